import { msToSeconds, toMs, type Duration, type EpochMs } from '../../core/duration.js'
import type { TokenSet } from '../../core/tokens.js'
import { FAKE_CLOCK_START } from '../fake-clock.js'
import { fakeJwt } from './fake-jwt.js'

/** Somebody who is signed in, in a test. */
export interface FakeUser {
  /** Default `'alice'`. */
  username?: string
  /** Default `sub-of-<username>`. */
  sub?: string
  /** Default: none. */
  groups?: readonly string[]
  /** More claims of the ID token, such as `email`. */
  claims?: Readonly<Record<string, unknown>>
  /** Default: any password is right; for a pool `'correct horse'`. */
  password?: string
}

/** Whose tokens, and from when; every one has a default. */
export interface FakeTokensOptions extends Omit<FakeUser, 'password'> {
  /** The app client that they are issued to. Default `'test-client'`. */
  clientId?: string
  /** When the user signed in. Default: `issuedAt`. */
  authTime?: EpochMs
  /** When these tokens were issued. Default: the start of a fake clock, 2026-01-01. */
  issuedAt?: EpochMs
  /** How long the access token and the ID token live. Default `{ hours: 1 }`. */
  validity?: Duration
  /** Of the access token. Default: the one that a sign-in with a password gives. */
  scopes?: readonly string[]
  /** Which sign-in they come from, the claim `origin_jti`. Default: told by user and `authTime`. */
  originJti?: string
  /** The claim `jti`, which tells two tokens of one second apart. Default: told by user and `issuedAt`. */
  jti?: string
}

const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Test'
const USER_ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

/**
 * Makes the tokens of a session with Cognito's claims: the same ones for the same options.
 *
 * Nobody has signed them (their `alg` is `none`), so that no API takes them for real; this package does not verify.
 *
 * @example
 * const tokens = fakeTokens({ username: 'bob', groups: ['editors'] })
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7519#section-6 RFC 7519, section 6}
 */
export function fakeTokens(options: FakeTokensOptions = {}): TokenSet {
  const { username = 'alice', sub = `sub-of-${username}`, groups = [], claims = {} } = options
  const { clientId = 'test-client', scopes = [USER_ADMIN_SCOPE], validity = { hours: 1 } } = options
  const { issuedAt = FAKE_CLOCK_START, authTime = issuedAt } = options
  const iat = msToSeconds(issuedAt)
  const authTimeSeconds = msToSeconds(authTime)
  const { originJti = `sign-in-of-${username}-${authTimeSeconds}` } = options
  const { jti = `token-of-${username}-${iat}` } = options
  const shared = {
    sub,
    iss: ISSUER,
    auth_time: authTimeSeconds,
    iat,
    exp: iat + msToSeconds(toMs(validity, 'validity')),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    origin_jti: originJti,
    jti,
  }
  const access = { client_id: clientId, username, scope: scopes.join(' ') }
  const id = { aud: clientId, 'cognito:username': username }
  return {
    accessToken: fakeJwt({ ...shared, token_use: 'access', ...access }),
    idToken: fakeJwt({ ...claims, ...shared, token_use: 'id', ...id }),
    refreshToken: `refresh-token-of-${originJti}`,
    username,
    deviceKey: null,
    clockDriftMs: 0,
  }
}
