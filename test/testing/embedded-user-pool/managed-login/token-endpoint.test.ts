import { decodeJwt } from 'jose'
import { createEmbeddedUserPool, type EmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import {
  createPretendBrowser,
  domain,
  locationOf,
  toChallenge,
  post,
  tradeCode,
} from './pretend-browser.js'

const minute = 60_000
const codeVerifier = 'a'.repeat(43)

async function signIn(pool: EmbeddedUserPool, parameters: Record<string, string> = {}) {
  const { code } = locationOf(await createPretendBrowser(pool).signIn(parameters))
  return code
}

const refresh = (
  pool: EmbeddedUserPool,
  refreshToken: string | undefined,
  more: Record<string, string> = {},
) =>
  post(pool, '/oauth2/token', {
    grant_type: 'refresh_token',
    client_id: pool.clientId,
    refresh_token: refreshToken ?? '',
    ...more,
  })

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }

it('trades a code for tokens with the nonce and the scopes that were asked for', async () => {
  const { pool, clock, getUser } = createPoolWithUsers()
  const codeChallenge = await toChallenge(codeVerifier)
  const code = await signIn(pool, {
    nonce: 'the-nonce',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  })
  const { status, headers, body } = await tradeCode(pool, code, { code_verifier: codeVerifier })
  expect([
    status,
    headers.get('cache-control'),
    headers.get('access-control-allow-origin'),
  ]).toEqual([200, 'no-store', '*'])
  expect(body).toEqual({
    access_token: expect.any(String),
    id_token: expect.any(String),
    refresh_token: expect.any(String),
    expires_in: 3600,
    token_type: 'Bearer',
  })
  const shared = { auth_time: clock.at / 1000, iss: pool.issuer }
  expect(decodeJwt(body.id_token ?? '')).toMatchObject({ ...shared, nonce: 'the-nonce' })
  expect(decodeJwt(body.access_token ?? '')).toMatchObject({
    ...shared,
    username: 'alice',
    scope: 'openid email aws.cognito.signin.user.admin',
  })
  expect(decodeJwt(body.access_token ?? '')).not.toHaveProperty('nonce')
  expect((await getUser(body.access_token)).body.Username).toBe('alice')
})

it('gives all scopes of the app client when none is asked for', async () => {
  const { pool } = createPoolWithUsers({ scopes: ['openid', 'phone'] })
  const { body } = await tradeCode(pool, await signIn(pool, { scope: '' }))
  expect(decodeJwt(body.access_token ?? '').scope).toBe('openid phone')
})

it('gives no ID token without the scope openid, at a refresh neither', async () => {
  const { pool } = createPoolWithUsers()
  const { body } = await tradeCode(pool, await signIn(pool, { scope: 'email' }))
  expect(body).not.toHaveProperty('id_token')
  expect((await refresh(pool, body.refresh_token)).body).not.toHaveProperty('id_token')
})

it('takes a code once', async () => {
  const { pool } = createPoolWithUsers()
  const code = await signIn(pool)
  const both = await Promise.all([tradeCode(pool, code), tradeCode(pool, code)])
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 400]))
  expect(await tradeCode(pool, code)).toMatchObject(invalidGrant)
})

it('takes a code for five minutes', async () => {
  const { pool, clock } = createPoolWithUsers()
  const codes = [await signIn(pool), await signIn(pool)]
  clock.at += 5 * minute - 1
  expect((await tradeCode(pool, codes[0])).status).toBe(200)
  clock.at += 1
  expect(await tradeCode(pool, codes[1])).toMatchObject(invalidGrant)
})

it.each([
  ['another app client', { code_verifier: codeVerifier, client_id: 'other-client' }],
  [
    'another callback URL',
    { code_verifier: codeVerifier, redirect_uri: 'https://app.example.com/' },
  ],
  ['another code verifier', { code_verifier: 'b'.repeat(43) }],
  ['no code verifier', {}],
])('refuses a code that comes with %s, and uses it up', async (_title, fields) => {
  const { pool } = createPoolWithUsers()
  const codeChallenge = await toChallenge(codeVerifier)
  const challenge = { code_challenge: codeChallenge, code_challenge_method: 'S256' }
  const code = await signIn(pool, challenge)
  expect(await tradeCode(pool, code, fields)).toMatchObject(invalidGrant)
  expect(await tradeCode(pool, code, { code_verifier: codeVerifier })).toMatchObject(invalidGrant)
})

