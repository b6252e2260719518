import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { SessionError } from '../core/errors.js'
import type { SessionSource } from '../core/session-source.js'
import type { SessionUser } from '../core/session-state.js'

/** How to sign in on the pages of managed login, once called hosted UI. */
export interface ManagedLoginOptions {
  /**
   * Default `'redirect'`: the page is left and comes back. `'popup'`: the page stays; call `signIn` in the handler of a
   * click, or the browser blocks the window.
   */
  display?: 'redirect' | 'popup'
  /** Where to go after a redirect: a path of this origin, with query and fragment. Default: where the page is now. */
  returnTo?: string
  /** `'login'` asks for the password even if the browser is remembered; `'none'` asks for nothing, and fails where something has to be asked. */
  prompt?: 'login' | 'none' | 'select_account' | 'consent'
  /** The user name to fill in. */
  loginHint?: string
  /** The external provider to go to at once, such as `Google`, by its name in the pool. */
  identityProvider?: string
  /** For the pages: a language such as `de`. */
  lang?: string
  /** True: only the user of this page may sign in, with a password; whoever else does is signed out again. */
  isReauthentication?: boolean
  /** Ends the waiting for a popup. */
  signal?: AbortSignal
}

/** A source whose users sign in on the pages of managed login. */
export interface ManagedLoginSource extends SessionSource {
  readonly kind: 'hosted-ui' | 'token-handler'
  /**
   * Signs in. With a popup it resolves when the session is there; with a redirect the page is left.
   *
   * A browser may block any popup, and some block all: on `popup_blocked` offer a button that signs in by a redirect. A
   * window that the user closes is noticed only where the service's pages allow that to be seen, and Cognito's are reported
   * not to: until then it is waited for, and a second `signIn` takes its place.
   *
   * @throws {SessionError} `popup_blocked`; `sign_in_cancelled` when the waiting was ended, the window closed, or the page
   *   come back to by the browser's Back; `interaction_required` for `prompt: 'none'`; `authorization_failed` when the
   *   service refused; `invalid_callback` when its answer belongs to no sign-in that was begun here; `different_user` or
   *   `not_reauthenticated`, and `not_authenticated` when there is nobody to re-authenticate; `not_supported` when the
   *   browser keeps nothing for a redirect, or there is no page; `network`, `throttled`, `service`, `invalid_config`.
   *   Nothing that is stored changes then.
   */
  signIn(options?: ManagedLoginOptions): Promise<CognitoUserSession>
  /** Why the sign-in failed from which this page was come back to; null when it did not, or there was none. Known when the session is no longer `loading`. */
  signInError(): SessionError | null
  /** Signs the user of this page in once more, in a popup that asks for the password. */
  reauthenticate(user: SessionUser): Promise<void>
  /** Leaves the page for the service's `/logout`, which ends the cookie of managed login and comes back. */
  endBrowserSession(): void
}
