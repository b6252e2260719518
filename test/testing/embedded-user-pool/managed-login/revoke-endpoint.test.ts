import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import { post } from './pretend-browser.js'

it('ends the session of a refresh token, and no other', async () => {
  const { pool, refresh, getUser } = createPoolWithUsers()
  const [first, second] = [await pool.issueTokens('alice'), await pool.issueTokens('alice')]
  const fields = { client_id: pool.clientId, token: first.refreshToken }
  const answer = await post(pool, '/oauth2/revoke', fields)
  expect([answer.status, answer.body]).toEqual([200, {}])
  expect((await refresh(first.refreshToken)).status).toBe(400)
  expect((await getUser(first.accessToken)).status).toBe(400)
  expect((await refresh(second.refreshToken)).status).toBe(200)
  expect((await post(pool, '/oauth2/revoke', fields)).status).toBe(200)
})

it('revokes what it does not know without a word', async () => {
  const { pool } = createPoolWithUsers()
  const fields = { client_id: pool.clientId, token: 'nonsense' }
  expect((await post(pool, '/oauth2/revoke', fields)).status).toBe(200)
})

it('says what it cannot revoke', async () => {
  const { pool, refresh } = createPoolWithUsers()
  const { accessToken, refreshToken } = await pool.issueTokens('alice')
  const revoke = async (fields: Record<string, string>) => {
    const { status, body } = await post(pool, '/oauth2/revoke', {
      client_id: pool.clientId,
      ...fields,
    })
    return `${status} ${body.error}`
  }
  expect(await revoke({ token: accessToken })).toBe('400 unsupported_token_type')
  expect(await revoke({})).toBe('400 invalid_request')
  expect(await revoke({ token: refreshToken, client_id: 'nobody' })).toBe('400 invalid_client')
  expect(await revoke({ token: refreshToken, client_id: 'other-client' })).toBe(
    '400 unauthorized_client',
  )
  pool.configureClient(pool.clientId, { tokenRevocation: false })
  expect(await revoke({ token: refreshToken })).toBe('400 invalid_request')
  expect((await refresh(refreshToken)).status).toBe(200)
})

it('asks a confidential client for its secret', async () => {
  const { pool } = createPoolWithUsers({ secret: 'a secret' })
  const { refreshToken } = await pool.issueTokens('alice')
  const fields = { client_id: pool.clientId, token: refreshToken }
  const without = await post(pool, '/oauth2/revoke', fields)
  expect(without.body).toEqual({ error: 'invalid_client' })
  const authorization = `Basic ${btoa(`${pool.clientId}:a secret`)}`
  const answer = await post(pool, '/oauth2/revoke', { token: refreshToken }, { authorization })
  expect(answer.status).toBe(200)
})
