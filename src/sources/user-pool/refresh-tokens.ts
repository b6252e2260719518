import { SessionError } from '../../core/errors.js'
import type { SessionSource } from '../../core/session-source.js'
import type { CognitoApi } from '../cognito-api.js'

/** What a service says that is older than `GetTokensFromRefreshToken`. */
const UNKNOWN_OPERATION = /^(Unknown|Unsupported)OperationException$/

/**
 * Creates the function that trades a refresh token in one request, with rotation on or off.
 *
 * Where the service does not know `GetTokensFromRefreshToken` it falls back to `REFRESH_TOKEN_AUTH`, and remembers.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html Cognito API, GetTokensFromRefreshToken}
 */
export function createTokenRefresh(api: CognitoApi, clientId: string): SessionSource['refresh'] {
  let operation: 'GetTokensFromRefreshToken' | 'InitiateAuth' = 'GetTokensFromRefreshToken'

  return async function refresh(tokens, request): Promise<typeof tokens> {
    const { signal, clientMetadata: ClientMetadata } = request
    const RefreshToken = tokens.refreshToken
    const DeviceKey = tokens.deviceKey ?? undefined
    const calls = {
      GetTokensFromRefreshToken: { RefreshToken, DeviceKey },
      InitiateAuth: {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken, DEVICE_KEY: DeviceKey },
      },
    }
    const body = { ClientId: clientId, ClientMetadata, ...calls[operation] }
    try {
      const { AuthenticationResult } = await api(operation, body, { signal })
      return { ...tokens, ...toTokens(AuthenticationResult) }
    } catch (thrown) {
      const { name } = Object((thrown as SessionError).cause) as { name?: string }
      if (operation === 'InitiateAuth' || !UNKNOWN_OPERATION.test(name ?? '')) throw thrown
      operation = 'InitiateAuth'
      return refresh(tokens, request)
    }
  }
}

/** Takes Cognito's answer apart; the refresh token is in it only when it was rotated. */
function toTokens(result: unknown) {
  const { AccessToken, IdToken, RefreshToken } = Object(result) as Record<string, string>
  if (!AccessToken || !IdToken) {
    throw new SessionError('network', 'Something other than Cognito answered.')
  }
  const tokens = { accessToken: AccessToken, idToken: IdToken }
  return RefreshToken ? { ...tokens, refreshToken: RefreshToken } : tokens
}
