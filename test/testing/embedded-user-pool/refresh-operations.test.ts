import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { decodeJwt } from 'jose'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { createPoolWithUsers, refused } from '../../support/pool-with-users.js'
import { sdkCall, sdkSessionOf, sdkSignIn, sdkUser } from '../../support/sdk-user.js'
import { serveOverHttp } from '../../support/serve-over-http.js'

const ClientId = 'embedded-client-1'
const day = 24 * 3600 * 1000

it('lets the real SDK refresh, and keeps the time of its sign-in', async () => {
  const clock = { at: Date.now() }
  const pool = createEmbeddedUserPool({
    users: [{ username: 'alice', password: 'correct horse' }],
    now: () => clock.at,
  })
  await using service = await serveOverHttp(pool.handle)
  const user = sdkUser(service.url)
  const session = sdkSessionOf(await sdkSignIn(user, 'correct horse'))
  clock.at += 5000
  const refreshed = await sdkCall<CognitoUserSession>((callback) =>
    user.refreshSession(session.getRefreshToken(), callback),
  )
  const [before, after] = [session, refreshed].map((each) => each.getAccessToken().payload)
  expect(after?.iat).toBe(before?.iat + 5)
  expect(after?.auth_time).toBe(before?.auth_time)
  expect(after?.origin_jti).toBe(before?.origin_jti)
  expect(after?.jti).not.toBe(before?.jti)
  expect(refreshed.getRefreshToken().getToken()).toBe(session.getRefreshToken().getToken())
})

it.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])(
  'takes %s without rotation only',
  async (AuthFlow) => {
    const { pool, ask } = createPoolWithUsers()
    const { refreshToken } = await pool.issueTokens('alice')
    const initiate = () =>
      ask('InitiateAuth', {
        AuthFlow,
        ClientId,
        AuthParameters: { REFRESH_TOKEN: refreshToken, DEVICE_KEY: null },
      })
    const { status, body } = await initiate()
    expect([status, Object.keys(body.AuthenticationResult ?? {}).sort()]).toEqual([
      200,
      ['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType'],
    ])
    pool.configureClient(ClientId, { rotation: { graceSeconds: 60 } })
    expect(await initiate()).toMatchObject(refused('NotAuthorizedException'))
  },
)

it('refreshes without a new refresh token while rotation is off', async () => {
  const { pool, refresh } = createPoolWithUsers()
  const { refreshToken } = await pool.issueTokens('alice')
  const { body } = await refresh(refreshToken, { ClientMetadata: { tab: '1' } })
  expect(body.AuthenticationResult).toEqual({
    AccessToken: expect.any(String),
    IdToken: expect.any(String),
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  })
})

it('gives a new refresh token with every refresh while rotation is on', async () => {
  const { pool, refresh } = createPoolWithUsers({ rotation: { graceSeconds: 0 } })
  const first = (await pool.issueTokens('alice')).refreshToken
  const second = (await refresh(first)).body.AuthenticationResult?.RefreshToken as string
  const third = (await refresh(second)).body.AuthenticationResult?.RefreshToken as string
  expect(new Set([first, second, third]).size).toBe(3)
  expect((await refresh(third)).status).toBe(200)
})

it('takes a rotated-out refresh token until the grace period ends, counted from its rotation', async () => {
  const { pool, refresh, clock } = createPoolWithUsers({ rotation: { graceSeconds: 60 } })
  const { refreshToken } = await pool.issueTokens('alice')
  expect((await refresh(refreshToken)).status).toBe(200)
  clock.at += 59_999
  const again = await refresh(refreshToken)
  expect(again.status).toBe(200)
  clock.at += 1
  expect(await refresh(refreshToken)).toMatchObject(refused('RefreshTokenReuseException'))
  const newest = again.body.AuthenticationResult?.RefreshToken as string
  expect((await refresh(newest)).status).toBe(200)
})

