import { toExceptionAnswer } from '../answers.js'
import { toDeviceType } from '../device-type.js'
import type { PoolService } from '../pool-service.js'
import type { Route } from '../route.js'
import { authorize } from './authorize-endpoint.js'
import type { Endpoint } from './endpoint.js'
import { discovery, discoveryPath } from './discovery-endpoint.js'
import { login } from './login-endpoint.js'
import { logout } from './logout-endpoint.js'
import { OAuthError, toOAuthErrorAnswer } from './oauth-error.js'
import { revoke } from './revoke-endpoint.js'
import { token } from './token-endpoint.js'
import { userInfo } from './user-info-endpoint.js'

interface Place {
  operation: string
  endpoint: Endpoint
  /** A page or a redirect, which the browser goes to. */
  isNavigation?: boolean
}

const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['GET /oauth2/authorize', { operation: 'authorize', endpoint: authorize, isNavigation: true }],
  ['POST /login', { operation: 'login', endpoint: login, isNavigation: true }],
  ['GET /logout', { operation: 'logout', endpoint: logout, isNavigation: true }],
  ['POST /oauth2/token', { operation: 'token', endpoint: token }],
  ['POST /oauth2/revoke', { operation: 'revoke', endpoint: revoke }],
  ['GET /oauth2/userInfo', { operation: 'userInfo', endpoint: userInfo }],
  ['POST /oauth2/userInfo', { operation: 'userInfo', endpoint: userInfo }],
])

const discoveryPlace: Place = { operation: 'openid-configuration', endpoint: discovery }

function findPlace(service: PoolService, request: Request, url: URL): Place | null {
  const isDiscovery = request.method === 'GET' && url.pathname.endsWith(discoveryPath(service))
  if (isDiscovery) return discoveryPlace
  return places.get(`${request.method} ${url.pathname}`) ?? null
}

async function answerAt(place: Place, service: PoolService, request: Request): Promise<Response> {
  try {
    return await place.endpoint(service, request)
  } catch (error) {
    if (error instanceof OAuthError) return toOAuthErrorAnswer(error)
    return toExceptionAnswer(500, 'InternalErrorException', String(error))
  }
}

/**
 * Managed login, once called hosted UI, by its paths at any host.
 *
 * Its cookie needs a server in between: no script, a service worker's neither, may set one.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html Managed login endpoints}
 */
export const createManagedLoginRoute = (service: PoolService): Route => ({
  match: (request, url) => findPlace(service, request, url)?.operation ?? null,

  async answer(request) {
    const place = findPlace(service, request, new URL(request.url))
    if (!place) return new Response('Not found', { status: 404 })
    const answer = await answerAt(place, { ...service, deviceType: toDeviceType(request) }, request)
    if (place.isNavigation && service.openerPolicy) {
      answer.headers.set('cross-origin-opener-policy', 'same-origin')
    }
    return answer
  },
})