it('refuses a code verifier where there was no challenge', async () => {
  const { pool } = createPoolWithUsers()
  const wrong = { code_verifier: 'a'.repeat(43) }
  expect(await tradeCode(pool, await signIn(pool), wrong)).toMatchObject(invalidGrant)
})

it('gives a refresh token at a refresh only while rotation is on', async () => {
  const { pool } = createPoolWithUsers()
  const { body } = await tradeCode(pool, await signIn(pool, { nonce: 'the-nonce' }))
  const plain = await refresh(pool, body.refresh_token)
  expect(Object.keys(plain.body).sort()).toEqual([
    'access_token',
    'expires_in',
    'id_token',
    'token_type',
  ])
  expect(decodeJwt(plain.body.id_token ?? '')).not.toHaveProperty('nonce')
  pool.configureClient(pool.clientId, { rotation: { graceSeconds: 0 } })
  const rotated = await refresh(pool, body.refresh_token)
  expect(rotated.body.refresh_token).not.toBe(body.refresh_token)
  expect((await refresh(pool, rotated.body.refresh_token)).status).toBe(200)
})

it('says invalid_grant for every dead refresh token', async () => {
  const { pool, clock } = createPoolWithUsers({ rotation: { graceSeconds: 60 } })
  const { body } = await tradeCode(pool, await signIn(pool))
  expect((await refresh(pool, body.refresh_token)).status).toBe(200)
  clock.at += minute
  expect(await refresh(pool, body.refresh_token)).toMatchObject(invalidGrant)
  expect(pool.requests.at(-1)).toMatchObject({ operation: 'token', exception: 'invalid_grant' })
  const fresh = await pool.issueTokens('alice')
  const others = { client_id: 'other-client' }
  expect(await refresh(pool, fresh.refreshToken, others)).toMatchObject(invalidGrant)
  pool.revokeUser('alice')
  expect(await refresh(pool, fresh.refreshToken)).toMatchObject(invalidGrant)
  expect(await refresh(pool, 'nonsense')).toMatchObject(invalidGrant)
  const old = await pool.issueTokens('alice', { authTime: clock.at - 30 * 24 * 60 * minute })
  expect(await refresh(pool, old.refreshToken)).toMatchObject(invalidGrant)
})

it('refreshes a session of either kind at either place', async () => {
  const { pool, refresh: refreshByApi } = createPoolWithUsers()
  const { refreshToken } = await pool.issueTokens('alice')
  expect((await refresh(pool, refreshToken)).status).toBe(200)
  const { body } = await tradeCode(pool, await signIn(pool))
  expect((await refreshByApi(body.refresh_token ?? '')).status).toBe(200)
})

it('keeps the time of the password for who comes back by the cookie, unless told otherwise', async () => {
  for (const cookieRenewsAuthTime of [false, true]) {
    const clock = { at: Date.UTC(2026, 0, 1) }
    const pool = createEmbeddedUserPool({
      users: [{ username: 'alice', password: 'correct horse' }],
      now: () => clock.at,
      cookieRenewsAuthTime,
    })
    const browser = createPretendBrowser(pool)
    await browser.signIn()
    const signedInAt = clock.at / 1000
    clock.at += 10 * minute
    const authTimeNow = async (answer: Response) => {
      const { body } = await tradeCode(pool, locationOf(answer).code)
      return decodeJwt(body.access_token ?? '').auth_time
    }
    const expected = cookieRenewsAuthTime ? signedInAt + 600 : signedInAt
    expect(await authTimeNow(await browser.authorize())).toBe(expected)
    const again = await browser.authorize({ prompt: 'login' })
    const renewed = await authTimeNow(await browser.submit(again, 'alice', 'correct horse'))
    expect(renewed).toBe(signedInAt + 600)
  }
})

const secret = 'a secret: with % and +'
const basic = (clientId: string, password: string) => ({
  authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(password)}`)}`,
})

it('takes the client secret by Basic or in the body', async () => {
  const { pool } = createPoolWithUsers({ secret })
  const byBasic = await tradeCode(pool, await signIn(pool), {}, basic(pool.clientId, secret))
  expect(byBasic.status).toBe(200)
  const inBody = await tradeCode(pool, await signIn(pool), { client_secret: secret })
  expect(inBody.status).toBe(200)
})

