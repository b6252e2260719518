import { SessionError } from '../../core/errors.js'
import type { TokenSet } from '../../core/tokens.js'
import type { ServiceAnswer } from '../../core/service-answer.js'

/**
 * Takes an answer of the token endpoint apart; the refresh grant has a refresh token only where that was rotated.
 *
 * @throws {SessionError} `network` when it has no tokens: something other than Cognito answered.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html Cognito developer guide, token endpoint}
 */
export function toTokens(
  answer: ServiceAnswer,
): Pick<TokenSet, 'accessToken' | 'idToken'> & { refreshToken?: string } {
  const { access_token, id_token, refresh_token } = answer as Record<string, string>
  if (!access_token || !id_token) {
    throw new SessionError('network', 'Something other than Cognito answered.')
  }
  const tokens = { accessToken: access_token, idToken: id_token }
  return refresh_token ? { ...tokens, refreshToken: refresh_token } : tokens
}
