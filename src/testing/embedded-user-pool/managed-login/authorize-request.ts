import type { AppClient } from '../app-clients.js'
import type { PoolService } from '../pool-service.js'
import { userAdminScope } from '../sessions.js'
import type { FormFields } from './form-fields.js'
import { OAuthError } from './oauth-error.js'

/** A request of the authorization endpoint whose redirect can be trusted. */
export interface AuthorizeTarget {
  client: AppClient
  redirectUri: string
  state: string | null
}

/** A request of the authorization endpoint, checked. */
export interface AuthorizeRequest extends AuthorizeTarget {
  scope: string
  nonce: string | null
  codeChallenge: string | null
  prompts: readonly string[]
  loginHint: string | null
  identityProvider: string | null
}

const allScopes = ['openid', 'email', 'phone', 'profile', userAdminScope]
const knownPrompts = ['none', 'login', 'select_account', 'consent']

/** @throws {OAuthError} `invalid_client` when there is none of this name. */
export function findClient(service: PoolService, clientId: string): AppClient {
  try {
    return service.clients.find(clientId)
  } catch {
    throw new OAuthError('invalid_client', 'There is no such app client')
  }
}

/**
 * Finds out where the answer may be sent.
 *
 * @throws {OAuthError} `invalid_client` or `invalid_request`: nowhere, so the browser stays.
 */
export function toAuthorizeTarget(service: PoolService, fields: FormFields): AuthorizeTarget {
  const client = findClient(service, fields.demand('client_id'))
  const redirectUri = fields.demand('redirect_uri')
  const isAllowed = client.callbackUrls?.includes(redirectUri) ?? true
  if (!isAllowed || !URL.canParse(redirectUri) || redirectUri.includes('#')) {
    throw new OAuthError('invalid_request', 'redirect_uri is not among the callback URLs')
  }
  return { client, redirectUri, state: fields.get('state') }
}

function readScope(client: AppClient, asked: string | null): string {
  if (asked === null) return (client.scopes ?? allScopes).join(' ')
  const scopes = asked.split(/\s+/).filter(Boolean)
  const refused = scopes.find((scope) => client.scopes?.includes(scope) === false)
  if (refused !== undefined) throw new OAuthError('invalid_scope', `${refused} is not allowed`)
  return scopes.join(' ')
}

function readPrompts(asked: string | null): string[] {
  const prompts = (asked ?? '').split(' ').filter(Boolean)
  const isGood =
    prompts.every((prompt) => knownPrompts.includes(prompt)) &&
    (prompts.length === 1 || !prompts.includes('none'))
  if (!isGood) throw new OAuthError('invalid_request', 'prompt is not supported')
  return prompts
}

function readChallenge(fields: FormFields): string | null {
  const codeChallenge = fields.get('code_challenge')
  const method = fields.get('code_challenge_method')
  if (codeChallenge === null && method === null) return null
  if (method !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge ?? '')) {
    throw new OAuthError('invalid_request', 'Only PKCE with S256 is supported')
  }
  return codeChallenge
}

/**
 * Checks the rest of the request.
 *
 * @throws {OAuthError} what the redirect has to tell.
 */
export function toAuthorizeRequest(target: AuthorizeTarget, fields: FormFields): AuthorizeRequest {
  if (fields.demand('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'Only response_type=code is supported')
  }
  return {
    ...target,
    codeChallenge: readChallenge(fields),
    scope: readScope(target.client, fields.get('scope')),
    nonce: fields.get('nonce'),
    prompts: readPrompts(fields.get('prompt')),
    loginHint: fields.get('login_hint'),
    identityProvider: fields.get('identity_provider'),
  }
}
