import { createLocalJWKSet, jwtVerify } from 'jose'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'

const now = Date.UTC(2026, 0, 1) + 250
const seconds = Math.floor(now / 1000)

const createPool = (client: object = {}) =>
  createEmbeddedUserPool({
    clients: [
      { clientId: 'embedded-client-1', accessTokenSeconds: 300, idTokenSeconds: 600, ...client },
    ],
    users: [
      {
        username: 'alice',
        password: 'correct horse',
        sub: 'sub-of-alice',
        groups: ['editors'],
        attributes: { email: 'alice@example.com', email_verified: 'true', 'custom:plan': 'pro' },
      },
      { username: 'bob', password: 'battery staple' },
    ],
    now: () => now,
  })

async function claimsOf(pool: ReturnType<typeof createPool>, token: string, audience?: string) {
  const response = await pool.fetch(`${pool.issuer}/.well-known/jwks.json`)
  const keys = createLocalJWKSet((await response.json()) as never)
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Embedded1',
    algorithms: ['RS256'],
    currentDate: new Date(now),
    ...(audience !== undefined && { audience }),
  })
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: (await pool.jwks()).keys[0]?.kid })
  return payload
}

it('signs access tokens with the claims of Cognito', async () => {
  const pool = createPool()
  const claims = await claimsOf(pool, (await pool.issueTokens('alice')).accessToken)
  expect(claims).toEqual({
    sub: 'sub-of-alice',
    iss: pool.issuer,
    client_id: 'embedded-client-1',
    username: 'alice',
    'cognito:groups': ['editors'],
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: seconds,
    iat: seconds,
    exp: seconds + 300,
    jti: expect.any(String),
    origin_jti: expect.any(String),
    event_id: expect.any(String),
  })
})

it('signs ID tokens with the claims of Cognito', async () => {
  const pool = createPool()
  const { idToken, accessToken } = await pool.issueTokens('alice')
  const claims = await claimsOf(pool, idToken, 'embedded-client-1')
  const access = await claimsOf(pool, accessToken)
  expect(claims).toEqual({
    sub: 'sub-of-alice',
    iss: pool.issuer,
    aud: 'embedded-client-1',
    'cognito:username': 'alice',
    'cognito:groups': ['editors'],
    email: 'alice@example.com',
    email_verified: true,
    'custom:plan': 'pro',
    token_use: 'id',
    auth_time: seconds,
    iat: seconds,
    exp: seconds + 600,
    jti: expect.any(String),
    origin_jti: access.origin_jti,
    event_id: access.event_id,
  })
  expect(claims.jti).not.toBe(access.jti)
})

it('leaves out groups where there are none, and jti without token revocation', async () => {
  const pool = createPool({ tokenRevocation: false })
  const { accessToken, idToken } = await pool.issueTokens('bob')
  for (const token of [accessToken, idToken]) {
    const names = Object.keys(await claimsOf(pool, token))
    expect(names).not.toContain('cognito:groups')
    expect(names).not.toContain('jti')
    expect(names).not.toContain('origin_jti')
  }
})

it('publishes no private part of its key', async () => {
  const { keys } = await createPool().jwks()
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
})

it('takes another issuer', async () => {
  const pool = createEmbeddedUserPool({
    issuer: 'https://issuer.example',
    users: [{ username: 'alice', password: 'correct horse' }],
  })
  const { accessToken } = await pool.issueTokens('alice')
  const keys = createLocalJWKSet(await pool.jwks())
  await expect(
    jwtVerify(accessToken, keys, { issuer: 'https://issuer.example' }),
  ).resolves.toBeTruthy()
})
