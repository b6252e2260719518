import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import { domain } from './pretend-browser.js'

it('tells who an access token is of, the verifications as text', async () => {
  const pool = createEmbeddedUserPool({
    users: [
      {
        username: 'alice',
        password: 'correct horse',
        sub: 'sub-of-alice',
        attributes: { email: 'alice@example.com', email_verified: 'true' },
      },
    ],
  })
  const { accessToken } = await pool.issueTokens('alice', { scopes: ['openid'] })
  const headers = { authorization: `Bearer ${accessToken}` }
  const answer = await pool.fetch(`${domain}/oauth2/userInfo`, { headers })
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      sub: 'sub-of-alice',
      username: 'alice',
      email: 'alice@example.com',
      email_verified: 'true',
    },
  ])
})

it('refuses what is no live access token with the scope openid', async () => {
  const { pool } = createPoolWithUsers()
  const ask = async (authorization: string) => {
    const init = { method: 'POST', headers: { authorization } }
    const answer = await pool.fetch(`${domain}/oauth2/userInfo`, init)
    return [answer.status, answer.headers.get('www-authenticate'), await answer.json()]
  }
  const refused = [401, 'Bearer error="invalid_token"', { error: 'invalid_token' }]
  const { accessToken, idToken } = await pool.issueTokens('alice', { scopes: ['openid'] })
  const narrow = await pool.issueTokens('alice')
  expect((await ask(`Bearer ${accessToken}`))[0]).toBe(200)
  expect(await ask(`Bearer ${narrow.accessToken}`)).toEqual(refused)
  expect(await ask(`Bearer ${idToken}`)).toEqual(refused)
  expect(await ask('Bearer nonsense')).toEqual(refused)
  expect(await ask('nonsense')).toEqual(refused)
  pool.revokeUser('alice')
  expect(await ask(`Bearer ${accessToken}`)).toEqual(refused)
})
