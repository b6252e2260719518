import type { SessionSource } from '../../core/session-source.js'
import { askService } from '../ask-service.js'
import { createCognitoApi } from '../cognito-api.js'
import { toIssuerEndpoint } from '../issuer-endpoint.js'
import type { HostedUiConfig } from './hosted-ui-config.js'
import { toTokens } from './token-answer.js'

/**
 * Creates what a hosted-UI source asks for a session that exists: the endpoints of managed login for its tokens, the user
 * pools API for the rest.
 *
 * `clientMetadata` goes out as `aws_client_metadata`, which the service documents for machine-to-machine grants only.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html Cognito developer guide, token endpoint}
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html Cognito developer guide, revoke endpoint}
 */
export function createHostedUiRequests({
  domain,
  clientId,
  endpoint,
}: HostedUiConfig): Pick<Required<SessionSource>, 'refresh' | 'revoke' | 'callUserPool'> {
  const post = (path: string, fields: Record<string, string>, init: RequestInit) => {
    const body = new URLSearchParams({ client_id: clientId, ...fields })
    return askService(`${domain}/oauth2/${path}`, { ...init, method: 'POST', body })
  }
  const callUserPool: Required<SessionSource>['callUserPool'] = async (operation, body, signal) =>
    createCognitoApi(endpoint ?? toIssuerEndpoint(body.AccessToken))(operation, body, { signal })

  return {
    callUserPool,
    async refresh(tokens, { signal, clientMetadata }) {
      const fields = {
        grant_type: 'refresh_token',
        refresh_token: String(tokens.refreshToken),
        ...(clientMetadata && { aws_client_metadata: JSON.stringify(clientMetadata) }),
      }
      return { ...tokens, ...toTokens(await post('token', fields, { signal })) }
    },
    async revoke({ accessToken, refreshToken }, scope, signal) {
      if (scope === 'global') {
        await callUserPool('GlobalSignOut', { AccessToken: accessToken }, signal)
      } else await post('revoke', { token: String(refreshToken) }, { signal, keepalive: true })
    },
  }
}
