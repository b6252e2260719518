import * as oauth from 'oauth4webapi'
import { decodeClaims } from '../core/tokens.js'
import { readAnswer } from '../core/service-answer.js'
import type { TokenHandlerConfig } from './handler-config.js'
import type { SessionTokens } from './session-tokens.js'
import type { SignInTransaction } from './sign-in-cookie.js'
import { limit } from './time-limit.js'
import { checkCallback, checkTokens } from './token-checks.js'
import { SIGN_IN_REFUSALS, toUpstreamError } from './upstream-errors.js'

/** For the pool's pre token generation trigger. */
export type ClientMetadata = Readonly<Record<string, string>> | undefined

/** What a token handler asks of Cognito; every request gets 10 s, and every failure is a `SessionError` without a token. */
export interface ManagedLoginService {
  /**
   * Trades the code of a callback.
   *
   * @throws {SessionError} by what the callback or the service said; `invalid_callback` for a code or a nonce that belongs
   *   to another sign-in. What was minted and cannot be used is revoked.
   */
  exchange(callback: URLSearchParams, transaction: SignInTransaction): Promise<SessionTokens>
  /** Trades the refresh token; it comes back changed where the app client rotates. */
  refresh(tokens: SessionTokens, clientMetadata: ClientMetadata): Promise<SessionTokens>
  revoke(refreshToken: string): Promise<void>
  /** Ends all sessions of a user by a live access token. */
  signOutEverywhere(accessToken: string): Promise<void>
}

/**
 * Creates the service of one app client.
 *
 * ID tokens come from the token endpoint itself, over TLS: their claims are checked, their signature need not be.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OpenID Connect Core, section 3.1.3.7}
 */
export function createManagedLoginService(config: TokenHandlerConfig): ManagedLoginService {
  const { domain, clientSecret, clock } = config
  const client: oauth.Client = { client_id: config.clientId }
  const auth = clientSecret ? oauth.ClientSecretBasic(clientSecret) : oauth.None()
  const server: oauth.AuthorizationServer = {
    issuer: config.issuer ?? domain,
    token_endpoint: `${domain}/oauth2/token`,
    revocation_endpoint: `${domain}/oauth2/revoke`,
  }
  const [scheme] = domain.split(':')
  const insecure = { [oauth.allowInsecureRequests]: scheme === 'http' }

  async function ask<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await limit(clock, request)
    } catch (thrown) {
      throw toUpstreamError(thrown)
    }
  }

  const revoke = (refreshToken: string) =>
    ask(async (signal) => {
      const options = { signal, ...insecure }
      await readRevocation(
        await oauth.revocationRequest(server, client, auth, refreshToken, options),
      )
    })

  return {
    revoke,
    async exchange(callback, { state, nonce, codeVerifier }) {
      const parameters = checkCallback(callback, config, state)
      const answer = await ask(async (signal) => {
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          auth,
          parameters,
          config.redirectUri,
          codeVerifier,
          { signal, ...insecure },
        )
        return readAnswer(response, SIGN_IN_REFUSALS)
      })
      try {
        return await checkTokens(answer, config, (...args) =>
          oauth.processAuthorizationCodeResponse(...args, { expectedNonce: nonce }),
        )
      } catch (thrown) {
        const { refresh_token: minted } = answer
        if (typeof minted === 'string') void revoke(minted).catch(() => undefined)
        throw thrown
      }
    },
    async refresh({ refreshToken }, clientMetadata) {
      // documented for client credentials only; where Cognito does not take it here, it leaves it
      const additionalParameters = new URLSearchParams()
      if (clientMetadata) {
        additionalParameters.set('aws_client_metadata', JSON.stringify(clientMetadata))
      }
      const answer = await ask(async (signal) => {
        const options = { signal, additionalParameters, ...insecure }
        return readAnswer(
          await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, options),
        )
      })
      return checkTokens(answer, config, oauth.processRefreshTokenResponse, refreshToken)
    },
    signOutEverywhere: (AccessToken) =>
      ask(async (signal) => {
        const { iss } = decodeClaims(AccessToken) ?? {}
        const endpoint = config.endpoint ?? new URL(config.issuer ?? String(iss)).origin
        const headers = {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
        }
        const body = JSON.stringify({ AccessToken })
        // nobody on the way leads a token elsewhere
        const redirect = 'error'
        await readAnswer(await fetch(endpoint, { method: 'POST', headers, body, signal, redirect }))
      }),
  }
}

/** A revocation that worked says nothing at all. */
async function readRevocation(response: Response): Promise<void> {
  if (response.status !== 200) await readAnswer(response)
  else await response.body?.cancel()
}
