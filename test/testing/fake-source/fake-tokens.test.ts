import { createSessionClient } from 'react-cognito-session'
import { createFakeClock, createFakeSource, fakeTokens } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'

const start = Date.UTC(2026, 0, 1)

it('makes the same tokens for the same options', () => {
  expect(fakeTokens({ username: 'bob' })).toEqual(fakeTokens({ username: 'bob' }))
  expect(fakeTokens()).not.toEqual(fakeTokens({ username: 'bob' }))
})

it("has Cognito's claims", () => {
  const { accessToken, idToken } = fakeTokens({
    groups: ['editors'],
    claims: { email: 'alice@example.com' },
    authTime: start - 60_000,
    issuedAt: start,
    validity: { minutes: 5 },
    scopes: ['openid', 'notes/write'],
  })
  const shared = {
    sub: 'sub-of-alice',
    auth_time: start / 1000 - 60,
    iat: start / 1000,
    exp: start / 1000 + 300,
    'cognito:groups': ['editors'],
  }
  expect(claimsOf(accessToken)).toMatchObject({
    ...shared,
    token_use: 'access',
    client_id: 'test-client',
    username: 'alice',
    scope: 'openid notes/write',
  })
  expect(claimsOf(idToken)).toMatchObject({
    ...shared,
    token_use: 'id',
    aud: 'test-client',
    'cognito:username': 'alice',
    email: 'alice@example.com',
  })
})

it('is signed by nobody', () => {
  const [header, , signature] = fakeTokens().accessToken.split('.')
  expect(JSON.parse(atob(header!))).toEqual({ alg: 'none' })
  expect(signature).toBe('')
})

it('makes the session of a client, in any script', () => {
  const clock = createFakeClock()
  const source = createFakeSource({ now: clock.now })
  source.store(fakeTokens({ username: 'アリス', claims: { name: 'Zoë 🌻' } }), 'sign-in')
  const client = createSessionClient({ source, clock })
  expect(client.getState()).toMatchObject({
    status: 'authenticated',
    user: { username: 'アリス', sub: 'sub-of-アリス', claims: { name: 'Zoë 🌻' } },
  })
})

function claimsOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString())
}
