import {
  checkRevocation,
  createSessionClient,
  listUserSessions,
  type SessionClient,
} from 'react-cognito-session'
import {
  createFakeClock,
  createFakeSource,
  describeSessionSource,
  type CreateSessionSourceHarness,
  type FakeSource,
  type FakeSourceOptions,
} from 'react-cognito-session/testing'
import { describe, expect, it, onTestFinished } from 'vitest'

const createFakeHarness: CreateSessionSourceHarness = () => {
  const source = createFakeSource()
  return {
    source,
    signIn: async (username) => source.issueTokens(username),
    revoke: (username) => source.revoke(username),
    answerWith: source.answerWith,
    requests: () => source.requests.map(({ operation }) => operation),
  }
}

describeSessionSource('createFakeSource', createFakeHarness, { describe, it })

it('signs alice in when nobody is named', async () => {
  const { source, client } = setUp()
  expect(await source.signIn()).toMatchObject({ step: 'done' })
  expect(client.getState()).toMatchObject({ status: 'authenticated', user: { username: 'alice' } })
})

it('knows a user again by name, as a form signs in', async () => {
  const { source, client, clock } = setUp()
  await source.signIn({
    username: 'bob',
    groups: ['editors'],
    claims: { email: 'bob@example.com' },
  })
  await client.signOut()
  await clock.advance({ seconds: 1 })
  await source.signIn('bob', 'any password')
  expect(client.getState()).toMatchObject({
    user: { sub: 'sub-of-bob', groups: ['editors'], claims: { email: 'bob@example.com' } },
  })
})

it('asks for the password that a user was given', async () => {
  const { source, client } = setUp()
  await source.signIn({ username: 'alice', password: 'correct horse' })
  await client.signOut()
  await expect(source.signIn('alice', 'wrong')).rejects.toMatchObject({
    code: 'incorrect_credentials',
  })
  await expect(source.signIn('alice')).rejects.toMatchObject({ code: 'incorrect_credentials' })
  expect(client.getState().status).toBe('unauthenticated')
  await source.signIn('alice', 'correct horse')
  expect(client.getState().status).toBe('authenticated')
})

it('lets nobody but the user of the page sign in again', async () => {
  const { source, client, clock } = setUp()
  await source.signIn('alice')
  await clock.advance({ seconds: 1 })
  const again = { isReauthentication: true }
  await expect(source.signIn('bob', '', again)).rejects.toMatchObject({ code: 'different_user' })
  await source.signIn('alice', '', again)
  expect(client.getState()).toMatchObject({ user: { authTime: clock.now() } })
})

it('asks for a client before somebody signs in', async () => {
  await expect(createFakeSource().signIn()).rejects.toMatchObject({ code: 'invalid_config' })
})

it('refuses a sign-in as its service is told to', async () => {
  const { source, client } = setUp()
  source.answerWith('throttled')
  await expect(source.signIn()).rejects.toMatchObject({ code: 'throttled' })
  source.answerWith(null)
  await source.signIn()
  expect(client.getState().status).toBe('authenticated')
})

it('ends a session when the refresh token has run out', async () => {
  const { source, client, clock } = setUp({ refreshTokenValidity: { hours: 2 } })
  await source.signIn()
  await clock.advance({ hours: 2 })
  await expect(client.getAccessToken()).rejects.toMatchObject({ isTerminal: true })
})

it('tells of a revocation who asks for one', async () => {
  const { source, client, clock } = setUp()
  await source.signIn()
  onTestFinished(checkRevocation(client))
  await source.revoke('bob')
  await clock.advance({ minutes: 6 })
  expect(client.getState().status).toBe('authenticated')
  await source.revoke('alice')
  await clock.advance({ minutes: 6 })
  expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
})

it('says what it cannot do', async () => {
  const { source, client } = setUp()
  await source.signIn()
  await expect(listUserSessions(client)).rejects.toMatchObject({ code: 'not_supported' })
  await expect(source.getCognitoUser()).rejects.toMatchObject({ code: 'not_supported' })
})

it('tells when it was asked for what, until that is cleared', async () => {
  const { source, client, clock } = setUp()
  const { requests } = source
  await source.signIn()
  await client.getAccessToken({ forceRefresh: true })
  expect(requests).toEqual([
    { operation: 'signIn', at: clock.now() },
    { operation: 'refresh', at: clock.now() },
  ])
  source.clearRequests()
  expect(requests).toEqual([])
})

function setUp(options: FakeSourceOptions = {}) {
  const clock = createFakeClock()
  const source: FakeSource = createFakeSource({ now: clock.now, ...options })
  const { refreshTokenValidity = { days: 30 } } = options
  const client: SessionClient = createSessionClient({ source, clock, refreshTokenValidity })
  onTestFinished(client.dispose)
  return { clock, source, client }
}