it.each([
  ['no secret', {}, {}],
  ['a wrong secret in the body', { client_secret: 'nonsense' }, {}],
  ['a wrong secret by Basic', {}, basic('embedded-client-1', 'nonsense')],
  ['the secret under another name', {}, basic('other-client', secret)],
  ['two names', { client_id: 'other-client' }, basic('embedded-client-1', secret)],
  ['an unknown app client', { client_id: 'nobody' }, {}],
  ['broken base64', {}, { authorization: 'Basic *' }],
])('refuses %s, and keeps the code', async (_title, fields, headers) => {
  const { pool } = createPoolWithUsers({ secret })
  const code = await signIn(pool)
  const refused = { status: 400, body: { error: 'invalid_client' } }
  expect(await tradeCode(pool, code, fields, headers)).toMatchObject(refused)
  expect((await tradeCode(pool, code, { client_secret: secret })).status).toBe(200)
})

it('refuses a secret from an app client that has none', async () => {
  const { pool } = createPoolWithUsers()
  const answer = await tradeCode(pool, await signIn(pool), { client_secret: 'nonsense' })
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } })
})

it('asks for the secret in the JSON API too, where passwords are of no use then', async () => {
  const { pool, ask } = createPoolWithUsers({ secret })
  const { refreshToken } = await pool.issueTokens('alice')
  const ClientId = pool.clientId
  const refused = { status: 400, body: { __type: 'NotAuthorizedException' } }
  const withToken = { ClientId, RefreshToken: refreshToken }
  const revocation = { ClientId, Token: refreshToken }
  const signIns = ['USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH'].map((AuthFlow) => ({
    AuthFlow,
    ClientId,
    AuthParameters: {
      USERNAME: 'alice',
      PASSWORD: 'correct horse',
      SRP_A: 'abc',
      REFRESH_TOKEN: refreshToken,
    },
  }))
  for (const signIn of signIns) expect(await ask('InitiateAuth', signIn)).toMatchObject(refused)
  expect(await ask('GetTokensFromRefreshToken', withToken)).toMatchObject(refused)
  expect(await ask('RevokeToken', revocation)).toMatchObject(refused)
  const good = await ask('GetTokensFromRefreshToken', { ...withToken, ClientSecret: secret })
  expect(good.status).toBe(200)
  expect((await ask('RevokeToken', { ...revocation, ClientSecret: secret })).status).toBe(200)
})

it.each([
  ['no grant type', { grant_type: '' }, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['no code', { code: '' }, 'invalid_request'],
  ['no callback URL', { redirect_uri: '' }, 'invalid_request'],
  ['no app client', { client_id: '' }, 'invalid_request'],
])('refuses %s', async (_title, fields, error) => {
  const { pool } = createPoolWithUsers()
  const answer = await tradeCode(pool, await signIn(pool), fields)
  expect(answer).toMatchObject({ status: 400, body: { error } })
})

it('takes a form only', async () => {
  const { pool } = createPoolWithUsers()
  const headers = { 'content-type': 'application/json' }
  const answer = await pool.fetch(`${domain}/oauth2/token`, { method: 'POST', headers, body: '{}' })
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }])
})

it('fails in the ways it is told to', async () => {
  const { pool } = createPoolWithUsers()
  const code = await signIn(pool)
  const send = () => pool.fetch(`${domain}/oauth2/token`, { method: 'POST', body: 'x' })
  pool.faults.throttle(1, 7, { only: 'token' })
  const throttled = await send()
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7'])
  pool.faults.throttle(1, undefined, { only: 'token' })
  expect((await send()).status).toBe(429)
  pool.faults.fail(1, 503, { only: 'token' })
  const failed = await send()
  expect([failed.status, failed.headers.get('content-type')]).toEqual([
    503,
    expect.stringContaining('text/plain'),
  ])
  pool.faults.html(1, { only: 'token' })
  expect((await send()).headers.get('content-type')).toBe('text/html')
  pool.faults.dropAnswer(1, { only: 'token' })
  await expect(tradeCode(pool, code)).rejects.toThrow(TypeError)
  expect(await tradeCode(pool, code)).toMatchObject(invalidGrant)
  expect(pool.requests.slice(-6).map(({ exception }) => exception)).toEqual([
    'TooManyRequestsException',
    'TooManyRequestsException',
    'InternalErrorException',
    null,
    null,
    'invalid_grant',
  ])
})
