import { SessionError, toSessionError } from './errors.js'
import { keepTokens } from './keep-tokens.js'
import type { Requests } from './requests.js'
import type { ServiceRoom } from './service.js'
import type { TabLock } from './tab-lock.js'
import { decodeTokens, type DecodedTokens, type TokenSet } from './tokens.js'

/** For the pool's pre token generation trigger. */
export type ClientMetadata = Readonly<Record<string, string>> | undefined

/** What came of one attempt to refresh: tokens, from the service or from another tab that had already got them, or an end. */
export type RefreshOutcome =
  { tokens: DecodedTokens; origin: 'refresh' | 'other-tab' } | 'signed-out' | 'user-changed'

/**
 * What another tab has just written to `localStorage` may take some milliseconds to be seen in this one, under a lock as
 * well, and when nobody else wanted that lock.
 */
const STORAGE_SETTLE_MS = 5
/** Where there are no Web Locks, the tab that has rotated a refresh token may still be waiting for the answer. */
const WAITS_FOR_ROTATED_TOKENS = 200

/** Creates the function that makes one attempt: alone among the tabs, with one request at most unless another tab has rotated the refresh token. */
export function createRefreshAttempt(
  room: ServiceRoom & { requests: Requests; exclusively: TabLock },
): (clientMetadata: ClientMetadata) => Promise<RefreshOutcome> {
  const { source, current, time, exclusively, requests } = room
  const { clientId, isShared } = source

  /** Reads what is kept; a session that is older than the one held was written over it by mistake. */
  const readStored = async () => {
    const stored = decodeTokens(await source.load(), clientId)
    const held = current.held()?.tokens
    const isOlder = held && stored?.sub === held.sub && stored.authTime < held.authTime
    return isOlder ? held : stored
  }

  /** Reads storage a little later, when other tabs may have written to it; again and again while it shows what is known. */
  async function readSettled(known: TokenSet | null, waits = 1): Promise<DecodedTokens | null> {
    if (isShared) await new Promise<void>((resolve) => void time.after(STORAGE_SETTLE_MS, resolve))
    const stored = await readStored()
    const mayChange = waits > 1 && stored?.accessToken === known?.accessToken
    return isShared && mayChange ? readSettled(known, waits - 1) : stored
  }

  return async function attempt(clientMetadata) {
    await room.endIfOver()
    const begun = current.held()
    if (!begun) return 'signed-out'
    const generation = current.generation()

    /** Judges what is stored: an end, news from another tab, or null: it is this tab's turn to ask. */
    const judge = (stored: DecodedTokens | null): RefreshOutcome | null => {
      if (!stored || generation !== current.generation()) return 'signed-out'
      if (stored.sub !== begun.user.sub) return 'user-changed'
      // the drift that came with the tokens was measured by the tab that got them, on this computer's clock
      const isAlive = stored.expiresAt > time.now() + time.driftMs() - stored.clockDriftMs
      const isNews = isAlive && stored.accessToken !== begun.tokens.accessToken
      return isNews ? { tokens: stored, origin: 'other-tab' } : null
    }

    const trade = async (stored: DecodedTokens): Promise<RefreshOutcome> => {
      const sentAt = time.localNow()
      const received = await requests.limit((signal) =>
        source.refresh(stored, { signal, clientMetadata }),
      )
      const tokens = decodeTokens(received, clientId)
      if (tokens?.sub !== begun.user.sub) {
        throw new SessionError('unexpected', 'The refresh brought tokens of somebody else.')
      }
      // signed out meanwhile, or signed in anew: what has come belongs to a session that is over
      const stands = await readStored()
      const found = judge(stands)
      if (stands && typeof found !== 'string' && isSameSession(stands, tokens)) {
        return { tokens: keepTokens(room, tokens, sentAt, 'refresh'), origin: 'refresh' }
      }
      requests.revoke(received)
      return found ?? 'signed-out'
    }

    const tradeOrAdopt = async (stored: DecodedTokens): Promise<RefreshOutcome> => {
      try {
        return await trade(stored)
      } catch (thrown) {
        const refusal = toSessionError(thrown)
        if (!refusal.isTerminal) throw refusal
        // adopt before you bury: another tab may have rotated the refresh token that was refused
        const isRotated = refusal.code === 'refresh_token_reused'
        const again = await readSettled(stored, isRotated ? WAITS_FOR_ROTATED_TOKENS : 1)
        const rescue = judge(again)
        if (rescue) return rescue
        if (again!.refreshToken !== stored.refreshToken) return tradeOrAdopt(again!)
        // Cognito does not say whether a refresh token has expired or was revoked; the deadline does
        if (time.now() < begun.refreshTokenExpiresAt) throw refusal
        throw new SessionError('refresh_token_expired', refusal.message, { cause: refusal })
      }
    }

    const run = async (): Promise<RefreshOutcome> => {
      const early = judge(await readStored())
      if (early) return early
      const stored = await readSettled(null)
      return judge(stored) ?? tradeOrAdopt(stored!)
    }

    return exclusively(run)
  }
}

/** True for tokens that come from one sign-in; `origin_jti` is in them where the app client can revoke. */
function isSameSession(one: DecodedTokens, other: DecodedTokens): boolean {
  const isSameOrigin = one.accessClaims.origin_jti === other.accessClaims.origin_jti
  return isSameOrigin && one.authTime === other.authTime
}
