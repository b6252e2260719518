import type { AppClient } from '../app-clients.js'
import type { PoolService } from '../pool-service.js'
import { redeem } from '../refresh-operations.js'
import { ServiceException } from '../service-exception.js'
import { openSession } from '../session-tracking.js'
import type { SessionRecord } from '../sessions.js'
import { redeemCode } from './authorization-codes.js'
import { authenticateClient } from './client-authentication.js'
import type { Endpoint } from './endpoint.js'
import { readForm, type FormFields } from './form-fields.js'
import { OAuthError } from './oauth-error.js'

interface Grant {
  session: SessionRecord
  nonce: string | null
  /** What goes into the answer; `null` leaves it out. */
  refreshToken: string | null
}

async function grantByCode(
  service: PoolService,
  client: AppClient,
  fields: FormFields,
): Promise<Grant> {
  const proof = {
    code: fields.demand('code'),
    clientId: client.clientId,
    redirectUri: fields.demand('redirect_uri'),
    codeVerifier: fields.get('code_verifier'),
  }
  const { store, now } = service
  const { nonce, username, authTime, scope, browserSessionId } = await redeemCode(
    store.change,
    proof,
    now(),
  )
  const facts = { username, authTime, scope, browserSessionId, deviceKey: null }
  const session = store.change((state) => openSession(service, state, client, facts))
  return { session, nonce, refreshToken: session.refreshTokens[0]?.refreshToken ?? null }
}

function grantByRefreshToken(service: PoolService, client: AppClient, fields: FormFields): Grant {
  const refreshToken = fields.demand('refresh_token')
  const { session, newRefreshToken } = redeem(service, client, { refreshToken, deviceKey: null })
  return { session, nonce: null, refreshToken: newRefreshToken }
}

function grant(service: PoolService, client: AppClient, fields: FormFields) {
  switch (fields.demand('grant_type')) {
    case 'authorization_code':
      return grantByCode(service, client, fields)
    case 'refresh_token':
      return grantByRefreshToken(service, client, fields)
    default:
      throw new OAuthError('unsupported_grant_type')
  }
}

/**
 * `POST /oauth2/token`: trades a code or a refresh token.
 *
 * Every refusal of a refresh token, reuse after its rotation too, is `invalid_grant`. The refresh grant answers with a
 * refresh token only when rotation is on, and there is an ID token only with the scope `openid`.
 *
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html Token endpoint}
 */
export const token: Endpoint = async (service, request) => {
  const fields = await readForm(request)
  const client = authenticateClient(service, request, fields)
  try {
    const { session, nonce, refreshToken } = await grant(service, client, fields)
    const tokens = await service.tokens.issue(session, nonce)
    const answer = {
      access_token: tokens.AccessToken,
      ...(session.scope.split(' ').includes('openid') && { id_token: tokens.IdToken }),
      ...(refreshToken !== null && { refresh_token: refreshToken }),
      expires_in: tokens.ExpiresIn,
      token_type: tokens.TokenType,
    }
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    if (error instanceof ServiceException) throw new OAuthError('invalid_grant')
    throw error
  }
}
