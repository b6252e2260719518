import * as oauth from 'oauth4webapi'
import { createEmbeddedUserPool, type EmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { serveOverHttp } from '../../../support/serve-over-http.js'
import { inputsOf, redirectUri } from './pretend-browser.js'

const insecure = { [oauth.allowInsecureRequests]: true }
const userPoolId = 'eu-west-1_Embedded1'
const client: oauth.Client = { client_id: 'embedded-client-1' }

/** A pool at a host of its own, which its issuer names. */
async function servePool(secret: string | null) {
  let pool: EmbeddedUserPool | null = null
  const service = await serveOverHttp(async (request) => {
    if (!pool) throw new Error('There is no pool yet.')
    return pool.handle(request)
  })
  pool = createEmbeddedUserPool({
    userPoolId,
    issuer: `${service.url}/${userPoolId}`,
    clients: [{ ...client, clientId: client.client_id, secret, rotation: { graceSeconds: 0 } }],
    users: [{ username: 'alice', password: 'correct horse', attributes: { email: 'a@b.example' } }],
  })
  return { pool, service, [Symbol.asyncDispose]: service.close }
}

async function signIn(url: URL): Promise<URL> {
  const page = await fetch(url)
  const inputs = { ...inputsOf(await page.text()), username: 'alice', password: 'correct horse' }
  const body = new URLSearchParams(inputs)
  const answer = await fetch(new URL('/login', url), { method: 'POST', body, redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '')
}

it.each([
  ['a public client', null, oauth.None()],
  ['Basic', 'a secret', oauth.ClientSecretBasic('a secret')],
  ['a secret in the body', 'a secret', oauth.ClientSecretPost('a secret')],
])('serves oauth4webapi from discovery to revocation, with %s', async (_title, secret, auth) => {
  await using world = await servePool(secret)
  const { pool } = world
  const issuer = new URL(pool.issuer)
  const found = await oauth.discoveryRequest(issuer, insecure)
  const as = await oauth.processDiscoveryResponse(issuer, found)

  const codeVerifier = oauth.generateRandomCodeVerifier()
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
  const url = new URL(as.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email',
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }).toString()
  const callback = oauth.validateAuthResponse(as, client, await signIn(url), state)
  const granted = await oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      callback,
      redirectUri,
      codeVerifier,
      insecure,
    ),
    { expectedNonce: nonce, requireIdToken: true },
  )
  const { sub } = oauth.getValidatedIdTokenClaims(granted) ?? { sub: '' }
  const info = await oauth.processUserInfoResponse(
    as,
    client,
    sub,
    await oauth.userInfoRequest(as, client, granted.access_token, insecure),
  )
  expect(info).toMatchObject({ email: 'a@b.example', username: 'alice' })

  const refresh = async (refreshToken = '') =>
    oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, auth, refreshToken, insecure),
    )
  const refreshed = await refresh(granted.refresh_token)
  expect(refreshed.refresh_token).not.toBe(granted.refresh_token)
  await expect(refresh(granted.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })

  const token = refreshed.refresh_token ?? ''
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, auth, token, insecure),
  )
  await expect(refresh(token)).rejects.toMatchObject({ error: 'invalid_grant' })
})

it('publishes the keys that its discovery document points at', async () => {
  await using world = await servePool(null)
  const { pool, service } = world
  const { jwks_uri: uri, ...document } = (await (
    await fetch(`${pool.issuer}/.well-known/openid-configuration`)
  ).json()) as Record<string, string>
  expect(await (await fetch(uri ?? '')).json()).toEqual(await pool.jwks())
  expect(document).toMatchObject({
    issuer: pool.issuer,
    end_session_endpoint: `${service.url}/logout`,
  })
})
