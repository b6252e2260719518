import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  clockTolerance,
  customFetch,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import type { RefusalTable } from '../../core/cognito-errors.js'
import { SessionError } from '../../core/errors.js'
import type { ServiceAnswer } from '../../core/service-answer.js'
import { decodeClaims, type TokenSet } from '../../core/tokens.js'
import { askService } from '../ask-service.js'
import { toAuthorizationError } from './authorization-errors.js'
import type { RequestSecrets } from './authorization-request.js'
import type { HostedUiConfig } from './hosted-ui-config.js'
import { toTokens } from './token-answer.js'

/** A code that has been used, is too old, or goes with another code verifier. */
const REFUSALS: RefusalTable = { invalid_callback: /^invalid_grant$/ }
/** This computer's clock may be wrong: the nonce says that a token is new, and the client measures the clock by it. */
const ANY_AGE_SECONDS = Number.MAX_SAFE_INTEGER

/**
 * Trades the code of an answer for tokens, after checking that the answer and then the tokens are meant for this very
 * request: by state, nonce, audience and issuer.
 *
 * @param revoke - gets tokens that came and must not be used.
 * @throws {SessionError} by the table of `authorization-errors` when the answer is an error; `invalid_callback` when it is
 *   meant for another request, or its code is good no more; `network`, `throttled`, `service`, `invalid_config`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 RFC 6749, section 4.1.3}
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OpenID Connect Core, section 3.1.3.7}
 */
export async function exchangeCode(
  { domain, clientId, redirectUri, issuer }: HostedUiConfig,
  { state, nonce, codeVerifier }: RequestSecrets,
  params: URLSearchParams,
  { signal, revoke }: { signal: AbortSignal; revoke: (tokens: TokenSet) => void },
): Promise<TokenSet> {
  const expectedIssuer = issuer ?? params.get('iss')
  const server = { issuer: expectedIssuer || domain, token_endpoint: `${domain}/oauth2/token` }
  const app = { client_id: clientId, [clockTolerance]: ANY_AGE_SECONDS }
  let answer: ServiceAnswer = {}
  let received: TokenSet | null = null
  const options = {
    signal,
    // for pools on this computer; the configuration has been checked
    [allowInsecureRequests]: true,
    async [customFetch](url: string, init: RequestInit) {
      answer = await askService(url, init, REFUSALS)
      return new Response(JSON.stringify(answer))
    },
  }
  try {
    const code = validateAuthResponse(server, app, params, state)
    const response = await authorizationCodeGrantRequest(
      server,
      app,
      None(),
      code,
      redirectUri,
      codeVerifier,
      options,
    )
    const { refreshToken, ...tokens } = toTokens(answer)
    if (!refreshToken) {
      throw new SessionError('invalid_config', 'The app client should give refresh tokens.')
    }
    const { username, sub } = { ...decodeClaims(tokens.accessToken) }
    received = {
      ...tokens,
      refreshToken,
      username: String(username ?? sub),
      deviceKey: null,
      clockDriftMs: 0,
    }
    if (!expectedIssuer) server.issuer = String(decodeClaims(tokens.idToken)?.['iss'])
    await processAuthorizationCodeResponse(server, app, response, { expectedNonce: nonce })
    return received
  } catch (thrown) {
    if (received) revoke(received)
    throw toExchangeError(thrown)
  }
}

function toExchangeError(thrown: unknown): SessionError {
  if (thrown instanceof SessionError) return thrown
  if (thrown instanceof AuthorizationResponseError) return toAuthorizationError(thrown.error)
  // what it carries is the answer itself, secrets and all
  const { code } = Object(thrown) as { code?: string }
  return new SessionError('invalid_callback', 'The answer is meant for no sign-in begun here.', {
    cause: { name: code },
  })
}
