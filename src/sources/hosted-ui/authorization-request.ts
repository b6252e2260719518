import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi'
import type { ManagedLoginOptions } from '../managed-login.js'
import type { HostedUiConfig } from './hosted-ui-config.js'

/** What is kept of a request until its answer comes: none of it but the state is told to anybody. */
export interface RequestSecrets {
  state: string
  nonce: string
  codeVerifier: string
}

/** Makes new ones; the page at the redirect URI knows by the state of a popup that it is in one. */
export const createRequestSecrets = (display: ManagedLoginOptions['display']): RequestSecrets => ({
  state: (display === 'popup' ? 'popup.' : '') + generateRandomState(),
  nonce: generateRandomNonce(),
  codeVerifier: generateRandomCodeVerifier(),
})

/**
 * Gives the address to sign in at.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html Cognito developer guide, authorize endpoint}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.3 RFC 7636, section 4.3}
 */
export async function toAuthorizeUrl(
  { domain, clientId, redirectUri, scopes }: HostedUiConfig,
  { state, nonce, codeVerifier }: RequestSecrets,
  { prompt, loginHint, identityProvider, lang }: ManagedLoginOptions,
): Promise<string> {
  const fields = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    prompt,
    login_hint: loginHint,
    identity_provider: identityProvider,
    lang,
  }
  const url = new URL(`${domain}/oauth2/authorize`)
  for (const [name, value] of Object.entries(fields)) if (value) url.searchParams.set(name, value)
  return url.href
}
