import type { PoolService } from '../pool-service.js'
import { ServiceException } from '../service-exception.js'
import type { UserRecord } from '../users.js'
import type { Endpoint } from './endpoint.js'
import { OAuthError } from './oauth-error.js'

async function findUser(service: PoolService, request: Request): Promise<UserRecord> {
  const [scheme, accessToken = ''] = (request.headers.get('authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer') throw new OAuthError('invalid_token', '', 401)
  try {
    return (await service.tokens.authorize(accessToken, 'openid')).user
  } catch (error) {
    if (error instanceof ServiceException) throw new OAuthError('invalid_token', '', 401)
    throw error
  }
}

/**
 * `GET /oauth2/userInfo`: the attributes of an access token's user; the verifications are texts here, as Cognito's are.
 *
 * The token needs the scope `openid`; any other narrowing by scopes is left out.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html UserInfo endpoint}
 */
export const userInfo: Endpoint = async (service, request) => {
  const { sub, username, attributes } = await findUser(service, request)
  return Response.json(
    { ...attributes, sub, username },
    { headers: { 'cache-control': 'no-store' } },
  )
}
