import type { EmbeddedAppClient } from './app-clients.js'
import type { EmbeddedUserPoolPersistence } from './pool-state.js'
import type { EmbeddedUser } from './users.js'

/** Options of `createEmbeddedUserPool`; every one has a default. */
export interface EmbeddedUserPoolOptions {
  /** Default `'eu-west-1_Embedded1'`; the part before `_` is the region. */
  userPoolId?: string
  /** Default: one, `'embedded-client-1'`, with Cognito's default lifetimes. */
  clients?: readonly EmbeddedAppClient[]
  users?: readonly EmbeddedUser[]
  /** The `iss` claim. Default `https://cognito-idp.<region>.amazonaws.com/<userPoolId>`. */
  issuer?: string
  /** The pool's clock, epoch milliseconds. Default `Date.now`. */
  now?: () => number
  /**
   * Keeps users, sessions, devices, the signing key and who is signed in to managed login over a page reload, and shares
   * them between tabs.
   *
   * Passwords and tokens are in it in clear: made-up users only.
   */
  persistence?: EmbeddedUserPoolPersistence
  /**
   * Sends `Cross-Origin-Opener-Policy: same-origin` with the pages of managed login, as Cognito is reported to:
   * the page that opened them in a popup can no longer see the window. Default true.
   */
  openerPolicy?: boolean
  /**
   * Coming back by the cookie of managed login moves `auth_time`. Default false: it stays that of the password,
   * which nobody has verified at Cognito.
   */
  cookieRenewsAuthTime?: boolean
  /**
   * Keeps a record of each session for `ListUserSessions` and `RevokeUserSession`, from the moment it is on, and ends a
   * user's least recently used session when a sign-in would exceed `maxPerUser`, 20 unless told otherwise.
   *
   * Default false: both operations are refused with `OperationNotEnabledException`.
   */
  sessionTracking?: boolean | { maxPerUser: number }
}
