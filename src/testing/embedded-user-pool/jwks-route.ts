import type { PoolService } from './pool-service.js'
import type { Route } from './route.js'

/** The public keys, where a JWT verifier looks for them: below the issuer. */
export const createJwksRoute = (service: PoolService): Route => ({
  match: (request, url) =>
    request.method === 'GET' &&
    url.pathname.endsWith(`/${service.userPoolId}/.well-known/jwks.json`)
      ? 'jwks.json'
      : null,
  answer: async () => Response.json(await service.signer.jwks()),
})
