import type { UserData } from 'amazon-cognito-identity-js'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import { sdkCall, sdkSessionOf, sdkSignIn, sdkUser } from '../../support/sdk-user.js'
import { serveOverHttp } from '../../support/serve-over-http.js'

const password = 'correct horse'

async function signInAlice() {
  const pool = createEmbeddedUserPool({
    users: [
      { username: 'alice', password, sub: 'sub-1', attributes: { email: 'alice@example.com' } },
    ],
  })
  const service = await serveOverHttp(pool.handle)
  const user = sdkUser(service.url)
  await sdkSignIn(user, password)
  return { pool, user, url: service.url, [Symbol.asyncDispose]: service.close }
}

it('tells the SDK about its user', async () => {
  await using alice = await signInAlice()
  const data = await sdkCall<UserData>((callback) => alice.user.getUserData(callback))
  expect(data).toEqual({
    Username: 'alice',
    UserAttributes: [
      { Name: 'sub', Value: 'sub-1' },
      { Name: 'email', Value: 'alice@example.com' },
    ],
  })
})

it('changes attributes, and puts them into the next ID token', async () => {
  await using alice = await signInAlice()
  const change = (Name: string, Value: string) =>
    sdkCall((callback) => alice.user.updateAttributes([{ Name, Value }], callback))
  expect(await change('email', 'alice@example.org')).toBe('SUCCESS')
  await expect(change('sub', 'sub-2')).rejects.toMatchObject({ code: 'InvalidParameterException' })
  const session = sdkSessionOf(await sdkSignIn(sdkUser(alice.url), password))
  expect(session.getIdToken().payload.email).toBe('alice@example.org')
})

it('changes the password for who knows the old one', async () => {
  await using alice = await signInAlice()
  const change = (from: string, to: string) =>
    sdkCall((callback) => alice.user.changePassword(from, to, callback))
  await expect(change('wrong horse', 'battery staple')).rejects.toMatchObject({
    code: 'NotAuthorizedException',
  })
  await expect(change(password, 'short')).rejects.toMatchObject({
    code: 'InvalidPasswordException',
  })
  expect(await change(password, 'battery staple')).toBe('SUCCESS')
  expect(await sdkSignIn(sdkUser(alice.url), 'battery staple')).toMatchObject({ step: 'done' })
})

it('deletes a user with all their sessions', async () => {
  await using alice = await signInAlice()
  const { accessToken, refreshToken } = await alice.pool.issueTokens('alice')
  expect(await sdkCall((callback) => alice.user.deleteUser(callback))).toBe('SUCCESS')
  const { fetch } = alice.pool
  const getUser = await askCognito(fetch, 'GetUser', { AccessToken: accessToken })
  expect(getUser.body.message).toBe('Access Token has been revoked')
  const input = { ClientId: alice.pool.clientId, RefreshToken: refreshToken }
  expect((await askCognito(fetch, 'GetTokensFromRefreshToken', input)).status).toBe(400)
  await expect(sdkSignIn(sdkUser(alice.url), password)).rejects.toMatchObject({
    code: 'UserNotFoundException',
  })
})

it('lets the SDK sign out everywhere', async () => {
  await using alice = await signInAlice()
  const { accessToken } = await alice.pool.issueTokens('alice')
  await new Promise((resolve, reject) => {
    alice.user.globalSignOut({ onSuccess: resolve, onFailure: reject })
  })
  const { body } = await askCognito(alice.pool.fetch, 'GetUser', { AccessToken: accessToken })
  expect(body.__type).toBe('NotAuthorizedException')
})

it('lets an administrator add, change and remove users', async () => {
  const pool = createEmbeddedUserPool()
  pool.addUser({ username: 'carol', password })
  pool.setUser('carol', { groups: ['admins'], password: 'battery staple' })
  await expect(pool.issueTokens('carol')).resolves.toBeTruthy()
  await using service = await serveOverHttp(pool.handle)
  const session = sdkSessionOf(
    await sdkSignIn(sdkUser(service.url, { username: 'carol' }), 'battery staple'),
  )
  expect(session.getAccessToken().payload['cognito:groups']).toEqual(['admins'])
  pool.addUser({ username: 'carol', password })
  expect(await sdkSignIn(sdkUser(service.url, { username: 'carol' }), password)).toMatchObject({
    step: 'done',
  })
  pool.removeUser('carol')
  await expect(pool.issueTokens('carol')).rejects.toMatchObject({ name: 'UserNotFoundException' })
  expect(() => pool.setUser('carol', {})).toThrow('User does not exist.')
  expect(() => pool.configureClient('none', {})).toThrow('User pool client none does not exist.')
})
