import { answer, answerError, refuse } from './answers.js'
import { readCookies } from './cookies.js'
import type { HandlerParts, Route } from './handler-parts.js'
import { SessionError } from '../core/errors.js'

/**
 * Creates `GET session`: the access token and the ID token of this browser's session, as they are, without asking Cognito.
 *
 * A cookie that an older secret has sealed is sealed anew with the answer.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.2.1 RFC 10017, section 6.2.2.1: session and OAuth endpoints}
 */
export function createSessionRoute({ sessionCookie, config }: HandlerParts): Route {
  return async (request) => {
    const cookies = readCookies(request)
    const found = await sessionCookie.read(cookies)
    switch (found.state) {
      case 'none':
        return answerError(new SessionError('not_authenticated', 'Nobody is signed in.'))
      case 'unreadable':
        return refuse('session_unreadable', sessionCookie.clear(cookies))
      case 'session': {
        const { tokens, endsAt, isFresh } = found
        const { accessToken, idToken } = tokens
        const setCookies = isFresh ? [] : await sessionCookie.write(tokens, endsAt, cookies)
        return answer({ accessToken, idToken, now: config.clock.now() }, setCookies)
      }
      default:
        return found satisfies never
    }
  }
}
