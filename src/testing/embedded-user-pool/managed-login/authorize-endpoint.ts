import { answerWithCode, answerWithError } from './authorize-answers.js'
import {
  toAuthorizeRequest,
  toAuthorizeTarget,
  type AuthorizeRequest,
  type AuthorizeTarget,
} from './authorize-request.js'
import { findBrowserSession, type BrowserSessionRecord } from './browser-sessions.js'
import type { Endpoint } from './endpoint.js'
import { toFormFields, type FormFields } from './form-fields.js'
import type { PoolService } from '../pool-service.js'
import { OAuthError } from './oauth-error.js'
import { toSignInPage } from './sign-in-page.js'

/** Whether the cookie is enough. */
const entersByCookie = ({ prompts, identityProvider }: AuthorizeRequest): boolean =>
  prompts.includes('none') || (prompts.length === 0 && identityProvider === null)

/** Runs `answer` on the checked request; what is wrong with it goes to the app, or to the user. */
export async function withAuthorizeRequest(
  service: PoolService,
  fields: FormFields,
  answer: (request: AuthorizeRequest) => Response | Promise<Response>,
): Promise<Response> {
  let target: AuthorizeTarget | null = null
  try {
    target = toAuthorizeTarget(service, fields)
    return await answer(toAuthorizeRequest(target, fields))
  } catch (error) {
    if (error instanceof OAuthError) return answerWithError(error, target)
    throw error
  }
}

function authTimeOf(service: PoolService, session: BrowserSessionRecord): number {
  return service.cookieRenewsAuthTime ? service.now() : session.authTime
}

/**
 * `GET /oauth2/authorize`: sends the browser back with a code when its cookie says who it is, else asks for a password.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html Authorize endpoint}
 */
export const authorize: Endpoint = (service, request) => {
  const fields = toFormFields(new URL(request.url).searchParams)
  return withAuthorizeRequest(service, fields, (asked) => {
    const session = findBrowserSession(service.store.read(), request, service.now())
    if (session && entersByCookie(asked)) {
      return answerWithCode(service, asked, session, authTimeOf(service, session))
    }
    if (asked.prompts.includes('none'))
      throw new OAuthError('login_required', 'Nobody is signed in')
    const username = asked.loginHint ?? session?.username ?? ''
    return toSignInPage(asked, fields, { username, problem: null })
  })
}
