import { systemClock } from '../../core/clock.js'
import { toSessionError } from '../../core/errors.js'
import type { SessionSource, SourceClient } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'
import { currentUrl } from '../browser-page.js'
import { createCognitoApi } from '../cognito-api.js'
import { toIssuerEndpoint } from '../issuer-endpoint.js'
import type { ManagedLoginSource } from '../managed-login.js'
import { createHandlerMemory } from './handler-memory.js'
import { createHandlerRequests, toSessionName } from './handler-requests.js'
import { createHandlerSignIn } from './handler-sign-in.js'
import { createSessionMark } from './session-mark.js'
import type { TokenHandlerSourceOptions } from './token-handler-source.js'

/** What a token-handler source does, apart from being there at the first render. */
export type HandlerSession = Pick<
  Required<ManagedLoginSource>,
  | 'load'
  | 'store'
  | 'clear'
  | 'refresh'
  | 'revoke'
  | 'callUserPool'
  | 'signIn'
  | 'signInError'
  | 'reauthenticate'
  | 'endBrowserSession'
>

/** Creates what a token-handler source does; loaded by the first thing that is asked of it. */
export function createHandlerSession(
  { baseUrl, clientId, endpoint }: TokenHandlerSourceOptions,
  getClient: () => SourceClient | null,
): HandlerSession {
  const requests = createHandlerRequests(baseUrl)
  const mark = createSessionMark(clientId)
  const now = () => getClient()?.now() ?? systemClock.now()
  const limit: SourceClient['limit'] = (request) =>
    getClient()?.limit(request) ?? request(new AbortController().signal)

  const revoke: SessionSource['revoke'] = async (tokens, scope, signal) => {
    const body = { ...toSessionName(tokens), scope }
    await requests.ask('/sign-out', { body, signal, keepalive: true })
    mark.forgetEnd(tokens)
  }
  /** In the background: nobody waits for it, and there is nobody to tell. */
  const endLater = (tokens: TokenSet) => {
    limit((signal) => revoke(tokens, 'local', signal)).catch(() => {})
  }
  const memory = createHandlerMemory({
    mark,
    now,
    hasPage: () => !!currentUrl(),
    ask: () => limit((signal) => requests.askForTokens('/session', { signal }, now)),
    endLater,
  })

  return {
    ...memory.kept,
    ...createHandlerSignIn({
      clientId,
      toUrl: requests.toUrl,
      hasSession: memory.hasSession,
      askAnew: memory.askAnew,
      endLater,
      getClient,
    }),
    revoke,
    async refresh(tokens, { signal, clientMetadata }) {
      const body = { ...toSessionName(tokens), clientMetadata }
      try {
        const received = await requests.askForTokens('/refresh', { body, signal }, now)
        return { ...received, username: tokens.username }
      } catch (thrown) {
        const error = toSessionError(thrown)
        if (error.isTerminal) memory.refused(tokens, error)
        throw error
      }
    },
    callUserPool: async (operation, body, signal) =>
      createCognitoApi(endpoint ?? toIssuerEndpoint(body.AccessToken))(operation, body, { signal }),
  }
}
