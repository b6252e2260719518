import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { EpochMs } from './duration.js'
import type { SessionError } from './errors.js'
import type { Claims, DecodedTokens } from './tokens.js'

/** Who is signed in, as the ID token tells it (not verified in the browser). */
export interface SessionUser {
  /** The user's lasting id in the pool. */
  readonly sub: string
  /** The claim `cognito:username`. */
  readonly username: string
  /** The claim `cognito:groups`; empty when the user is in none. */
  readonly groups: readonly string[]
  /** The ID token's claims about the user; those about the token itself (`exp`, `iat`, `jti` and the like) are left out. */
  readonly claims: Claims
  /** When the user last proved who they are; no refresh moves it. */
  readonly authTime: EpochMs
}

/** Why nobody is signed in. */
export type SignedOutReason =
  'no-session' | 'signed-out' | 'idle' | 'refresh-token-expired' | 'revoked' | 'user-changed'

/** The session as it is now: one of four, told apart by `status`. */
export type SessionState =
  | {
      /** Not known yet: the source is being asked, or this is a server's render. */
      readonly status: 'loading'
    }
  | {
      readonly status: 'authenticated'
      /** The SDK's type; its tokens may have run out meanwhile, `getAccessToken()` gives good ones. */
      readonly session: CognitoUserSession
      readonly user: SessionUser
      /** The session's end on Cognito's clock: `auth_time` + the app client's refresh token validity. Moves only at a new sign-in. */
      readonly refreshTokenExpiresAt: EpochMs
      /**
       * Why the last refresh failed; null again after the next success. The session goes on, unless the error is
       * terminal: then it has ended, no token can be had, and the page stays for unsaved work until the user has signed
       * in again or signs out.
       */
      readonly refreshError: SessionError | null
    }
  | {
      readonly status: 'unauthenticated'
      readonly reason: SignedOutReason
      /** Who was signed in before, in this page. */
      readonly lastUser: SessionUser | null
    }
  | {
      /** The first load failed: it is not known whether anybody is signed in. */
      readonly status: 'error'
      readonly error: SessionError
    }

/** Claims that belong to one token or one sign-in, not to the user. */
const TOKEN_CLAIMS =
  /^(exp|iat|nbf|aud|iss|nonce|event_id|auth_time|token_use|at_hash|(origin_)?jti)$/

/** Gives the user of decoded tokens: `previous` itself when nothing about the user has changed, so that effects on it do not run again. */
export function toUser(decoded: DecodedTokens, previous: SessionUser | null): SessionUser {
  const { idClaims, sub, authTime } = decoded
  const claims = Object.create(null) as Record<string, unknown>
  for (const name in idClaims) if (!TOKEN_CLAIMS.test(name)) claims[name] = idClaims[name]
  const { 'cognito:username': username, 'cognito:groups': groups } = idClaims
  const user: SessionUser = {
    sub,
    username: typeof username === 'string' ? username : sub,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
    claims,
    authTime,
  }
  return JSON.stringify(previous) === JSON.stringify(user) ? previous! : user
}
