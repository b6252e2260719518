import { demand, toLoadError } from '../../core/errors.js'
import type { SourceClient } from '../../core/session-source.js'
import type { ManagedLoginSource } from '../managed-login.js'
import type { HandlerSession } from './handler-session.js'

/** Where the token handler is. */
export interface TokenHandlerSourceOptions {
  /** The path that it answers below, such as `/auth`; with `https://` and a host where that is another one of the same site. */
  baseUrl: string
  /** The app client's id; tokens of others are refused. */
  clientId: string
  /** Of the user pools API, for what the access token itself may ask. Default: the origin of the tokens' issuer. */
  endpoint?: string
}

/** Sessions whose refresh token a backend keeps, in a cookie that no script can read. */
export interface TokenHandlerSource extends ManagedLoginSource {
  readonly kind: 'token-handler'
}

const PLACE = /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)\b|\/(?![/\\]))[^?#\s]*$/

/**
 * Creates the source for an app whose backend runs `createTokenHandler` of `react-cognito-session/server`.
 *
 * Access and ID token are in the memory of the page only; a page asks for them when it is loaded, and looks again when
 * somebody comes back to it. What the browser stores is which session it has, or had, and that this has ended; no token.
 * So a sign-out is final in every tab and after a reload, even when the backend could not be reached.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like.
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2 RFC 10017, section 6.2: token-mediating backend}
 */
export function tokenHandlerSource(options: TokenHandlerSourceOptions): TokenHandlerSource {
  const { baseUrl, clientId } = options
  demand(PLACE.test(baseUrl), 'baseUrl', '/auth')
  demand(!!clientId, 'clientId', '1example')
  let client: SourceClient | null = null
  let loading: Promise<HandlerSession> | null = null
  let loaded: HandlerSession | null = null

  const prepare = () =>
    (loading ??= import('./handler-session.js').then(
      ({ createHandlerSession }) => (loaded = createHandlerSession(options, () => client!)),
      (cause: unknown) => {
        loading = null
        throw toLoadError(cause)
      },
    ))
  /** Runs at once where the code is there: a window opens only in the click that asks for it, and a page may be left in the next moment. */
  const run = <Name extends keyof HandlerSession>(name: Name) =>
    (async (...args: []) =>
      ((loaded ?? (await prepare()))[name] as () => unknown)(...args)) as HandlerSession[Name]

  return {
    kind: 'token-handler',
    clientId,
    isShared: true,
    prepare,
    prepareSignIn: prepare,
    connect: (session) => void (client = session),
    signInError: () => loaded?.signInError() ?? null,
    load: run('load'),
    store: run('store'),
    clear: run('clear'),
    refresh: run('refresh'),
    revoke: run('revoke'),
    callUserPool: run('callUserPool'),
    signIn: run('signIn'),
    reauthenticate: run('reauthenticate'),
    endBrowserSession: run('endBrowserSession'),
  }
}
