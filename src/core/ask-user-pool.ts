import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { secondsToMs } from './duration.js'
import { SessionError, toSessionError } from './errors.js'
import type { SessionClient } from './session-client.js'
import type { SessionSource } from './session-source.js'

/** The scope that Cognito's own API asks for; tokens of a sign-in with a password have it. */
export const USER_ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

const LIMIT_MS = secondsToMs(10)
/** Cognito's pages do not say which of them a pool gives that lacks what an operation needs. */
const NOT_SUPPORTED =
  /^(OperationNotEnabled|FeatureUnavailableInTier|UnsupportedOperation|UnknownOperation)/

/**
 * Gives the source's way to Cognito's API for signed-in users.
 *
 * @throws {SessionError} `not_supported` when it has none.
 */
export function toUserPoolApi(
  { source }: SessionClient,
  caller: string,
): NonNullable<SessionSource['callUserPool']> {
  if (source.callUserPool) return source.callUserPool
  throw new SessionError('not_supported', `${caller} needs a source that has callUserPool.`)
}

/** True when Cognito's API lets this session's access token ask about its user. */
export function canAskUserPool(session: CognitoUserSession): boolean {
  const { scope } = session.getAccessToken().payload as { scope?: unknown }
  return typeof scope === 'string' && scope.split(' ').includes(USER_ADMIN_SCOPE)
}

/**
 * Calls one operation with a session's access token, once; it gets 10 s.
 *
 * @throws {SessionError} by the table of refusals; `network` when the time is up; the signal's reason when that ends it.
 */
export async function askUserPool(
  client: SessionClient,
  session: CognitoUserSession,
  operation: string,
  input: Record<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<Record<string, unknown>> {
  const callUserPool = toUserPoolApi(client, operation)
  signal?.throwIfAborted()
  const limit = new AbortController()
  const stop = () => limit.abort(signal?.reason)
  const cancel = client.time.after(LIMIT_MS, () =>
    limit.abort(new SessionError('network', 'Cognito did not answer in time.')),
  )
  signal?.addEventListener('abort', stop)
  try {
    const body = { ...input, AccessToken: session.getAccessToken().getJwtToken() }
    return await callUserPool(operation, body, limit.signal)
  } catch (thrown) {
    throw limit.signal.aborted ? limit.signal.reason : thrown
  } finally {
    cancel()
    signal?.removeEventListener('abort', stop)
  }
}

/**
 * Calls one operation for whoever is signed in.
 *
 * Cognito refuses a revoked token and one that may not ask alike: so such a refusal is put to a refresh, whose verdict
 * counts, and the operation is tried once more.
 *
 * @throws {SessionError} `not_supported` when source, token or pool cannot do it; `authorization_failed` when it is refused
 *   although the session is alive; else as `getSession` and `askUserPool`.
 */
export async function askForUser(
  client: SessionClient,
  operation: string,
  input: Record<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<Record<string, unknown>> {
  toUserPoolApi(client, operation)
  const waiting = signal && { signal }
  for (let isRefused = false; ; isRefused = true) {
    const session = await client.getSession({ forceRefresh: isRefused, ...waiting })
    if (!canAskUserPool(session)) {
      throw new SessionError('not_supported', `${operation} needs the scope ${USER_ADMIN_SCOPE}.`)
    }
    try {
      return await askUserPool(client, session, operation, input, signal)
    } catch (thrown) {
      const { isTerminal, cause } = toSessionError(thrown)
      const { name } = Object(cause) as { name?: unknown }
      if (NOT_SUPPORTED.test(String(name))) {
        throw new SessionError('not_supported', `This pool has no ${operation}.`, { cause })
      }
      if (!isTerminal) throw thrown
      if (isRefused) {
        throw new SessionError('authorization_failed', `Cognito refused ${operation}.`, { cause })
      }
    }
  }
}
