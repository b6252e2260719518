import { withException } from '../answers.js'
import type { PoolService } from '../pool-service.js'
import { addCode } from './authorization-codes.js'
import type { AuthorizeRequest, AuthorizeTarget } from './authorize-request.js'
import type { BrowserSessionRecord } from './browser-sessions.js'
import type { OAuthError } from './oauth-error.js'
import { toErrorPage } from './sign-in-page.js'

/** Sends the browser on. */
export const toRedirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })

function toCallback(
  { redirectUri, state }: AuthorizeTarget,
  parameters: Record<string, string>,
): Response {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  return toRedirect(url.href)
}

/** Sends the browser back with a code. */
export function answerWithCode(
  service: PoolService,
  request: AuthorizeRequest,
  session: BrowserSessionRecord,
  authTime: number,
): Response {
  const { client, redirectUri, scope, nonce, codeChallenge } = request
  const { username, tracking } = session
  const browserSessionId = tracking?.sessionId ?? null
  const code = service.store.change((state) =>
    addCode(
      state,
      {
        username,
        clientId: client.clientId,
        redirectUri,
        scope,
        nonce,
        codeChallenge,
        browserSessionId,
        authTime,
      },
      service.now(),
    ),
  )
  return toCallback(request, { code })
}

/** Tells the app what went wrong, or the user when the app's address cannot be trusted. */
export function answerWithError(error: OAuthError, target: AuthorizeTarget | null): Response {
  const answer = target
    ? toCallback(target, { error: error.name, error_description: error.message })
    : toErrorPage(`${error.name}: ${error.message}`)
  return withException(answer, error.name)
}
