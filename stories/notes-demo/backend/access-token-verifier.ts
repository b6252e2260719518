import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { EmbeddedUserPool } from 'react-cognito-session/testing'

/** Gives the `sub` of a good access token; null for any other. */
export type VerifyAccessToken = (authorization: string | null) => Promise<string | null>

/**
 * Verifies access tokens as an API behind a real user pool does: signature against the pool's JWKS, issuer, expiry,
 * `token_use` and `client_id` (an access token has no `aud`).
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html Cognito developer guide, verifying JSON web tokens}
 */
export function createAccessTokenVerifier(
  pool: EmbeddedUserPool,
  clientIds: readonly string[],
  now: () => number,
): VerifyAccessToken {
  const { issuer } = pool
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    [customFetch]: pool.fetch,
  })

  return async (authorization) => {
    const [scheme, accessToken = ''] = authorization?.split(' ') ?? []
    if (scheme !== 'Bearer') return null
    try {
      const { payload } = await jwtVerify(accessToken, keys, {
        issuer,
        algorithms: ['RS256'],
        currentDate: new Date(now()),
      })
      const isForThisApi = clientIds.includes(String(payload['client_id']))
      return (payload['token_use'] === 'access' && isForThisApi && payload.sub) || null
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}
