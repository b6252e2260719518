import type { ServiceAnswer } from '../core/service-answer.js'
import { askService } from './ask-service.js'

/** Calls one operation of the JSON API of Cognito user pools. */
export type CognitoApi = (
  operation: string,
  body: object,
  /** `keepalive` lets the call outlive the page. */
  options: { signal: AbortSignal; keepalive?: boolean },
) => Promise<ServiceAnswer>

/**
 * Creates the API at an endpoint.
 *
 * The call rejects with a `SessionError` by the table of `cognito-errors`, or with `network` when no answer came or it is
 * not Cognito's.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html Cognito API, common errors}
 */
export function createCognitoApi(endpoint: string): CognitoApi {
  return (operation, body, options) => {
    const headers = {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    }
    return askService(endpoint, { ...options, method: 'POST', headers, body: JSON.stringify(body) })
  }
}
