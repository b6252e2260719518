import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'
import type { TokenHandlerConfig } from './handler-config.js'
import type { ClientMetadata, ManagedLoginService } from './managed-login-service.js'
import { createRecent } from './recent.js'
import type { RefreshLease, RefreshOutcome } from './refresh-lease.js'
import { hash } from './sealing.js'
import type { SessionTokens } from './session-tokens.js'

/** Trades each refresh token once, however many ask. */
export interface RefreshOnce {
  /**
   * Gives the tokens to go on with.
   *
   * @throws {SessionError} `not_authenticated` when the session was signed out meanwhile, `user_changed` when another
   *   sign-in has taken its place: what was minted is revoked then, and no cookie is to be set; whatever the service says.
   */
  refresh(tokens: SessionTokens, clientMetadata: ClientMetadata): Promise<SessionTokens>
  /** Ends the trading of a session, by the hash of any of its last minute's refresh tokens; gives the newest tokens known. */
  end(key: string, as: Extract<RefreshOutcome, string>): Promise<SessionTokens | null>
  /** Whether another sign-in has taken the place of this session: the browser's cookies are then not its own any more. */
  isReplaced(key: string): Promise<boolean>
}

const REMEMBERED_MS = secondsToMs(60)
const MOST_REMEMBERED = 1000
/** A chain this long is none that a minute can make. */
const LONGEST_CHAIN = 20

/**
 * Creates the trader of one handler.
 *
 * What a rotated refresh token was traded for is remembered for a minute by its hash: requests that were under way with the
 * old cookie get the same new tokens, where a second trade would be taken for theft and end the session.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2 RFC 9700, section 4.14.2: refresh token replay}
 */
export function createRefreshOnce(
  service: ManagedLoginService,
  lease: RefreshLease,
  { clock, onError, basePath }: TokenHandlerConfig,
): RefreshOnce {
  const underWay = new Map<string, Promise<RefreshOutcome>>()
  const remembered = createRecent<RefreshOutcome>(clock, REMEMBERED_MS, MOST_REMEMBERED)

  /** Follows the trades that are known, from a refresh token to the newest. */
  async function newest(first: string): Promise<{ key: string; outcome: RefreshOutcome | null }> {
    let last: { key: string; outcome: RefreshOutcome | null } = { key: first, outcome: null }
    for (let step = 0; step < LONGEST_CHAIN; step++) {
      const outcome = remembered.get(last.key) ?? (await lease.outcome(last.key))
      if (!outcome) return last
      if (typeof outcome === 'string') return { key: last.key, outcome }
      last = { key: await hash(outcome.refreshToken), outcome }
    }
    return last
  }

  async function trade(key: string, tokens: SessionTokens, clientMetadata: ClientMetadata) {
    const traded = lease.trade(key, async () => {
      const fresh = await service.refresh(tokens, clientMetadata)
      // a sign-out may have reached another instance, which leaves word of it where trades are told
      const told = await lease.outcome(key).catch(() => null)
      if (typeof told === 'string') remembered.set(key, told)
      const isRotated = fresh.refreshToken !== tokens.refreshToken
      if (isRotated && typeof remembered.get(key) !== 'string') {
        // the tokens are there: whoever asked for them gets them, whether the others hear of it or not
        await lease
          .tell(key, fresh)
          .catch((thrown: SessionError) => onError(thrown, `${basePath}/refresh`))
      }
      return fresh
    })
    // a refusal of what has ended here tells nobody anything new
    const outcome = await traded.catch(async (thrown: unknown) => {
      const known = remembered.get(key) ?? (await lease.outcome(key).catch(() => null))
      if (typeof known === 'string') return known
      throw thrown
    })
    const ended = [remembered.get(key), outcome].find((each) => typeof each === 'string')
    if (ended) {
      if (typeof outcome !== 'string') {
        void service.revoke(outcome.refreshToken).catch(() => undefined)
      }
      return ended
    }
    if ((outcome as SessionTokens).refreshToken !== tokens.refreshToken) {
      remembered.set(key, outcome)
    }
    return outcome
  }

  return {
    async refresh(tokens, clientMetadata) {
      const key = await hash(tokens.refreshToken)
      let outcome: RefreshOutcome | null = null
      if (remembered.get(key)) {
        ;({ outcome } = await newest(key))
      } else {
        // nothing may be awaited between the look and the beginning
        let shared = underWay.get(key)
        shared ??= trade(key, tokens, clientMetadata).finally(() => underWay.delete(key))
        underWay.set(key, shared)
        outcome = await shared
      }
      if (outcome && typeof outcome !== 'string') return outcome
      throw new SessionError(
        outcome ?? 'not_authenticated',
        'The session was ended while it was being refreshed.',
      )
    },
    async isReplaced(first) {
      const { key, outcome } = await newest(first)
      // another instance may know better than this one's memory
      return [outcome, await lease.outcome(key)].includes('user_changed')
    },
    async end(first, as) {
      const { key, outcome } = await newest(first)
      // whoever has come after stays, however late the one before is ended
      const ended = outcome === 'user_changed' ? outcome : as
      remembered.set(key, ended)
      await lease.tell(key, ended)
      return typeof outcome === 'string' ? null : outcome
    },
  }
}
