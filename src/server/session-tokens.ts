import { decodeTokens, type DecodedTokens } from '../core/tokens.js'

/** The tokens that a token handler keeps for one browser; the refresh token never leaves it in clear. */
export interface SessionTokens {
  readonly accessToken: string
  readonly idToken: string
  readonly refreshToken: string
}

/** Decodes the tokens of a session; null unless both JWTs are complete, of one user, and issued to `clientId`. */
export function decodeSession(tokens: SessionTokens, clientId: string): DecodedTokens | null {
  return decodeTokens({ ...tokens, username: '', deviceKey: null, clockDriftMs: 0 }, clientId)
}
