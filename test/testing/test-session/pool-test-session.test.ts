import { createPoolTestSession } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { replaceGlobals } from '../../support/session-setup.js'

const minute = 60_000

it('begins with alice signed in at a pool that knows her', async () => {
  using session = await createPoolTestSession({
    user: { groups: ['editors'], claims: { email: 'alice@example.com' } },
    signedInFor: { days: 3 },
  })
  expect(session.client.getState()).toMatchObject({
    user: { username: 'alice', groups: ['editors'], claims: { email: 'alice@example.com' } },
  })
  await session.client.getAccessToken({ forceRefresh: true })
  expect(operationsOf(session)).toEqual(['GetTokensFromRefreshToken'])
})

it('waits for the answers of the pool while time passes', async () => {
  using session = await createPoolTestSession()
  session.client.subscribe(() => {})
  await session.advance({ hours: 12 })
  expect(session.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  expect(operationsOf(session).length).toBeGreaterThanOrEqual(12)
})

it('signs in with the SDK, by SRP, and gives its user', async () => {
  using session = await createPoolTestSession({ user: null, pool: { users: [bob] } })
  expect(session.client.getState()).toMatchObject({ reason: 'no-session' })
  await session.source.signIn('bob', 'Battery-staple-2')
  expect(session.client.getState()).toMatchObject({ user: { username: 'bob' } })
  expect(operationsOf(session)).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  const user = await session.source.getCognitoUser()
  expect(user.getUsername()).toBe('bob')
})

it('ends the session when the pool does', async () => {
  using session = await createPoolTestSession({ refreshTokenValidity: { hours: 2 } })
  session.client.subscribe(() => {})
  await session.advance({ hours: 1 })
  expect(session.client.getState().status).toBe('authenticated')
  session.revoke()
  await session.advance({ hours: 1 })
  expect(session.client.getState()).toMatchObject({ reason: 'revoked' })
})

it('goes on in time without an answer that does not come', async () => {
  using session = await createPoolTestSession()
  session.client.subscribe(() => {})
  session.pool.faults.hang(1)
  await session.advance({ hours: 1 })
  expect(operationsOf(session).length).toBeGreaterThanOrEqual(2)
  expect(session.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('fails as a browser does while it is offline', async () => {
  using session = await createPoolTestSession()
  const address = 'https://cognito-idp.eu-west-1.amazonaws.com/'
  session.setOnline(false)
  await expect(fetch(address)).rejects.toThrow(new TypeError('Failed to fetch'))
  session.setOnline(true)
  expect((await fetch(address)).status).toBe(404)
})

it('lets two pools stand side by side', async () => {
  using one = await createPoolTestSession()
  using other = await createPoolTestSession({ user: { username: 'bob' } })
  await one.client.getAccessToken({ forceRefresh: true })
  await other.client.getAccessToken({ forceRefresh: true })
  expect([operationsOf(one), operationsOf(other)]).toEqual([
    ['GetTokensFromRefreshToken'],
    ['GetTokensFromRefreshToken'],
  ])
})

it('has the settings of the app client that it is told', async () => {
  using session = await createPoolTestSession({
    tokenValidity: { minutes: 5 },
    pool: { clients: [{ clientId: 'rotating', rotation: { graceSeconds: 30 } }] },
  })
  const refreshToken = () => {
    const state = session.client.getState()
    return state.status === 'authenticated' && state.session.getRefreshToken().getToken()
  }
  const before = refreshToken()
  await session.client.getAccessToken({ forceRefresh: true })
  expect(refreshToken()).not.toBe(before)
  const claims = (await session.client.getSession()).getAccessToken().payload as { exp: number }
  expect(claims).toMatchObject({ client_id: 'rotating' })
  expect(claims.exp * 1000 - session.clock.now()).toBeLessThanOrEqual(5 * minute)
})

it('opens tabs that refresh by the same pool', async () => {
  using session = await createPoolTestSession()
  const tab = session.openTab()
  for (const { client } of [session, tab]) client.subscribe(() => {})
  const accessToken = await tab.client.getAccessToken({ forceRefresh: true })
  await session.advance({ seconds: 1 })
  expect(await session.client.getAccessToken()).toBe(accessToken)
})

it('gives fetch back', async () => {
  const { fetch: before } = globalThis
  const session = await createPoolTestSession()
  expect(globalThis.fetch).not.toBe(before)
  session.dispose()
  expect(globalThis.fetch).toBe(before)
})

it('says what an environment lacks', async () => {
  using _ = replaceGlobals({ crypto: () => ({}) })
  await expect(createPoolTestSession()).rejects.toThrow(/no crypto\.subtle\. .*webcrypto/)
})

const bob = { username: 'bob', password: 'Battery-staple-2' }

const operationsOf = ({ pool }: { pool: { requests: readonly { operation: string }[] } }) =>
  pool.requests.map(({ operation }) => operation)

it('asks nobody on the network when a test takes its fetch away', async () => {
  const asked: string[] = []
  const { fetch: platformFetch } = globalThis
  using session = await createPoolTestSession()
  globalThis.fetch = async (input) => {
    asked.push(new URL(new Request(input).url).host)
    throw new TypeError('Failed to fetch')
  }
  const refresh = session.client.getAccessToken({ forceRefresh: true })
  const failure = refresh.catch((error: unknown) => error)
  await session.advance({ seconds: 30 })
  expect(await failure).toMatchObject({ code: 'network' })
  expect(asked.filter((host) => !host.endsWith('.invalid'))).toEqual([])
  expect(asked).not.toEqual([])
  globalThis.fetch = platformFetch
})
