import { SessionError } from '../core/errors.js'
import { answer, answerError, refuse } from './answers.js'
import type { HandlerParts, Route } from './handler-parts.js'
import type { ClientMetadata } from './managed-login-service.js'
import { readSessionCall, type OwnSession, type SessionCall } from './session-call.js'
import { decodeSession } from './session-tokens.js'

/**
 * Creates `POST refresh`: trades the refresh token of this browser, if its session is still that of the tab.
 *
 * The cookies end with the refresh token, and no refresh moves that; one that Cognito refuses for good clears them.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.2.2 RFC 10017, section 6.2.2.2: refresh tokens}
 */
export function createRefreshRoute(parts: HandlerParts): Route {
  const { config, sessionCookie, refreshOnce, report } = parts

  async function refresh(request: Request, { tokens }: OwnSession, { body, cookies }: SessionCall) {
    try {
      const fresh = await refreshOnce.refresh(tokens, toMetadata(body['clientMetadata']))
      const authTime = decodeSession(fresh, config.clientId)?.authTime ?? NaN
      const endsAt = authTime + config.refreshTokenValidityMs
      const setCookies = await sessionCookie.write(fresh, endsAt, cookies)
      const { accessToken, idToken } = fresh
      return answer({ accessToken, idToken, now: config.clock.now() }, setCookies)
    } catch (thrown) {
      const error = report(thrown, request)
      const isDead = error.code.startsWith('refresh_token_')
      return answerError(error, isDead ? sessionCookie.clear(cookies) : [])
    }
  }

  return async (request) => {
    const call = await readSessionCall(request, parts)
    if (call instanceof Response) return call
    const { inCookie, cookies } = call
    switch (inCookie) {
      case 'none':
        return answerError(new SessionError('not_authenticated', 'Nobody is signed in.'))
      case 'unreadable':
        return refuse('session_unreadable', sessionCookie.clear(cookies))
      case 'other':
        return answerError(new SessionError('user_changed', 'The browser has another session.'))
      default:
        return refresh(request, inCookie, call)
    }
  }
}

/** Only what Cognito takes: texts by name. */
function toMetadata(value: unknown): ClientMetadata {
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const entries = Object.entries({ ...value }).filter(([, each]) => typeof each === 'string')
  return entries.length > 0 ? (Object.fromEntries(entries) as ClientMetadata) : undefined
}
