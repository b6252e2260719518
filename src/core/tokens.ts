import { secondsToMs, type EpochMs } from './duration.js'

/** The tokens of one session, as received; nothing in it is decoded or verified. */
export interface TokenSet {
  accessToken: string
  idToken: string
  /** Opaque; null where a backend keeps it. */
  refreshToken: string | null
  /** Under which name the tokens are stored: the SDK's own choice, mostly the `username` claim. */
  username: string
  /** Known when the pool remembers devices: such a pool refuses to refresh without it. */
  deviceKey: string | null
  /** How far this computer's clock was ahead when the tokens came, in milliseconds. */
  clockDriftMs: number
}

/** A JWT's claims by name; without a prototype, so that a claim called `__proto__` is just a claim. */
export type Claims = Readonly<Record<string, unknown>>

/** The tokens of a session with what they say, checked for shape and for belonging together. */
export interface DecodedTokens extends TokenSet {
  readonly accessClaims: Claims
  readonly idClaims: Claims
  readonly sub: string
  readonly authTime: EpochMs
  /** The later `iat` of the two. */
  readonly issuedAt: EpochMs
  /** The earlier `exp` of the two. */
  readonly expiresAt: EpochMs
}

/** Cognito's tokens are a few kB; whatever is larger is not one. */
const LONGEST_JWT = 100_000
/** No instant of this package lies beyond the year 5000. */
const LATEST_SECONDS = 95_617_584_000
/** A sign-in may seem this much younger than its tokens: its `auth_time` is stamped by another machine. */
const AUTH_TIME_TOLERANCE_MS = secondsToMs(300)

/**
 * Decodes a JWT's claims without verifying them: that is the work of the API that receives the token.
 *
 * @returns null for anything that is not a JWT; never throws.
 */
export function decodeClaims(jwt: unknown): Claims | null {
  if (typeof jwt !== 'string' || jwt.length > LONGEST_JWT) return null
  const parts = jwt.split('.')
  if (parts.length !== 3) return null
  try {
    const base64 = parts[1]!.replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const payload = JSON.parse(new TextDecoder().decode(bytes)) as object
    return Object.assign(Object.create(null) as Record<string, unknown>, payload)
  } catch {
    return null
  }
}

/**
 * Decodes the two JWTs of a session.
 *
 * @returns null unless both are complete, of one user, and issued to `clientId`.
 */
export function decodeTokens(tokens: TokenSet | null, clientId: string): DecodedTokens | null {
  const accessClaims = decodeClaims(tokens?.accessToken)
  const idClaims = decodeClaims(tokens?.idToken)
  if (!tokens || !accessClaims || !idClaims) return null
  const { sub } = idClaims
  const authTime = instant(accessClaims.auth_time)
  const issuedAt = Math.max(instant(accessClaims.iat), instant(idClaims.iat))
  const expiresAt = Math.min(instant(accessClaims.exp), instant(idClaims.exp))
  const belongTogether =
    accessClaims.token_use === 'access' &&
    idClaims.token_use === 'id' &&
    accessClaims.client_id === clientId &&
    idClaims.aud === clientId &&
    accessClaims.sub === sub &&
    // false for NaN too: a claim that is missing or no instant fails here
    authTime <= issuedAt + AUTH_TIME_TOLERANCE_MS &&
    instant(accessClaims.iat) < instant(accessClaims.exp) &&
    instant(idClaims.iat) < instant(idClaims.exp)
  if (!belongTogether || typeof sub !== 'string' || !sub) return null
  return { ...tokens, accessClaims, idClaims, sub, authTime, issuedAt, expiresAt }
}

function instant(seconds: unknown): EpochMs {
  const isInstant = typeof seconds === 'number' && seconds > 0 && seconds < LATEST_SECONDS
  return isInstant ? secondsToMs(seconds) : NaN
}
