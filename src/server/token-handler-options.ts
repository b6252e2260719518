import type { Duration } from '../core/duration.js'
import type { SessionError } from '../core/errors.js'
import type { TokenHandlerStore } from './refresh-lease.js'

/** What `createTokenHandler` needs to know. */
export interface TokenHandlerOptions {
  /** Where managed login lives, with its scheme: `https://auth.example.com`. */
  domain: string
  /** The app client's id. */
  clientId: string
  /** The app client's secret. RFC 10017 wants a token handler to have one; without it, PKCE alone protects the code. */
  clientSecret?: string
  /** The handler's own callback, as the app client lists it; must end in `/callback`: what is before is the handler's base. */
  redirectUri: string
  /** Where `/logout` comes back to, as the app client lists it. Default: the root of the first allowed origin. */
  signOutUri?: string
  /** Default `['openid', 'aws.cognito.signin.user.admin']`; must contain `openid`. */
  scopes?: readonly string[]
  /** Tokens of other issuers are refused. Default: the issuer that the tokens name. */
  issuer?: string
  /** The user pools API. Default: the origin of the tokens' issuer. */
  endpoint?: string
  /**
   * What cookies are sealed with: random texts of at least 32 characters. The first seals, all of them open, so that a new
   * one is put in front and the old one taken away when its cookies have run out.
   */
  secrets: string | readonly string[]
  /** The app client's refresh token validity, which no token tells. Default `{ days: 30 }`, as at Cognito. */
  refreshTokenValidity?: Duration
  /**
   * The origins of the app's pages. Default: that of `redirectUri`; others, which have to be of the same site, get CORS
   * with credentials. A sign-in comes back to the first; popups need the app on the handler's own.
   */
  allowedOrigins?: readonly string[]
  /** Shared by several instances, where refresh tokens are rotated without grace. */
  store?: TokenHandlerStore
  /** Hears what went wrong, with the path and without its query; no token is in either. */
  onError?: (error: SessionError, path: string) => void
  /** The time in epoch milliseconds; replaced only in tests. */
  now?: () => number
}
