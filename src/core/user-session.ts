import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { ServerTime } from './clock.js'
import { msToSeconds } from './duration.js'
import type { Claims, DecodedTokens } from './tokens.js'

/** Gives a JWT in the SDK's shape, with the field `jwtToken` for code that reads it. */
function toJwt(jwtToken: string, claims: Claims) {
  // a plain object, as the SDK gives: code may call its `hasOwnProperty`
  const payload: Record<string, unknown> = { ...claims }
  return {
    jwtToken,
    payload,
    getJwtToken: () => jwtToken,
    getExpiration: () => payload.exp as number,
    getIssuedAt: () => payload.iat as number,
    decodePayload: () => payload,
  }
}

/**
 * Gives a session in the SDK's shape, so that code written for the SDK takes it, without loading the SDK.
 *
 * Everything is behind functions: `JSON.stringify` and state dumps show no token. Its `isValid()` goes by Cognito's clock; the SDK's own takes a token's age for clock drift when no drift is stored.
 */
export function toUserSession(tokens: DecodedTokens, time: ServerTime): CognitoUserSession {
  const idToken = toJwt(tokens.idToken, tokens.idClaims)
  const accessToken = toJwt(tokens.accessToken, tokens.accessClaims)
  const refreshToken = { getToken: () => tokens.refreshToken ?? '' }
  const session = {
    getIdToken: () => idToken,
    getAccessToken: () => accessToken,
    getRefreshToken: () => refreshToken,
    getClockDrift: () => msToSeconds(time.driftMs()),
    isValid: () => time.now() < tokens.expiresAt,
  }
  return session
}
