import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { EpochMs } from '../../core/duration.js'
import { demand, SessionError } from '../../core/errors.js'
import { toReturnTo } from '../../core/return-to.js'
import type { SessionSource, SourceClient } from '../../core/session-source.js'
import type { SessionUser } from '../../core/session-state.js'
import { decodeTokens, type TokenSet } from '../../core/tokens.js'
import { currentUrl, leaveFor } from '../browser-page.js'
import type { ManagedLoginOptions } from '../managed-login.js'
import { demandSameUser } from '../same-user.js'
import type { TokenStorage } from '../token-storage.js'
import { answerOpener } from './answer-opener.js'
import type { Arrival } from './arrival.js'
import {
  createRequestSecrets,
  toAuthorizeUrl,
  type RequestSecrets,
} from './authorization-request.js'
import { exchangeCode } from './code-exchange.js'
import type { HostedUiConfig } from './hosted-ui-config.js'
import { hearSignInWindow } from '../sign-in-window.js'
import { keepTransaction, type SignInTransaction } from './transactions.js'

/** Tokens that have come of a sign-in. */
export interface SignedIn {
  tokens: TokenSet
  /** By this computer's clock, when they were asked for. */
  sentAt: EpochMs
}

/** What a sign-in needs of its source. */
export interface SignInRoom {
  config: HostedUiConfig
  storage: TokenStorage
  client: SourceClient
  revoke: SessionSource['revoke']
}

/** The sign-in of one source; loaded when it is needed. */
export type SignIn = ReturnType<typeof createSignIn>

/** Creates the sign-in of one source: leaving for the service's pages, in this window or another, and what comes back. */
export function createSignIn({ config, storage, client, revoke }: SignInRoom) {
  const { clientId, redirectUri } = config

  /** In the background: nobody waits for it, and there is nobody to tell. */
  const revokeLater = (tokens: TokenSet) => {
    client.limit((signal) => revoke(tokens, 'local', signal)).catch(() => {})
  }

  async function exchange(
    secrets: RequestSecrets,
    params: URLSearchParams,
    expected: Parameters<typeof demandSameUser>[2] | null,
  ): Promise<SignedIn> {
    const sentAt = client.now()
    const tokens = await client.limit((signal) =>
      exchangeCode(config, secrets, params, { signal, revoke: revokeLater }),
    )
    try {
      if (expected) demandSameUser(tokens, clientId, expected)
    } catch (refusal) {
      revokeLater(tokens)
      throw refusal
    }
    return { tokens, sentAt }
  }

  /** Completes what was asked for, and checks it. */
  function toRequest(options: ManagedLoginOptions): ManagedLoginOptions {
    const page = currentUrl()
    if (!page) throw new SessionError('not_supported', 'There is no page to sign in from.')
    const { origin } = page
    demand(new URL(redirectUri).origin === origin, 'redirectUri', `${origin}/callback`)
    const { isReauthentication, returnTo } = options
    const isLocal = returnTo === undefined || toReturnTo(returnTo, origin) !== null
    demand(isLocal, 'returnTo', '/orders?page=2')
    if (!isReauthentication) return options
    const user = client.lastUser()
    if (!user) {
      throw new SessionError('not_authenticated', 'Nobody has been signed in on this page.')
    }
    return { ...options, loginHint: options.loginHint ?? user.username, prompt: 'login' }
  }

  async function inPopup(popup: Window, options: ManagedLoginOptions) {
    const secrets = createRequestSecrets('popup')
    const url = await toAuthorizeUrl(config, secrets, options)
    const answer = await hearSignInWindow(popup, url, secrets.state, options.signal)
    const expected = options.isReauthentication ? client : null
    const { tokens, sentAt } = await exchange(secrets, new URLSearchParams(answer), expected)
    client.signedIn(tokens, sentAt)
    return client.getSession()
  }

  async function byRedirect(options: ManagedLoginOptions): Promise<never> {
    const secrets = createRequestSecrets('redirect')
    const url = await toAuthorizeUrl(config, secrets, options)
    const { pathname, search, hash, origin } = currentUrl()!
    keepTransaction(clientId, {
      ...secrets,
      returnTo: toReturnTo(options.returnTo ?? pathname + search + hash, origin) ?? '/',
      startedAt: client.now(),
      user: options.isReauthentication ? toExpected(client.lastUser()) : null,
    })
    return leaveFor(url)
  }

  return {
    /** Signs in, in the window that was opened for it or, without one, by leaving the page. */
    async signIn(popup: Window | null, given: ManagedLoginOptions): Promise<CognitoUserSession> {
      const options = toRequest(given)
      return popup ? inPopup(popup, options) : byRedirect(options)
    },

    /** Trades what a redirect has come back with; null when that was the business of the page that opened this window. */
    async receive(arrival: Arrival): Promise<SignedIn | null> {
      const { params, state, transaction } = arrival
      if (state.startsWith('popup.')) return answerOpener(arrival)
      if (!transaction) {
        throw new SessionError('invalid_callback', 'That sign-in was not begun in this tab.')
      }
      const { user } = transaction
      return exchange(transaction, params, user && { lastUser: () => user })
    },

    /** Makes the tokens of a redirect the session; whoever was signed in before is signed out. */
    keep({ tokens, sentAt }: SignedIn): void {
      // a page that has just been loaded knows of nobody else
      const before = decodeTokens(storage.load(), clientId)
      client.signedIn(tokens, sentAt)
      if (!before || before.sub === decodeTokens(tokens, clientId)?.sub) return
      if (before.username !== tokens.username) storage.clear(before)
      revokeLater(before)
    },
  }
}

/** No more of the user than what proves that it is them again. */
function toExpected(user: SessionUser | null): SignInTransaction['user'] {
  return user && { sub: user.sub, authTime: user.authTime }
}
