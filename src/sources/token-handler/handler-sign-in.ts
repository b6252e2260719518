import { demand, SessionError, type SessionErrorCode } from '../../core/errors.js'
import { toReturnTo } from '../../core/return-to.js'
import type { SourceClient } from '../../core/session-source.js'
import { decodeTokens, type TokenSet } from '../../core/tokens.js'
import { currentUrl, goTo, leaveFor, openPopup, replaceUrl } from '../browser-page.js'
import { hearSignInWindow } from '../sign-in-window.js'
import type { ManagedLoginOptions, ManagedLoginSource } from '../managed-login.js'
import { demandSameUser } from '../same-user.js'

/** What a sign-in needs of its source. */
export interface HandlerSignInRoom {
  clientId: string
  /** Gives the handler's address for a path below its base. */
  toUrl: (path: string) => string
  /** Whether this page has tokens of a session that has not ended, as far as it knows. */
  hasSession: () => boolean
  /** Asks for the tokens of the session that the cookie has now. */
  askAnew: () => Promise<TokenSet | null>
  /** Ends a session in the background. */
  endLater: (tokens: TokenSet) => void
  getClient: () => SourceClient | null
}

const ERROR_PARAMETER = 'cognito_sign_in_error'
/** What a sign-in can fail with; whatever else an address says, anybody can have written there. */
const CODES =
  /^(not_authenticated|interaction_required|authorization_failed|invalid_callback|different_user|not_reauthenticated|network|throttled|service|invalid_config)$/

/** Creates the ways to sign in by the token handler, and to leave what the service remembers behind. */
export function createHandlerSignIn(
  room: HandlerSignInRoom,
): Pick<ManagedLoginSource, 'signIn' | 'signInError' | 'reauthenticate' | 'endBrowserSession'> {
  const { clientId, toUrl, hasSession, askAnew, endLater, getClient } = room
  let signInError = takeSignInError()

  function toSignInUrl(options: ManagedLoginOptions, more: Record<string, string>): string {
    const parameters = {
      prompt: options.prompt,
      login_hint: options.loginHint,
      identity_provider: options.identityProvider,
      lang: options.lang,
      // the handler compares with the session in its cookie; of one that has ended, only a page that stays knows the user
      reauthenticate: options.isReauthentication && (!more['popup'] || hasSession()) ? '1' : '',
      ...more,
    }
    const given = Object.entries(parameters).filter((each): each is [string, string] => !!each[1])
    return toUrl(`/sign-in?${new URLSearchParams(given).toString()}`)
  }

  async function inPopup(popup: Window, options: ManagedLoginOptions, client: SourceClient) {
    const id = crypto.randomUUID()
    const url = toSignInUrl(options, { popup: id })
    const { error } = await hearSignInWindow(popup, url, id, options.signal)
    if (error) throw toSignInError(error)
    const tokens = await askAnew()
    const decoded = decodeTokens(tokens, clientId)
    if (!tokens || !decoded) {
      throw new SessionError('invalid_callback', 'The sign-in has left no session in the cookie.')
    }
    try {
      if (options.isReauthentication) demandSameUser(tokens, clientId, client)
    } catch (refusal) {
      endLater(tokens)
      throw refusal
    }
    // when they were asked for, the handler knows; when they were issued, its clock tells
    client.signedIn(tokens, decoded.issuedAt + tokens.clockDriftMs)
    return client.getSession()
  }

  const signIn: ManagedLoginSource['signIn'] = async (given = {}) => {
    // at once, in the handler of the click
    const popup = given.display === 'popup' ? openPopup() : null
    signInError = null
    try {
      const client = getClient()
      const url = currentUrl()
      if (!client) {
        throw new SessionError('invalid_config', 'createSessionClient({ source }) comes first.')
      }
      if (!url) throw new SessionError('not_supported', 'There is no page to sign in from.')
      const { returnTo = url.pathname + url.search + url.hash, isReauthentication } = given
      const localReturnTo = toReturnTo(returnTo, url.origin)
      demand(given.returnTo === undefined || localReturnTo !== null, 'returnTo', '/orders?page=2')
      if (isReauthentication && !client.lastUser()) {
        throw new SessionError('not_authenticated', 'Nobody has been signed in on this page.')
      }
      const options = isReauthentication ? { prompt: 'login' as const, ...given } : given
      if (popup) {
        if (new URL(toUrl(''), url).origin === url.origin)
          return await inPopup(popup, options, client)
        throw new SessionError(
          'not_supported',
          'A window needs the handler on the origin of the page.',
        )
      }
      // an address that is too long for a path to return to is too long for a request
      return await leaveFor(toSignInUrl(options, { return_to: localReturnTo ?? '/' }))
    } catch (thrown) {
      popup?.close()
      throw thrown
    }
  }

  return {
    signIn,
    signInError: () => signInError,
    async reauthenticate({ username }) {
      await signIn({ display: 'popup', isReauthentication: true, loginHint: username })
    },
    endBrowserSession: () => goTo(toUrl('/logout')),
  }
}

/** Takes the reason for which a sign-in failed out of the page's address. */
function takeSignInError(): SessionError | null {
  const url = currentUrl()
  const code = url?.searchParams.get(ERROR_PARAMETER)
  if (!url || code == null) return null
  url.searchParams.delete(ERROR_PARAMETER)
  replaceUrl(url.href)
  return toSignInError(code)
}

function toSignInError(code: string): SessionError {
  const known = CODES.test(code) ? (code as SessionErrorCode) : 'unexpected'
  return new SessionError(known, 'The sign-in failed; see the code.')
}
