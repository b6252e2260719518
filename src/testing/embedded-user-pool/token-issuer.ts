import type { AppClients } from './app-clients.js'
import type { PoolState, PoolStore } from './pool-state.js'
import { notAuthorized } from './service-exception.js'
import { userAdminScope, type SessionRecord } from './sessions.js'
import type { Claims, TokenSigner } from './token-signer.js'
import { findUser, type UserRecord } from './users.js'

/** The part of an `AuthenticationResult` that every grant has. */
export interface IssuedTokens {
  AccessToken: string
  IdToken: string
  /** Seconds, of the access token. */
  ExpiresIn: number
  TokenType: 'Bearer'
}

/** Turns sessions into JWTs, and access tokens back into sessions. */
export interface TokenIssuer {
  /** @param nonce - of the authorization request; goes into the ID token. */
  issue(session: SessionRecord, nonce?: string | null): Promise<IssuedTokens>
  /**
   * The session of an access token that has a scope; by default the one that opens the user's own operations.
   *
   * @throws {ServiceException} `NotAuthorizedException` when it is not ours, expired, revoked or without the scope.
   */
  authorize(
    accessToken: string,
    scope?: string,
  ): Promise<{ session: SessionRecord; user: UserRecord }>
}

const isVerification = (name: string) => name.endsWith('_verified')

const toAttributeClaims = (attributes: Record<string, string>): Claims =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isVerification(name) ? value === 'true' : value,
    ]),
  )

function findAccount(
  state: PoolState,
  eventId: unknown,
): { session: SessionRecord; user: UserRecord } {
  const session = state.sessions.find((candidate) => candidate.eventId === eventId)
  if (!session || session.isRevoked) throw notAuthorized('Access Token has been revoked')
  return { session, user: findUser(state, session.username) }
}

/** Issues tokens with Cognito's claims. */
export function createTokenIssuer(pool: {
  issuer: string
  now: () => number
  clients: AppClients
  store: PoolStore
  signer: TokenSigner
}): TokenIssuer {
  const nowSeconds = () => Math.floor(pool.now() / 1000)

  return {
    async issue(session, nonce = null) {
      const client = pool.clients.find(session.clientId)
      const user = findUser(pool.store.read(), session.username)
      const iat = nowSeconds()
      const shared = {
        sub: user.sub,
        iss: pool.issuer,
        event_id: session.eventId,
        auth_time: session.authTime,
        iat,
        ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
        ...(client.tokenRevocation && { origin_jti: session.originJti }),
      }
      const jti = () => (client.tokenRevocation ? { jti: crypto.randomUUID() } : {})
      const accessToken = pool.signer.sign({
        ...shared,
        ...jti(),
        ...(session.deviceKey !== null && { device_key: session.deviceKey }),
        token_use: 'access',
        client_id: session.clientId,
        username: user.username,
        scope: session.scope,
        exp: iat + client.accessTokenSeconds,
      })
      const idToken = pool.signer.sign({
        ...toAttributeClaims(user.attributes),
        ...shared,
        ...jti(),
        token_use: 'id',
        ...(nonce !== null && { nonce }),
        aud: session.clientId,
        'cognito:username': user.username,
        exp: iat + client.idTokenSeconds,
      })
      return {
        AccessToken: await accessToken,
        IdToken: await idToken,
        ExpiresIn: client.accessTokenSeconds,
        TokenType: 'Bearer',
      }
    },

    async authorize(accessToken, scope = userAdminScope) {
      const claims = await pool.signer.verify(accessToken)
      if (claims?.iss !== pool.issuer || claims.token_use !== 'access') {
        throw notAuthorized('Invalid Access Token')
      }
      if (nowSeconds() >= Number(claims.exp)) throw notAuthorized('Access Token has expired')
      const account = findAccount(pool.store.read(), claims.event_id)
      if (!account.session.scope.split(' ').includes(scope)) {
        throw notAuthorized('Access Token does not have required scopes')
      }
      return account
    },
  }
}
