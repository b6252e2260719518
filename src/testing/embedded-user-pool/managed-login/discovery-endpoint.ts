import type { PoolService } from '../pool-service.js'
import type { Endpoint } from './endpoint.js'

/** How the path of the discovery document ends. */
export const discoveryPath = ({ userPoolId }: PoolService): string =>
  `/${userPoolId}/.well-known/openid-configuration`

/**
 * The discovery document, below the issuer: the endpoints are at the host that was asked, the issuer is the pool's.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html OIDC discovery}
 */
export const discovery: Endpoint = async (service, request) => {
  const { origin, pathname } = new URL(request.url)
  return Response.json({
    authorization_endpoint: `${origin}/oauth2/authorize`,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${origin}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: service.issuer,
    jwks_uri: `${origin}${pathname.replace(/openid-configuration$/, 'jwks.json')}`,
    response_types_supported: ['code'],
    revocation_endpoint: `${origin}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${origin}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${origin}/oauth2/userInfo`,
  })
}
