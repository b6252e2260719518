import { SessionError, toLoadError, toSessionError } from '../../core/errors.js'
import type { SourceClient } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'
import { goTo, openPopup } from '../browser-page.js'
import type { ManagedLoginSource } from '../managed-login.js'
import { createTokenStorage, type StorageChoice } from '../token-storage.js'
import { takeArrival } from './arrival.js'
import { toHostedUiConfig } from './hosted-ui-config.js'
import type { createHostedUiRequests } from './hosted-ui-requests.js'
import type { SignedIn } from './sign-in.js'

/** Which app client, and where its users sign in. */
export interface HostedUiSourceOptions {
  /** Of managed login, once called hosted UI, with its scheme: `https://auth.example.com`. */
  domain: string
  /** The app client's id; the client must have no secret and allow the authorization code grant. */
  clientId: string
  /** Where the pages of managed login lead back to: an address of this app, among the app client's callback URLs. */
  redirectUri: string
  /** Where `endBrowserSession` leads back to, among the app client's sign-out URLs. Default: `redirectUri`. */
  signOutUri?: string
  /**
   * Default `['openid', 'aws.cognito.signin.user.admin']`: without the first there is no ID token, and without the second
   * no sign-out everywhere, nor anything else of the user pools API.
   */
  scopes?: readonly string[]
  /** Default `'localStorage'`. */
  storage?: StorageChoice
  /** What the tokens must name as theirs, such as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345`. Default: any. */
  issuer?: string
  /** Of the user pools API. Default: the origin of the tokens' issuer. */
  endpoint?: string
}

/** The answers that are being dealt with, by app client: whatever is made on one page meanwhile waits for the same. */
const arrivals = new Map<string, Promise<SignedIn | null>>()

/**
 * Creates the source for users who sign in on the pages of managed login, once called hosted UI: authorization code with
 * PKCE.
 *
 * The page at `redirectUri` has to make its session client, nothing else: that takes the answer out of the address. Tokens
 * are kept in the key layout of amazon-cognito-identity-js, so who has signed in on these pages by way of Amplify stays so.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1 RFC 9700, section 2.1.1: authorization code grant}
 */
export function hostedUiSource(options: HostedUiSourceOptions): ManagedLoginSource {
  const config = toHostedUiConfig(options)
  const { domain, clientId, signOutUri } = config
  const storage = createTokenStorage(clientId, config.storage)
  let client: SourceClient | null = null
  let requests: ReturnType<typeof createHostedUiRequests> | null = null
  let error: SessionError | null = null
  let arriving: Promise<TokenSet | null> | null = null
  let hasLooked = false

  const prepare = async () => {
    const { createHostedUiRequests } = await import('./hosted-ui-requests.js')
    return (requests ??= createHostedUiRequests(config))
  }
  // without a wait where the code is there: the page may be left in the next moment
  const revoke: ManagedLoginSource['revoke'] = async (...args) =>
    (requests ?? (await prepare())).revoke(...args)

  /** What only signing in needs is loaded then. */
  const loadSignIn = async () => {
    if (!client)
      throw new SessionError('invalid_config', 'createSessionClient({ source }) comes first.')
    try {
      const { createSignIn } = await import('./sign-in.js')
      return createSignIn({ config, storage, client, revoke })
    } catch (cause) {
      throw toLoadError(cause)
    }
  }

  /** Begins what this page was loaded for; null when that is no sign-in. */
  function arrive(): Promise<TokenSet | null> | null {
    const arrival = takeArrival(config)
    if (arrival) {
      const received = loadSignIn().then((it) => it.receive(arrival))
      arrivals.set(
        clientId,
        received.finally(() => arrivals.delete(clientId)),
      )
    }
    const underWay = arrivals.get(clientId)
    const finish = async () => {
      try {
        const signedIn = await underWay
        if (signedIn) (await loadSignIn()).keep(signedIn)
      } catch (thrown) {
        error = toSessionError(thrown)
      }
      arriving = null
      return storage.load()
    }
    return underWay ? finish() : null
  }

  const signIn: ManagedLoginSource['signIn'] = async (options = {}) => {
    // at once, in the handler of the click
    const popup = options.display === 'popup' ? openPopup() : null
    error = null
    try {
      return await (await loadSignIn()).signIn(popup, options)
    } catch (thrown) {
      popup?.close()
      throw thrown
    }
  }

  return {
    kind: 'hosted-ui',
    clientId,
    ...storage,
    prepare,
    prepareSignIn: loadSignIn,
    load() {
      // the client is there by the first load, and an answer can do nothing without it
      if (client && !hasLooked) {
        hasLooked = true
        arriving = arrive()
      }
      return arriving ?? storage.load()
    },
    refresh: async (...args) => (await prepare()).refresh(...args),
    callUserPool: async (...args) => (await prepare()).callUserPool(...args),
    revoke,
    connect: (session) => void (client = session),
    signIn,
    signInError: () => error,
    async reauthenticate({ username }) {
      await signIn({ display: 'popup', isReauthentication: true, loginHint: username })
    },
    endBrowserSession() {
      const query = new URLSearchParams({ client_id: clientId, logout_uri: signOutUri })
      goTo(`${domain}/logout?${query.toString()}`)
    },
  }
}
