import type { AppClient } from './app-clients.js'
import type { Operation, PoolService } from './pool-service.js'
import { notAuthorized, ServiceException } from './service-exception.js'
import { endBrowserSessionOf, noteActivity, readsLinked } from './session-tracking.js'
import { findSession, redeemRefreshToken, revokeSessionsOf } from './sessions.js'

interface RefreshInput {
  refreshToken: string
  deviceKey: string | null
}

/**
 * Trades a refresh token, and notes that its session is in use; nothing is awaited between its check and its rotation.
 *
 * @throws {ServiceException} as `redeemRefreshToken`.
 */
export const redeem = (service: PoolService, client: AppClient, request: RefreshInput) =>
  service.store.change((state) => {
    const redeemed = redeemRefreshToken(state, client, request, service.now())
    noteActivity(service, state, redeemed.session)
    return redeemed
  })

/** Answers a refresh token with new tokens. */
export async function refreshTokens(
  service: PoolService,
  client: AppClient,
  request: RefreshInput,
): Promise<object> {
  const { session, newRefreshToken } = redeem(service, client, request)
  return {
    AuthenticationResult: {
      ...(await service.tokens.issue(session)),
      ...(newRefreshToken !== null && { RefreshToken: newRefreshToken }),
    },
  }
}

function demandSecret(client: AppClient, secret: string | null): void {
  if (secret !== client.secret) throw notAuthorized('Client secret does not match.')
}

/** `GetTokensFromRefreshToken`: the refresh that works with and without rotation. */
export const getTokensFromRefreshToken: Operation = async (service, input) => {
  const client = service.clients.find(input.text('ClientId'))
  if (!client.knowsGetTokensFromRefreshToken) {
    throw new ServiceException('UnknownOperationException', 'Unknown operation.')
  }
  demandSecret(client, input.optionalText('ClientSecret'))
  const refreshToken = input.text('RefreshToken')
  const deviceKey = input.optionalText('DeviceKey')
  return refreshTokens(service, client, { refreshToken, deviceKey })
}

/**
 * Ends the session of a refresh token, and is silent about one it does not know.
 *
 * @param isLinked - ends the tracked sign-in to managed login too that it came through.
 * @throws {ServiceException} `UnsupportedOperationException` when the app client cannot revoke,
 *   `UnsupportedTokenTypeException` for a JWT, `UnauthorizedException` for the token of another client.
 */
export async function revokeRefreshToken(
  service: PoolService,
  client: AppClient,
  token: string,
  isLinked = false,
): Promise<void> {
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
    if (isLinked) endBrowserSessionOf(state, session)
  })
}

/**
 * `RevokeToken`: ends the session of a refresh token, with `RevokeAssociatedSessions: LINKED` also the tracked sign-in to
 * managed login that it came through.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html RevokeToken}
 */
export const revokeToken: Operation = async (service, input) => {
  const client = service.clients.find(input.text('ClientId'))
  demandSecret(client, input.optionalText('ClientSecret'))
  await revokeRefreshToken(service, client, input.text('Token'), readsLinked(input))
  return undefined
}

/** `GlobalSignOut`: ends every session of the access token's user. */
export const globalSignOut: Operation = async (service, input) => {
  const { user } = await service.tokens.authorize(input.text('AccessToken'))
  service.store.change((state) => revokeSessionsOf(state, user.username))
  return {}
}
