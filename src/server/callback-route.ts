import { SessionError } from '../core/errors.js'
import { readCookies } from './cookies.js'
import type { HandlerParts, Route } from './handler-parts.js'
import { createRecent } from './recent.js'
import { decodeSession, type SessionTokens } from './session-tokens.js'
import { answerSignIn, type SignInTarget } from './sign-in-answer.js'
import type { SignInTransaction } from './sign-in-cookie.js'

/** Longer than a code is good for. */
const USED_MS = 600_000
const MOST_USED = 10_000
const LOST = 'The callback belongs to no sign-in that was begun in this browser.'

/**
 * Creates `GET callback`: trades the code for a session, once, and leads the window back to the app.
 *
 * Whatever goes wrong, nothing is set and what was minted is revoked: a session that was there before stays.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-2.1 RFC 9700, section 2.1: protecting redirect-based flows}
 */
export function createCallbackRoute(parts: HandlerParts): Route {
  const { config, sessionCookie, signInCookie, service, refreshOnce, report } = parts
  const used = createRecent<true>(config.clock, USED_MS, MOST_USED)

  async function signIn(request: Request, transaction: SignInTransaction | null) {
    // a code that is sent twice takes with it what the first was traded for
    if (!transaction || used.get(transaction.state)) {
      throw new SessionError('invalid_callback', LOST)
    }
    used.set(transaction.state, true)
    const tokens = await service.exchange(new URL(request.url).searchParams, transaction)
    try {
      const setCookies = await keep(tokens, transaction)
      await replace(transaction.replaces, request)
      return setCookies
    } catch (thrown) {
      void service.revoke(tokens.refreshToken).catch(() => undefined)
      throw thrown
    }
  }

  /** Lets no refresh of the session before, which may be under way, put its cookies in the place of the new ones. */
  async function replace(before: string | null, request: Request): Promise<void> {
    try {
      if (before) await refreshOnce.end(before, 'user_changed')
    } catch (thrown) {
      report(thrown, request)
    }
  }

  function keep(tokens: SessionTokens, { user }: SignInTransaction): Promise<string[]> {
    const { sub, authTime } = decodeSession(tokens, config.clientId)!
    if (user && user.sub !== sub) {
      throw new SessionError('different_user', 'Another user has signed in than was asked for.')
    }
    if (user && authTime <= user.authTime) {
      throw new SessionError('not_reauthenticated', 'The sign-in asked the user for nothing.')
    }
    const endsAt = authTime + config.refreshTokenValidityMs
    // the session's cookies are kept from a request that comes from another site: all the others are taken away
    return sessionCookie.write(tokens, endsAt, null)
  }

  return async (request) => {
    const { searchParams } = new URL(request.url)
    const state = searchParams.get('state') ?? ''
    const transaction = await signInCookie.find(state, readCookies(request))
    const target = transaction ?? toTarget(state)
    const ended = transaction ? [signInCookie.end(state)] : []
    try {
      const setCookies = await signIn(request, transaction)
      return answerSignIn(config, target, null, [...setCookies, ...ended])
    } catch (thrown) {
      return answerSignIn(config, target, report(thrown, request), ended)
    }
  }
}

/** What a state alone tells about where to answer. */
function toTarget(state: string): SignInTarget {
  const [, popup = null] = /^[\w-]{43}\.([\w-]{16,64})$/.exec(state) ?? []
  return { returnTo: '/', popup }
}
