import { expect, it } from 'vitest'
import { createPoolWithUsers, refused } from '../../support/pool-with-users.js'

const ClientId = 'embedded-client-1'

it('revokes a refresh token with everything from the same sign-in, and nothing else', async () => {
  const { pool, refresh, ask, getUser } = createPoolWithUsers({ rotation: { graceSeconds: 60 } })
  const [first, second] = [await pool.issueTokens('alice'), await pool.issueTokens('alice')]
  const rotated = (await refresh(first.refreshToken)).body.AuthenticationResult ?? {}
  const revoked = await ask('RevokeToken', { ClientId, Token: first.refreshToken })
  expect([revoked.status, revoked.body]).toEqual([200, {}])
  const dead = refused('NotAuthorizedException', 'Refresh Token has been revoked')
  expect(await refresh(first.refreshToken)).toMatchObject(dead)
  expect(await refresh(rotated.RefreshToken as string)).toMatchObject(dead)
  for (const accessToken of [first.accessToken, rotated.AccessToken]) {
    expect(await getUser(accessToken)).toMatchObject(
      refused('NotAuthorizedException', 'Access Token has been revoked'),
    )
  }
  expect((await getUser(second.accessToken)).status).toBe(200)
  expect((await refresh(second.refreshToken)).status).toBe(200)
})

it('revokes what it does not know without a word, and only what it can', async () => {
  const { pool, ask } = createPoolWithUsers()
  const { accessToken, refreshToken } = await pool.issueTokens('alice')
  const revoke = (Token: string, clientId = ClientId) =>
    ask('RevokeToken', { ClientId: clientId, Token })
  expect((await revoke('nonsense')).status).toBe(200)
  expect(await revoke(accessToken)).toMatchObject(refused('UnsupportedTokenTypeException'))
  expect(await revoke(refreshToken, 'other-client')).toMatchObject(refused('UnauthorizedException'))
  pool.configureClient(ClientId, { tokenRevocation: false })
  expect(await revoke(refreshToken)).toMatchObject(refused('UnsupportedOperationException'))
})

it('signs a user out everywhere, and nobody else', async () => {
  const { pool, ask, refresh, getUser } = createPoolWithUsers()
  const [here, there] = [await pool.issueTokens('alice'), await pool.issueTokens('alice')]
  const bob = await pool.issueTokens('bob')
  expect((await ask('GlobalSignOut', { AccessToken: here.accessToken })).status).toBe(200)
  for (const { accessToken, refreshToken } of [here, there]) {
    expect((await getUser(accessToken)).status).toBe(400)
    expect((await refresh(refreshToken)).status).toBe(400)
  }
  expect((await refresh(bob.refreshToken)).status).toBe(200)
  expect(await ask('GlobalSignOut', { AccessToken: here.accessToken })).toMatchObject(
    refused('NotAuthorizedException'),
  )
})

it('signs out everywhere only for an access token that lives and has the scope', async () => {
  const { pool, ask, clock } = createPoolWithUsers()
  const signOut = (AccessToken: string) => ask('GlobalSignOut', { AccessToken })
  const { accessToken, idToken } = await pool.issueTokens('alice')
  const narrow = await pool.issueTokens('alice', { scopes: ['openid', 'email'] })
  expect(await signOut(narrow.accessToken)).toMatchObject(
    refused('NotAuthorizedException', 'Access Token does not have required scopes'),
  )
  expect(await signOut(idToken)).toMatchObject(refused('NotAuthorizedException'))
  expect(await signOut(`${accessToken.slice(0, -8)}AAAAAAAA`)).toMatchObject(
    refused('NotAuthorizedException', 'Invalid Access Token'),
  )
  clock.at += 3_600_000
  expect(await signOut(accessToken)).toMatchObject(
    refused('NotAuthorizedException', 'Access Token has expired'),
  )
})

it('lets an administrator end all sessions of a user', async () => {
  const { pool, refresh, getUser } = createPoolWithUsers()
  const { accessToken, refreshToken } = await pool.issueTokens('alice')
  pool.revokeUser('alice')
  expect(await refresh(refreshToken)).toMatchObject(
    refused('NotAuthorizedException', 'Refresh Token has been revoked'),
  )
  expect((await getUser(accessToken)).status).toBe(400)
  expect((await pool.issueTokens('alice')).accessToken).toBeTruthy()
})
