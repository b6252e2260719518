import type { SessionSource } from '../../core/session-source.js'
import { createCognitoApi } from '../cognito-api.js'
import { createTokenRefresh } from './refresh-tokens.js'

/** Creates what a user-pool source asks of Cognito for a session that exists. */
export function createUserPoolRequests(
  endpoint: string,
  clientId: string,
): Pick<Required<SessionSource>, 'refresh' | 'revoke' | 'callUserPool'> {
  const api = createCognitoApi(endpoint)
  return {
    callUserPool: (operation, body, signal) => api(operation, body, { signal }),
    refresh: createTokenRefresh(api, clientId),
    async revoke({ accessToken, refreshToken }, scope, signal) {
      if (scope === 'global') await api('GlobalSignOut', { AccessToken: accessToken }, { signal })
      else {
        const body = { ClientId: clientId, Token: refreshToken }
        await api('RevokeToken', body, { signal, keepalive: true })
      }
    },
  }
}