it('ends the whole session on reuse when it is told to', async () => {
  const { pool, refresh, getUser } = createPoolWithUsers({
    rotation: { graceSeconds: 0 },
    reuseEndsSession: true,
  })
  const { refreshToken } = await pool.issueTokens('alice')
  const { AccessToken, RefreshToken } =
    (await refresh(refreshToken)).body.AuthenticationResult ?? {}
  expect((await getUser(AccessToken)).status).toBe(200)
  expect(await refresh(refreshToken)).toMatchObject(refused('RefreshTokenReuseException'))
  expect(await refresh(RefreshToken as string)).toMatchObject(refused('NotAuthorizedException'))
  expect(await getUser(AccessToken)).toMatchObject(refused('NotAuthorizedException'))
})

it('lets one of twenty refreshes at once win when there is no grace', async () => {
  const { pool, refresh } = createPoolWithUsers({ rotation: { graceSeconds: 0 } })
  const { refreshToken } = await pool.issueTokens('alice')
  const all = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(all.filter(({ body }) => body.__type === 'RefreshTokenReuseException')).toHaveLength(19)
})

it('ends a refresh token at its deadline, which no rotation moves', async () => {
  const { pool, refresh, clock } = createPoolWithUsers({
    rotation: { graceSeconds: 0 },
    refreshTokenSeconds: 3 * 24 * 3600,
  })
  const authTime = clock.at
  let { refreshToken } = await pool.issueTokens('alice')
  for (const at of [day, 2 * day, 3 * day - 1000]) {
    clock.at = authTime + at
    const { AuthenticationResult: result } = (await refresh(refreshToken)).body
    expect(decodeJwt(result?.AccessToken as string).auth_time).toBe(authTime / 1000)
    refreshToken = result?.RefreshToken as string
  }
  clock.at = authTime + 3 * day
  expect(await refresh(refreshToken)).toMatchObject(
    refused('NotAuthorizedException', 'Refresh Token has expired'),
  )
})

it('counts the life of a refresh token from the whole second in auth_time', async () => {
  const { pool, refresh, clock } = createPoolWithUsers({ refreshTokenSeconds: 3600 })
  clock.at += 999
  const { refreshToken } = await pool.issueTokens('alice')
  clock.at += 3_600_000 - 999
  expect((await refresh(refreshToken)).status).toBe(400)
})

it('keeps a session to the life it had at sign-in when the app client changes', async () => {
  const { pool, refresh, clock } = createPoolWithUsers()
  const { refreshToken } = await pool.issueTokens('alice')
  pool.configureClient(ClientId, { refreshTokenSeconds: 3600, accessTokenSeconds: 300 })
  clock.at += 29 * day
  const { body } = await refresh(refreshToken)
  expect(body.AuthenticationResult).toMatchObject({ ExpiresIn: 300 })
})

it('takes a sign-in in the past', async () => {
  const { pool, refresh, clock } = createPoolWithUsers()
  const authTime = clock.at - 30 * day
  const { refreshToken, accessToken } = await pool.issueTokens('alice', { authTime })
  expect(decodeJwt(accessToken).auth_time).toBe(authTime / 1000)
  expect((await refresh(refreshToken)).status).toBe(400)
})

it('refuses a refresh token of another app client, or of nobody', async () => {
  const { pool, refresh, ask } = createPoolWithUsers()
  const { refreshToken } = await pool.issueTokens('alice', { clientId: 'other-client' })
  const invalid = refused('NotAuthorizedException', 'Invalid Refresh Token.')
  expect(await refresh(refreshToken)).toMatchObject(invalid)
  expect(await refresh('nonsense')).toMatchObject(invalid)
  expect(
    await ask('GetTokensFromRefreshToken', { ClientId: 'gone', RefreshToken: refreshToken }),
  ).toMatchObject(refused('ResourceNotFoundException'))
})

it('does not know GetTokensFromRefreshToken when it plays an older service', async () => {
  const { pool, refresh } = createPoolWithUsers({ knowsGetTokensFromRefreshToken: false })
  const { refreshToken } = await pool.issueTokens('alice')
  expect(await refresh(refreshToken)).toMatchObject(refused('UnknownOperationException'))
})
