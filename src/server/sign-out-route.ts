import { secondsToMs } from '../core/duration.js'
import { SessionError, toSessionError } from '../core/errors.js'
import { answerError, answerNothing, refuse } from './answers.js'
import type { Cookies } from './cookies.js'
import type { HandlerParts, Route } from './handler-parts.js'
import { hash } from './sealing.js'
import { readSessionCall, type OwnSession } from './session-call.js'
import type { SessionTokens } from './session-tokens.js'
import { atMost, pause } from './time-limit.js'

const PATIENCE_MS = secondsToMs(2)
const MOST_TRIES = 3
/** An access token is still to be good when it arrives, by another clock than this one. */
const MARGIN_MS = secondsToMs(60)
const RETRY_MS = secondsToMs(1)

/**
 * Creates `POST sign-out`: revokes the session that the tab is about, and takes its cookies away.
 *
 * `local` answers within 2 s whatever becomes of the revocation, which goes on; the session of somebody else who has
 * signed in meanwhile is left alone. `global` ends all sessions of the user: its answer waits for Cognito's, and this
 * browser's session ends even when Cognito refuses.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7009 RFC 7009: token revocation}
 */
export function createSignOutRoute(parts: HandlerParts): Route {
  const { config, sessionCookie, service, refreshOnce, report } = parts
  const { clock } = config

  async function revoke(refreshToken: string, request: Request, tries = 1): Promise<void> {
    try {
      await service.revoke(refreshToken)
    } catch (thrown) {
      const { isTerminal, code } = toSessionError(thrown)
      if (isTerminal || code === 'invalid_config' || tries === MOST_TRIES) {
        report(thrown, request)
      } else {
        await pause(clock, RETRY_MS * tries)
        await revoke(refreshToken, request, tries + 1)
      }
    }
  }

  /** Whatever is traded from now on for a refresh token of this session is revoked; gives the newest there is. */
  async function endTrading(tokens: SessionTokens, request: Request): Promise<SessionTokens> {
    try {
      const newest = await refreshOnce.end(await hash(tokens.refreshToken), 'not_authenticated')
      return newest ?? tokens
    } catch (thrown) {
      report(thrown, request)
      return tokens
    }
  }

  /** Nothing is taken away of a sign-in that has followed while this was under way. */
  async function clear({ tokens }: OwnSession, cookies: Cookies): Promise<string[]> {
    const key = await hash(tokens.refreshToken)
    let toClear = sessionCookie.clear(cookies)
    const look = refreshOnce.isReplaced(key).then(
      (isReplaced) => void (toClear = isReplaced ? [] : toClear),
      // the store is down, which has been told already
      () => {},
    )
    await atMost(clock, PATIENCE_MS, look)
    return toClear
  }

  async function signOut(tokens: SessionTokens, request: Request): Promise<void> {
    const newest = await endTrading(tokens, request)
    await revoke(newest.refreshToken, request)
  }

  async function signOutEverywhere({ tokens, decoded }: OwnSession, request: Request) {
    let live = tokens
    try {
      if (decoded.expiresAt - clock.now() < MARGIN_MS)
        live = await refreshOnce.refresh(tokens, undefined)
      await service.signOutEverywhere(live.accessToken)
      await endTrading(live, request)
      return null
    } catch (thrown) {
      void signOut(live, request)
      return report(thrown, request)
    }
  }

  return async (request) => {
    const call = await readSessionCall(request, parts)
    if (call instanceof Response) return call
    const { inCookie, cookies, body } = call
    const isGlobal = body['scope'] === 'global'
    if (typeof inCookie === 'object') {
      const failure = isGlobal
        ? await signOutEverywhere(inCookie, request)
        : await atMost(clock, PATIENCE_MS, signOut(inCookie.tokens, request))
      const cleared = await clear(inCookie, cookies)
      return failure ? answerError(failure, cleared) : answerNothing(cleared)
    }
    const toClear = inCookie === 'unreadable' ? sessionCookie.clear(cookies) : []
    if (!isGlobal) return answerNothing(toClear)
    if (inCookie === 'unreadable') return refuse('session_unreadable', toClear)
    const code = inCookie === 'other' ? 'user_changed' : 'not_authenticated'
    return answerError(new SessionError(code, 'The session is not there to be ended everywhere.'))
  }
}
