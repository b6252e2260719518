import type { RefusalTable } from '../../core/cognito-errors.js'
import { secondsToMs, type EpochMs } from '../../core/duration.js'
import { SessionError } from '../../core/errors.js'
import { decodeClaims, type TokenSet } from '../../core/tokens.js'
import { readAnswer, type ServiceAnswer } from '../../core/service-answer.js'

/** Where the handler's own words are not those of `SessionErrorCode`, or those of Cognito. */
const REFUSALS: RefusalTable = {
  not_authenticated: /^(not_authenticated|session_unreadable)$/,
  refresh_token_revoked: /^refresh_token_revoked$/,
  refresh_token_expired: /^refresh_token_expired$/,
  refresh_token_reused: /^refresh_token_reused$/,
  user_changed: /^user_changed$/,
  throttled: /^throttled$/,
  network: /^network$/,
  service: /^service$/,
  authorization_failed: /^authorization_failed$/,
  invalid_config: /^(invalid_config|origin_rejected|header_missing)$/,
  // Cognito's own would end a session, and the handler hands none on: somebody on the way says them
  unexpected: /^(unexpected|invalid_grant|\w+Exception)$/,
}

/** What one request to the token handler is made of. */
interface HandlerCall {
  signal: AbortSignal
  /** Sent as JSON, by POST. */
  body?: object
  /** Lets the call outlive the page. */
  keepalive?: boolean
}

/** Sends requests to the token handler. */
export type HandlerRequests = ReturnType<typeof createHandlerRequests>

/**
 * Creates the requests to the token handler below `baseUrl`; they use the page's `fetch` as it is at the time of each.
 *
 * Only the handler's own words end a session: a 401 of somebody else's, such as a proxy on the way, does not.
 */
export function createHandlerRequests(baseUrl: string) {
  const base = baseUrl.replace(/\/$/, '')

  async function ask(path: string, { body, ...call }: HandlerCall): Promise<ServiceAnswer> {
    const json = body && { method: 'POST', body: JSON.stringify(body) }
    // it makes another origin's page ask for leave first
    const headers = {
      'x-cognito-session': '1',
      ...(body && { 'content-type': 'application/json' }),
    }
    const init = { ...call, ...json, headers }
    try {
      const response = await fetch(base + path, {
        ...init,
        credentials: 'include',
        cache: 'no-store',
      })
      const { status } = response
      if (status === 404)
        throw new SessionError('invalid_config', 'No token handler is at baseUrl.')
      return await readAnswer(response, REFUSALS)
    } catch (cause) {
      if (cause instanceof SessionError) throw cause
      const said = 'The token handler could not be reached.'
      throw new SessionError('network', said, { cause })
    }
  }

  return {
    /** The handler's address for what is gone to by leaving the page. */
    toUrl: (path: string) => base + path,
    ask,
    /**
     * Asks for tokens.
     *
     * @param now - this computer's time; where it differs from the handler's shows how far this clock is ahead.
     */
    async askForTokens(path: string, call: HandlerCall, now: () => EpochMs): Promise<TokenSet> {
      const sentAt = now()
      const { accessToken, idToken, now: serverNow } = await ask(path, call)
      if (typeof accessToken !== 'string' || typeof idToken !== 'string') {
        throw new SessionError('network', 'Something other than the token handler answered.')
      }
      const { username, sub } = { ...decodeClaims(accessToken) }
      const aheadMs = (sentAt + now()) / 2 - Number(serverNow)
      return {
        accessToken,
        idToken,
        refreshToken: null,
        username: String(username ?? sub),
        deviceKey: null,
        clockDriftMs: aheadMs || 0,
      }
    },
  }
}

/** What the handler knows a session by. */
export function toSessionName({ accessToken }: TokenSet) {
  const { sub, auth_time, origin_jti: originJti = null } = { ...decodeClaims(accessToken) }
  return { sub, authTime: secondsToMs(Number(auth_time)), originJti }
}
