import type { AppClient } from '../app-clients.js'
import type { PoolService } from '../pool-service.js'
import { findClient } from './authorize-request.js'
import type { FormFields } from './form-fields.js'
import { OAuthError } from './oauth-error.js'

interface Credentials {
  clientId: string | null
  secret: string | null
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

function readBasic(request: Request): Credentials | null {
  const [scheme, encoded = ''] = (request.headers.get('authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic') return null
  try {
    const [clientId = '', ...secret] = atob(encoded).split(':')
    return { clientId: decode(clientId), secret: decode(secret.join(':')) }
  } catch {
    throw new OAuthError('invalid_client')
  }
}

/**
 * The app client that sends a request to the token or revocation endpoint.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 RFC 6749, section 2.3.1}
 * @throws {OAuthError} `invalid_client` when it is unknown or its secret is not the one it has, `invalid_request` when it
 *   does not say who it is.
 */
export function authenticateClient(
  service: PoolService,
  request: Request,
  fields: FormFields,
): AppClient {
  const inBody = { clientId: fields.get('client_id'), secret: fields.get('client_secret') }
  const basic = readBasic(request)
  const { clientId, secret } = basic ?? inBody
  if (clientId === null) throw new OAuthError('invalid_request')
  const client = findClient(service, clientId)
  const isOther = basic !== null && inBody.clientId !== null && inBody.clientId !== clientId
  if (isOther || secret !== client.secret) throw new OAuthError('invalid_client')
  return client
}
