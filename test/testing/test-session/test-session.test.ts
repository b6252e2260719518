import { userPoolSource } from 'react-cognito-session'
import { createTestSession } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { aMoment, replaceGlobals } from '../../support/session-setup.js'

const hour = 3_600_000

it('begins with alice signed in just now', () => {
  using session = createTestSession()
  expect(session.client.getState()).toMatchObject({
    status: 'authenticated',
    user: { username: 'alice', authTime: Date.UTC(2026, 0, 1) },
  })
  expect(session.clock.now()).toBe(Date.UTC(2026, 0, 1))
})

it('begins as its options say', () => {
  using session = createTestSession({
    user: { username: 'bob', groups: ['editors'] },
    signedInFor: { hours: 5 },
    refreshTokenValidity: { hours: 8 },
    now: Date.UTC(2026, 5, 1),
  })
  expect(session.client.getState()).toMatchObject({
    user: { username: 'bob', groups: ['editors'], authTime: Date.UTC(2026, 5, 1) - 5 * hour },
    refreshTokenExpiresAt: Date.UTC(2026, 5, 1) + 3 * hour,
  })
})

it('begins with nobody signed in, until somebody signs in', async () => {
  using session = createTestSession({ user: null })
  expect(session.client.getState()).toMatchObject({ reason: 'no-session' })
  await session.source.signIn({ username: 'bob' })
  expect(session.client.getState()).toMatchObject({ user: { username: 'bob' } })
})

it.each(['loading', 'error'] as const)('stays at %s until somebody signs in', async (status) => {
  using session = createTestSession({ status })
  const stop = session.client.subscribe(() => {})
  await session.advance({ hours: 1 })
  await Promise.race([session.client.reload(), aMoment()])
  expect(session.client.getState().status).toBe(status)
  await session.source.signIn()
  expect(session.client.getState().status).toBe('authenticated')
  stop()
})

it('refuses a length that is none', async () => {
  using session = createTestSession()
  await expect(session.advance({ minutes: -1 })).rejects.toThrow(/length should look like/)
})

it('tells nobody of the user of an access token that has run out', async () => {
  using session = createTestSession({ tokenValidity: { minutes: 5 }, autoRefresh: 'on-demand' })
  const accessToken = await session.client.getAccessToken()
  const ask = () =>
    session.source.callUserPool!('GetUser', { AccessToken: accessToken }, AbortSignal.timeout(1000))
  expect(await ask()).toMatchObject({ Username: 'alice' })
  await session.expireTokens()
  await expect(ask()).rejects.toMatchObject({ cause: { name: 'NotAuthorizedException' } })
})

it('refreshes ahead of expiry while time passes, at its own instant', async () => {
  using session = createTestSession()
  session.client.subscribe(() => {})
  await session.advance({ hours: 12 })
  const times = session.source.requests.map(({ at }) => at - Date.UTC(2026, 0, 1))
  expect(times.length).toBeGreaterThanOrEqual(12)
  for (const [index, at] of times.entries()) {
    expect(at - (times[index - 1] ?? 0)).toBeLessThanOrEqual(0.9 * hour + 1000)
  }
})

it('refreshes with no time passing', async () => {
  using session = createTestSession()
  await session.client.getAccessToken({ forceRefresh: true })
  expect(session.source.requests).toHaveLength(1)
  expect(session.clock.now()).toBe(Date.UTC(2026, 0, 1))
})

it('ends the waits of a client on whole seconds, so that they keep in step with the test', async () => {
  using session = createTestSession()
  const start = session.clock.now()
  const seen: number[] = []
  // a long wait for a random instant ends in a short one
  for (const ms of [5, 300.5, 1000, 1234.5]) {
    session.client.time.after(ms, () => seen.push(session.clock.now() - start))
  }
  await session.advance({ seconds: 2 })
  expect(seen).toEqual([0, 1000, 1000, 2000])
})

it('leaves the clock of the page as it is, so that no deadline moves at a refresh', async () => {
  using session = createTestSession()
  await session.client.getAccessToken({ forceRefresh: true })
  expect(session.client.time.driftMs()).toBe(0)
  expect(session.client.time.now()).toBe(session.clock.now())
})

it('makes one move of time after the other', async () => {
  using session = createTestSession()
  const start = session.clock.now()
  const seen: number[] = []
  session.clock.schedule(1500, () => seen.push(session.clock.now() - start))
  await Promise.all([session.advance({ seconds: 1 }), session.advance({ seconds: 1 })])
  expect(session.clock.now() - start).toBe(2000)
  expect(seen).toEqual([1500])
})

