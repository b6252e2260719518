import { answerWithError, toRedirect } from './authorize-answers.js'
import { findClient } from './authorize-request.js'
import { endBrowserSession, toEndedCookie } from './browser-sessions.js'
import type { Endpoint } from './endpoint.js'
import { toFormFields, type FormFields } from './form-fields.js'
import type { PoolService } from '../pool-service.js'
import { OAuthError } from './oauth-error.js'

function readDestination(service: PoolService, url: URL, fields: FormFields): string {
  const client = findClient(service, fields.demand('client_id'))
  const logoutUri = fields.get('logout_uri')
  if (logoutUri === null) {
    fields.demand('redirect_uri')
    return `/oauth2/authorize${url.search}`
  }
  const isAllowed = client.logoutUrls?.includes(logoutUri) ?? true
  if (isAllowed && URL.canParse(logoutUri)) return logoutUri
  throw new OAuthError('invalid_request', 'logout_uri is not among the sign-out URLs')
}

/**
 * `GET /logout`: ends the cookie of managed login and sends the browser to `logout_uri`, or with `redirect_uri` to sign in
 * anew. Tokens go on living.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html Logout endpoint}
 */
export const logout: Endpoint = async (service, request) => {
  const url = new URL(request.url)
  try {
    const answer = toRedirect(readDestination(service, url, toFormFields(url.searchParams)))
    service.store.change((state) => endBrowserSession(state, request))
    answer.headers.append('set-cookie', toEndedCookie(request))
    return answer
  } catch (error) {
    if (error instanceof OAuthError) return answerWithError(error, null)
    throw error
  }
}
