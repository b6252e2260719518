import type { AppClient } from './app-clients.js'
import type { Operation, PoolService } from './pool-service.js'
import { ServiceException } from './service-exception.js'
import { findSession, redeemRefreshToken, revokeSessionsOf } from './sessions.js'

/** Answers a refresh token with new tokens; nothing is awaited between its check and its rotation. */
export async function refreshTokens(
  service: PoolService,
  client: AppClient,
  request: { refreshToken: string; deviceKey: string | null },
): Promise<object> {
  const { session, newRefreshToken } = service.store.change((state) =>
    redeemRefreshToken(state, client, request, service.now()),
  )
  return {
    AuthenticationResult: {
      ...(await service.tokens.issue(session)),
      ...(newRefreshToken !== null && { RefreshToken: newRefreshToken }),
    },
  }
}

/** `GetTokensFromRefreshToken`: the refresh that works with and without rotation. */
export const getTokensFromRefreshToken: Operation = async (service, input) => {
  const client = service.clients.find(input.text('ClientId'))
  if (!client.knowsGetTokensFromRefreshToken) {
    throw new ServiceException('UnknownOperationException', 'Unknown operation.')
  }
  const refreshToken = input.text('RefreshToken')
  const deviceKey = input.optionalText('DeviceKey')
  return refreshTokens(service, client, { refreshToken, deviceKey })
}

/**
 * `RevokeToken`: ends the session of a refresh token, and is silent about one it does not know.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html RevokeToken}
 */
export const revokeToken: Operation = async (service, input) => {
  const client = service.clients.find(input.text('ClientId'))
  const token = input.text('Token')
  if (!client.tokenRevocation) {
    const message = 'Token revocation is not enabled for this client.'
    throw new ServiceException('UnsupportedOperationException', message)
  }
  if (await service.signer.verify(token)) {
    const message = 'Only refresh tokens can be revoked.'
    throw new ServiceException('UnsupportedTokenTypeException', message)
  }
  service.store.change((state) => {
    const session = findSession(state, token)
    if (!session) return
    if (session.clientId !== client.clientId) {
      const message = 'The token was issued to another client.'
      throw new ServiceException('UnauthorizedException', message)
    }
    session.isRevoked = true
  })
  return undefined
}

/** `GlobalSignOut`: ends every session of the access token's user. */
export const globalSignOut: Operation = async (service, input) => {
  const { user } = await service.tokens.authorize(input.text('AccessToken'))
  service.store.change((state) => revokeSessionsOf(state, user.username))
  return {}
}
