import * as oauth from 'oauth4webapi'
import { systemClock } from '../core/clock.js'
import { msToSeconds } from '../core/duration.js'
import { toRefusalError } from '../core/cognito-errors.js'
import { SessionError } from '../core/errors.js'
import { toRefusalName } from '../core/service-answer.js'
import { decodeClaims } from '../core/tokens.js'
import type { TokenHandlerConfig } from './handler-config.js'
import { decodeSession, type SessionTokens } from './session-tokens.js'
import { SIGN_IN_REFUSALS } from './upstream-errors.js'

/** The library's check of one kind of answer. */
export type CheckAnswer = (
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  response: Response,
) => Promise<oauth.TokenEndpointResponse>

/** How far the clocks of Cognito and of this server may be apart. */
const CLOCK_TOLERANCE_SECONDS = 60

/**
 * Checks what the token endpoint answered: issuer, audience and times of the ID token, and that both JWTs are of one user.
 *
 * @param refreshToken - the one to go on with when the answer has none.
 * @throws {SessionError} `invalid_callback` for the nonce of another sign-in; `invalid_config` for tokens of another
 *   issuer or app client; `network` for what are no tokens. None of them holds what was answered.
 */
export async function checkTokens(
  answer: Readonly<Record<string, unknown>>,
  config: TokenHandlerConfig,
  check: CheckAnswer,
  refreshToken = '',
): Promise<SessionTokens> {
  const issuer = config.issuer ?? decodeClaims(answer['id_token'])?.['iss']
  const client: oauth.Client = {
    client_id: config.clientId,
    [oauth.clockSkew]: msToSeconds(config.clock.now() - systemClock.now()),
    [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  }
  try {
    const tokens = await check({ issuer: String(issuer) }, client, Response.json(answer))
    const session = {
      accessToken: tokens.access_token,
      idToken: tokens.id_token ?? '',
      refreshToken: tokens.refresh_token ?? refreshToken,
    }
    if (session.refreshToken && decodeSession(session, config.clientId)) return session
  } catch (thrown) {
    throw toCheckError(thrown)
  }
  throw new SessionError('network', 'Cognito answered without the tokens of a session.')
}

/**
 * Checks what a callback was called with.
 *
 * @throws {SessionError} by its `error=`, such as `interaction_required`; `invalid_callback` when it is no answer at all.
 */
export function checkCallback(
  callback: URLSearchParams,
  config: TokenHandlerConfig,
  state: string,
): URLSearchParams {
  const error = callback.get('error')
  if (error) {
    throw toRefusalError({ name: toRefusalName(error), status: 400 }, SIGN_IN_REFUSALS)
  }
  const parameters = new URLSearchParams(callback)
  // without a known issuer there is nothing to compare it with
  if (!config.issuer) parameters.delete('iss')
  try {
    const client = { client_id: config.clientId }
    if (!callback.get('code')) throw new TypeError('no code')
    return oauth.validateAuthResponse(
      { issuer: config.issuer ?? config.domain },
      client,
      parameters,
      state,
    )
  } catch {
    throw new SessionError('invalid_callback', 'The callback carries no answer to this sign-in.')
  }
}

/** What the library throws holds what it was given: only names pass. */
function toCheckError(thrown: unknown): SessionError {
  const { code, cause } = Object(thrown) as { code?: unknown; cause?: unknown }
  const { claim } = Object(cause) as { claim?: unknown }
  const names = { cause: { code, claim } }
  if (claim === 'nonce') {
    return new SessionError('invalid_callback', 'The ID token is of another sign-in.', names)
  }
  if (claim === 'iss' || claim === 'aud') {
    return new SessionError(
      'invalid_config',
      'The tokens are of another issuer or app client.',
      names,
    )
  }
  return new SessionError('network', 'Something other than Cognito answered.', names)
}
