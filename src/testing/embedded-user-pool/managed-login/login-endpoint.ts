import { withException } from '../answers.js'
import type { PoolService } from '../pool-service.js'
import type { UserRecord } from '../users.js'
import { answerWithCode } from './authorize-answers.js'
import { withAuthorizeRequest } from './authorize-endpoint.js'
import { startBrowserSession, toCookie } from './browser-sessions.js'
import type { Endpoint } from './endpoint.js'
import { readForm } from './form-fields.js'
import { toSignInPage } from './sign-in-page.js'

interface Problem {
  exception: string
  text: string
}

const statusProblems: Record<Exclude<UserRecord['status'], 'confirmed'>, Problem> = {
  unconfirmed: { exception: 'UserNotConfirmedException', text: 'This account is not confirmed.' },
  'new-password-required': {
    exception: 'NEW_PASSWORD_REQUIRED',
    text: 'A new password is needed, which this page cannot take.',
  },
  'reset-required': {
    exception: 'PasswordResetRequiredException',
    text: 'The password has to be reset first.',
  },
}

/** Nobody learns here whether the user name or the password was wrong. */
const refused: Problem = {
  exception: 'NotAuthorizedException',
  text: 'Incorrect username or password.',
}

function findProblem(user: UserRecord | undefined, password: string): Problem | null {
  if (!user || user.password !== password) return refused
  return user.status === 'confirmed' ? null : statusProblems[user.status]
}

const findUser = (service: PoolService, username: string): UserRecord | undefined =>
  service.store.read().users.find((user) => user.username === username)

/**
 * `POST /login`: what the sign-in page sends, the parameters of the authorization request with it.
 *
 * A second factor is not asked for. A wrong password is answered with the page, status 200.
 */
export const login: Endpoint = async (service, request) => {
  const fields = await readForm(request)
  return withAuthorizeRequest(service, fields, (asked) => {
    const username = fields.get('username') ?? ''
    const problem = findProblem(findUser(service, username), fields.get('password') ?? '')
    if (problem) {
      const page = toSignInPage(asked, fields, { username, problem: problem.text })
      return withException(page, problem.exception)
    }
    const { clientId } = asked.client
    const session = service.store.change((state) =>
      startBrowserSession(service, state, request, { username, clientId }),
    )
    const answer = answerWithCode(service, asked, session, session.authTime)
    answer.headers.append('set-cookie', toCookie(request, session))
    return answer
  })
}