it('lets the tokens run out', async () => {
  using session = createTestSession({ tokenValidity: { minutes: 5 } })
  session.client.subscribe(() => {})
  const isValid = () => {
    const state = session.client.getState()
    return state.status === 'authenticated' && state.session.isValid()
  }
  await session.advance({ seconds: 10 })
  expect(isValid()).toBe(true)
  await session.expireTokens()
  expect(isValid()).toBe(false)
  await session.expireTokens()
  expect(session.clock.now()).toBe(Date.UTC(2026, 0, 1) + 300_000)
  await session.client.getAccessToken()
  expect(isValid()).toBe(true)
  await session.client.signOut()
  await session.expireTokens()
})

it('sleeps, and wakes for a second', async () => {
  using session = createTestSession()
  const ran: string[] = []
  session.clock.schedule(1000, () => ran.push('in the first second after waking'))
  session.clock.schedule(1001, () => ran.push('later'))
  await session.sleep({ hours: 8 })
  expect(session.clock.now()).toBe(Date.UTC(2026, 0, 1) + 8 * hour + 1000)
  expect(ran).toEqual(['in the first second after waking'])
})

it('ends the session at the service, which is heard of at the next refresh', async () => {
  using session = createTestSession()
  session.revoke()
  expect(session.client.getState().status).toBe('authenticated')
  await expect(session.client.getAccessToken({ forceRefresh: true })).rejects.toMatchObject({
    code: 'refresh_token_revoked',
  })
  expect(session.client.getState()).toMatchObject({ reason: 'revoked' })
})

it('lets no request through while it is offline', async () => {
  using session = createTestSession()
  session.setOnline(false)
  expect(session.isOnline()).toBe(false)
  const refused = session.client.getAccessToken({ forceRefresh: true }).catch((error) => error)
  await session.advance({ minutes: 1 })
  expect(await refused).toMatchObject({ code: 'network' })
  session.setOnline(true)
  expect(session.isOnline()).toBe(true)
  await expect(session.client.getAccessToken({ forceRefresh: true })).resolves.toBeTypeOf('string')
})

it('runs by itself, until it is stopped', async () => {
  using session = createTestSession()
  const start = session.clock.now()
  const stop = session.run()
  await expect.poll(() => session.clock.now() - start).toBeGreaterThan(200)
  stop()
  await aMoment()
  const stoppedAt = session.clock.now()
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(session.clock.now()).toBe(stoppedAt)
})

it('is over when it is disposed', async () => {
  const session = createTestSession()
  session.client.subscribe(() => {})
  session.run()
  session.dispose()
  session.dispose()
  const now = session.clock.now()
  await session.advance({ hours: 1 })
  expect(session.clock.now()).toBe(now)
  await expect(session.client.getAccessToken({ forceRefresh: true })).rejects.toMatchObject({
    code: 'invalid_config',
  })
})

it('needs next to nothing of its environment', async () => {
  const missing = () => undefined
  const fetch = () => {
    throw new Error('No fetch.')
  }
  using _ = replaceGlobals({
    fetch: () => fetch,
    Request: missing,
    crypto: missing,
    MessageChannel: missing,
    BroadcastChannel: missing,
    TextEncoder: missing,
    structuredClone: missing,
  })
  using session = createTestSession({ user: null })
  session.client.subscribe(() => {})
  await session.source.signIn()
  await session.advance({ hours: 1 })
  expect(session.source.requests.map(({ operation }) => operation)).toContain('refresh')
  const tab = session.openTab()
  tab.client.subscribe(() => {})
  await session.client.signOut()
  await aMoment()
  expect(tab.client.getState().status).toBe('unauthenticated')
})

it('says what an environment lacks, and what to do', () => {
  using _ = replaceGlobals({ TextDecoder: () => undefined })
  expect(() => createTestSession()).toThrow(/no TextDecoder\. Under Jest: .*jest-fixed-jsdom/)
})

it('takes no other source', () => {
  const source = userPoolSource({ userPoolId: 'eu-west-1_AbCd12345', clientId: 'abc' })
  const options = { source } as object
  using session = createTestSession(options)
  expect(session.source).not.toBe(source)
  expect(session.client.source).toBe(session.source)
})
