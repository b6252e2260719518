import * as oauth from 'oauth4webapi'
import { SessionError } from '../core/errors.js'
import { toReturnTo } from '../core/return-to.js'
import { answerMisuse, redirect } from './answers.js'
import { readCookies } from './cookies.js'
import type { HandlerParts, Route } from './handler-parts.js'
import { hash } from './sealing.js'
import { answerSignIn } from './sign-in-answer.js'
import type { SignInTransaction } from './sign-in-cookie.js'
import { decodeSession } from './session-tokens.js'

/** As the opener makes it up: long enough that nobody else guesses it. */
const POPUP = /^[\w-]{16,64}$/
const PROMPTS = /^(login|none|select_account|consent)$/
/** A user name has 128 characters at most, a provider's name 32; an e-mail address fits. */
const LONGEST_WISH = 320

/**
 * Creates `GET sign-in`: seals a transaction into a cookie and leads the window to managed login.
 *
 * Always with PKCE and a nonce, with a client secret too. Wishes that are no wishes are left out.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html Cognito, authorization endpoint}
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.3.1 RFC 10017, section 6.2.3.1: the authorization code grant}
 */
export function createSignInRoute(parts: HandlerParts): Route {
  const { config, sessionCookie, signInCookie } = parts

  return async (request) => {
    const cookies = readCookies(request)
    const { searchParams } = new URL(request.url)
    const popup = searchParams.get('popup')
    if (popup !== null && !POPUP.test(popup)) return answerMisuse(400)
    const isReauthentication = searchParams.get('reauthenticate') === '1'
    const returnTo = toReturnTo(searchParams.get('return_to'), config.origin) ?? '/'

    const found = await sessionCookie.read(cookies)
    const before = found.state === 'session' ? found.tokens : null
    const user = before && decodeSession(before, config.clientId)
    if (isReauthentication && !user) {
      const error = new SessionError('not_authenticated', 'Nobody is signed in.')
      return answerSignIn(config, { returnTo, popup }, error, [])
    }
    const random = oauth.generateRandomState()
    const transaction: SignInTransaction = {
      // the popup is named in it, so that it can be told even when the transaction is lost
      state: popup === null ? random : `${random}.${popup}`,
      nonce: oauth.generateRandomNonce(),
      codeVerifier: oauth.generateRandomCodeVerifier(),
      returnTo,
      popup,
      user: isReauthentication && user ? { sub: user.sub, authTime: user.authTime } : null,
      replaces: before && (await hash(before.refreshToken)),
    }
    const wish = (name: string) => {
      const value = searchParams.get(name)
      return value !== null && value.length <= LONGEST_WISH ? value : null
    }
    const prompt = isReauthentication ? 'login' : wish('prompt')
    const wishes = {
      prompt: PROMPTS.test(prompt ?? '') ? prompt : null,
      login_hint: wish('login_hint'),
      identity_provider: wish('identity_provider'),
      lang: wish('lang'),
    }
    const url = new URL(`${config.domain}/oauth2/authorize`)
    const parameters = {
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: config.redirectUri,
      scope: config.scopes,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
      ...wishes,
    }
    for (const [name, value] of Object.entries(parameters)) {
      if (value) url.searchParams.set(name, value)
    }
    return redirect(url.href, await signInCookie.begin(transaction, cookies))
  }
}
