import { revokeRefreshToken } from '../refresh-operations.js'
import { ServiceException } from '../service-exception.js'
import { authenticateClient } from './client-authentication.js'
import type { Endpoint } from './endpoint.js'
import { readForm } from './form-fields.js'
import { OAuthError, type OAuthErrorName } from './oauth-error.js'

const errors = new Map<string, OAuthErrorName>([
  ['UnsupportedOperationException', 'invalid_request'],
  ['UnsupportedTokenTypeException', 'unsupported_token_type'],
  ['UnauthorizedException', 'unauthorized_client'],
])

/**
 * `POST /oauth2/revoke`: ends the session of a refresh token; status 200 and no body, also for a token nobody knows.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html Revocation endpoint}
 */
export const revoke: Endpoint = async (service, request) => {
  const fields = await readForm(request)
  const client = authenticateClient(service, request, fields)
  const token = fields.demand('token')
  try {
    await revokeRefreshToken(service, client, token)
    return new Response(null, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error
    throw new OAuthError(errors.get(error.name) ?? 'invalid_request')
  }
}
