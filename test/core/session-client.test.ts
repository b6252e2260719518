import {
  createSessionClient,
  SessionError,
  userPoolSource,
  type SessionClientOptions,
  type SessionSource,
  type SessionState,
  type UserPoolSourceOptions,
} from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  aMoment,
  clientId,
  day,
  hour,
  minute,
  password,
  second,
  seedTokens,
  setUpSession,
  toRefusal,
  type SessionWorld,
} from '../support/session-setup.js'

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
const tokenKeys = ({ items }: SessionWorld) =>
  [...items.items.keys()].filter((key) => key.endsWith('Token'))
const revoked = ({ bodies }: SessionWorld) =>
  bodies.filter(({ operation }) => operation === 'RevokeToken').map(({ body }) => body['Token'])

// states

it('knows at once that nobody is signed in', async () => {
  await using world = await setUpSession({ signedIn: false })
  expect(world.client.getState()).toEqual({
    status: 'unauthenticated',
    reason: 'no-session',
    lastUser: null,
  })
  await expect(world.client.getSession()).rejects.toMatchObject({
    code: 'not_authenticated',
    isTerminal: true,
  })
})

it('knows at once who is signed in', async () => {
  await using world = await setUpSession({
    alice: { sub: 'alice-1', groups: ['editors'], attributes: { email: 'alice@example.com' } },
  })
  const now = world.trueNow()
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    user: {
      sub: 'alice-1',
      username: 'alice',
      groups: ['editors'],
      claims: { email: 'alice@example.com', 'cognito:username': 'alice' },
      authTime: now,
    },
    refreshTokenExpiresAt: now + 30 * day,
    refreshError: null,
  })
  const { user } = expectAuthenticated(world.client.getState())
  for (const name of ['exp', 'iat', 'jti', 'aud', 'iss', 'auth_time', 'token_use']) {
    expect(user.claims).not.toHaveProperty(name)
  }
})

it('waits for a source that takes its time', async () => {
  await using world = await setUpSession()
  const slow: SessionSource = { ...world.newSource(), load: async () => world.newSource().load() }
  const client = world.newClient(slow as never)
  expect(client.getState()).toEqual({ status: 'loading' })
  expect(await world.settled(client.getAccessToken())).toBe(world.tokens.accessToken)
  expect(client.getState().status).toBe('authenticated')
})

it('says that it does not know when the source fails, and recovers', async () => {
  await using world = await setUpSession()
  let isBroken = true
  const load = async () => {
    if (isBroken) throw new SessionError('network', 'No backend.')
    return world.newSource().load()
  }
  const client = world.newClient({ ...world.newSource(), load })
  await expect(world.settled(client.getAccessToken())).rejects.toBeInstanceOf(SessionError)
  expect(client.getState()).toMatchObject({ status: 'error', error: { code: 'network' } })
  isBroken = false
  await client.reload()
  expect(client.getState().status).toBe('authenticated')
})

it('asks the service first when a session seems to have ended while nobody looked', async () => {
  await using world = await setUpSession()
  await world.clock.advance(31 * day)
  const client = world.newClient()
  expect(client.getState()).toEqual({ status: 'loading' })
  await world.until(() => client.getState().status !== 'loading')
  expect(client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'refresh-token-expired',
  })
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('goes on with a session that only seemed to have ended', async () => {
  await using world = await setUpSession({ appClient: { refreshTokenSeconds: 90 * 24 * 3600 } })
  await world.clock.advance(31 * day)
  const client = world.newClient()
  await world.until(() => client.getState().status !== 'loading')
  expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('does not know whether a session has ended when the service cannot be reached', async () => {
  await using world = await setUpSession()
  await world.clock.advance(31 * day)
  world.pool.faults.drop(10_000)
  const client = world.newClient()
  await world.until(() => client.getState().status === 'error')
  expect(client.getState()).toMatchObject({ status: 'error', error: { code: 'network' } })
  expect(tokenKeys(world).length).toBe(3)
})

it('keeps its state object until something changes', async () => {
  await using world = await setUpSession()
  const { client } = world
  const state = client.getState()
  await client.getAccessToken()
  await client.reload()
  await world.clock.advance(10 * minute)
  expect(client.getState()).toBe(state)
  await world.settled(client.getAccessToken({ forceRefresh: true }))
  expect(client.getState()).not.toBe(state)
})

it('keeps its user object over refreshes, until something about the user changes', async () => {
  await using world = await setUpSession({ alice: { groups: ['readers'] } })
  const { user } = expectAuthenticated(world.client.getState())
  await world.clock.advance(minute)
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(expectAuthenticated(world.client.getState()).user).toBe(user)
  world.pool.setUser('alice', { groups: ['editors'] })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(expectAuthenticated(world.client.getState()).user).not.toBe(user)
  expect(world.client.getState()).toMatchObject({ user: { groups: ['editors'] } })
})

it('tells its subscribers of each change once', async () => {
  await using world = await setUpSession()
  const { client } = world
  const seen: string[] = []
  client.subscribe(() => seen.push(client.getState().status))
  await world.settled(client.getAccessToken({ forceRefresh: true }))
  expect(seen).toEqual(['authenticated'])
  await client.signOut()
  expect(seen).toEqual(['authenticated', 'unauthenticated'])
})

it('tells of a service that fails over and over again once', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  let changes = 0
  world.client.subscribe(() => changes++)
  await world.settled(failureOf(world.client.getAccessToken({ forceRefresh: true })))
  expect(world.operations().length).toBeGreaterThan(2)
  expect(changes).toBe(1)
})

// signing out

it('signs out at once and revokes in the background', async () => {
  await using world = await setUpSession()
  const { user } = expectAuthenticated(world.client.getState())
  const signingOut = world.client.signOut()
  expect(world.client.getState()).toEqual({
    status: 'unauthenticated',
    reason: 'signed-out',
    lastUser: user,
  })
  expect(tokenKeys(world)).toEqual([])
  await signingOut
  await world.until(() => revoked(world).length === 1)
  expect(revoked(world)).toEqual([world.tokens.refreshToken])
  await expect(world.client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('signs out although the service hangs, and delays nobody', async () => {
  await using world = await setUpSession()
  world.pool.faults.hang(1)
  const before = world.clock.now()
  await world.client.signOut()
  expect(world.clock.now()).toBe(before)
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
  await world.until(() => world.operations().length === 1)
  await world.pass(minute)
  expect(world.pool.requests.map(({ status }) => status)).toEqual([null, 200])
  expect(revoked(world)).toEqual([world.tokens.refreshToken, world.tokens.refreshToken])
})

it('revokes later when it cannot now', async () => {
  await using world = await setUpSession()
  world.pool.faults.drop(2)
  await world.client.signOut()
  await world.pass(2 * minute)
  expect(world.pool.requests.map(({ status }) => status)).toEqual([null, null, 200])
})

it('gives up revoking in the end', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  await world.client.signOut()
  await world.pass(30 * minute, 5 * second)
  expect(world.operations().length).toBeLessThan(12)
  expect(world.clock.pendingTimers).toBe(0)
})

it('waits with revoking as long as the service asks, however long that is', async () => {
  await using world = await setUpSession()
  world.pool.faults.throttle(1000, 30 * 24 * 3600)
  await world.client.signOut()
  await world.pass(5 * minute)
  expect(world.operations().length).toBe(1)
})

it('does not ask again when the app client cannot revoke', async () => {
  await using world = await setUpSession({ appClient: { tokenRevocation: false } })
  await world.client.signOut()
  await world.pass(10 * minute, 5 * second)
  expect(world.operations()).toEqual(['RevokeToken'])
})

it('has nothing to do when nobody is signed in', async () => {
  await using world = await setUpSession({ signedIn: false })
  const state = world.client.getState()
  await world.client.signOut()
  await world.client.signOut({ scope: 'global' })
  expect(world.client.getState()).toBe(state)
  await aMoment()
  expect(world.operations()).toEqual([])
})

it('signs out everywhere', async () => {
  await using world = await setUpSession()
  const elsewhere = await world.pool.issueTokens('alice')
  const signingOut = world.client.signOut({ scope: 'global' })
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
  await world.settled(signingOut)
  expect(world.operations()[0]).toBe('GlobalSignOut')
  seedTokens(world.items, elsewhere)
  const asking = world.newClient().getAccessToken({ forceRefresh: true })
  expect(await world.settled(failureOf(asking))).toMatchObject({ code: 'refresh_token_revoked' })
})

it('refreshes first when it signs out everywhere with an access token that has run out', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  await world.clock.advance(2 * hour)
  const signingOut = world.client.signOut({ scope: 'global' })
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
  await world.settled(signingOut)
  expect(world.pool.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'GetTokensFromRefreshToken 200',
    'GlobalSignOut 200',
  ])
  expect(tokenKeys(world)).toEqual([])
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
})

it('says so when it cannot sign out everywhere, and is signed out here all the same', async () => {
  await using world = await setUpSession()
  world.pool.faults.drop(100)
  const signingOut = failureOf(world.client.signOut({ scope: 'global' }))
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
  const error = await world.settled(signingOut)
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code: 'network' })
  expect(tokenKeys(world)).toEqual([])
})

it('revokes at least this session later when it could not sign out everywhere', async () => {
  await using world = await setUpSession()
  world.pool.faults.drop(1, { only: 'GlobalSignOut' })
  await world.settled(failureOf(world.client.signOut({ scope: 'global' })))
  await world.pass(minute)
  expect(revoked(world)).toEqual([world.tokens.refreshToken])
})

it.each([1, 30])(
  'brings nothing back when a refresh ends within %s s after the sign-out',
  async (seconds) => {
    await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 60 } } })
    await world.clock.advance(2 * hour)
    world.pool.faults.latencyMs = 20
    const asking = failureOf(world.client.getAccessToken())
    await world.until(() => world.operations().length === 1)
    await world.client.signOut()
    expect(await asking).toMatchObject({ code: 'not_authenticated' })
    await world.pass(seconds * second)
    expect(revoked(world).length).toBeGreaterThan(0)
    expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
    expect(tokenKeys(world)).toEqual([])
    expect(world.newClient().getState()).toMatchObject({ reason: 'no-session' })
  },
)

it('revokes the tokens that a refresh brought after the sign-out', async () => {
  await using world = await setUpSession()
  await world.clock.advance(2 * hour)
  // revoking the old token would end the whole family: here only the new one tells
  let minted = ''
  const refresh = world.source.refresh
  const source = {
    ...world.newSource(),
    refresh: async (...args: Parameters<typeof refresh>) => {
      const tokens = await refresh(...args)
      await aMoment()
      minted = (await world.pool.issueTokens('alice')).refreshToken
      return { ...tokens, refreshToken: minted }
    },
  }
  const client = world.newClient(source)
  const asking = failureOf(client.getAccessToken())
  await world.until(() => world.operations().length === 1)
  await client.signOut()
  await asking
  await world.until(() => revoked(world).length === 2)
  expect(new Set(revoked(world))).toEqual(new Set([world.tokens.refreshToken, minted]))
  expect(tokenKeys(world)).toEqual([])
})

it('keeps a new sign-in when a refresh of the session before ends after it', async () => {
  await using world = await setUpSession()
  await world.clock.advance(2 * hour)
  world.pool.faults.latencyMs = 20
  void failureOf(world.client.getAccessToken())
  await world.until(() => world.operations().length === 1)
  await world.client.signOut()
  world.pool.faults.latencyMs = 0
  await world.settled(signInAs(world, 'bob'))
  const stored = new Map(world.items.items)
  for (let moments = 0; moments < 5; moments++) await aMoment()
  expect(world.items.items).toEqual(stored)
  expect(world.client.getState()).toMatchObject({ user: { username: 'bob' } })
})

it('signs in again after signing out, in the same page', async () => {
  await using world = await setUpSession()
  await world.client.signOut()
  await world.settled(signInAs(world, 'alice'))
  expect(world.client.getState()).toMatchObject({ user: { username: 'alice' } })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

// reload

it("takes over what the app's own sign-in code has stored, when told", async () => {
  await using world = await setUpSession({ signedIn: false })
  seedTokens(world.items, world.tokens)
  expect(world.client.getState().status).toBe('unauthenticated')
  await world.client.reload()
  expect(world.client.getState()).toMatchObject({ user: { username: 'alice' } })
  seedTokens(world.items, await world.pool.issueTokens('bob'), { username: 'bob' })
  await world.client.reload()
  expect(world.client.getState()).toMatchObject({ user: { username: 'bob' } })
  world.items.clear()
  await world.client.reload()
  expect(world.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'signed-out',
    lastUser: { username: 'bob' },
  })
})

// subscribing and the end

it('leaves no timer and no subscriber behind when it is disposed', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  let calls = 0
  world.client.subscribe(() => calls++)
  await world.until(() => world.clock.pendingTimers > 0)
  world.client.dispose()
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
  await world.clock.advance(2 * hour)
  await aMoment()
  expect(world.operations()).toEqual([])
  expect(calls).toBe(0)
  expect(tokenKeys(world).length).toBe(3)
})

it('leaves no timer behind when it is disposed while it asks', async () => {
  await using world = await setUpSession()
  world.pool.faults.hang(10)
  await world.clock.advance(2 * hour)
  const asking = failureOf(world.client.getAccessToken())
  await world.until(() => world.operations().length === 1)
  world.client.dispose()
  expect(await world.settled(asking)).toBeInstanceOf(SessionError)
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
  await world.clock.advance(minute)
  await aMoment()
  expect(world.operations().length).toBe(1)
})

it('leaves no timer behind when it is disposed between two attempts', async () => {
  await using world = await setUpSession()
  world.pool.faults.throttle(1000, 5)
  await world.clock.advance(2 * hour)
  const asking = failureOf(world.client.getAccessToken())
  await world.until(() => world.pool.requests[0]?.status === 429)
  await aMoment()
  world.client.dispose()
  expect(await world.settled(asking)).toBeInstanceOf(SessionError)
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
})

it('leaves no timer behind when it is disposed while it revokes', async () => {
  await using world = await setUpSession()
  world.pool.faults.drop(1000)
  await world.client.signOut()
  await world.until(() => world.operations().length === 1)
  await aMoment()
  world.client.dispose()
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
})

it('signs nobody out when it is disposed', async () => {
  await using world = await setUpSession()
  const before = new Map(world.items.items)
  world.client.dispose()
  world.client.dispose()
  await aMoment()
  expect(world.items.items).toEqual(before)
  expect(world.newClient().getState().status).toBe('authenticated')
})

it('runs no timer while nobody reads the session, or when it refreshes on demand only', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
  const onDemand = world.newClient(undefined, { autoRefresh: 'on-demand' })
  onDemand.subscribe(() => {})
  await world.clock.advance(1)
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
})

it('does not refresh without end when tokens live shorter than what is to be left', async () => {
  await using world = await setUpSession({
    autoRefresh: 'always',
    minTokenValidity: { minutes: 10 },
    appClient: { accessTokenSeconds: 300, idTokenSeconds: 300 },
  })
  world.client.subscribe(() => {})
  await world.pass(30 * minute, 5 * second)
  expect(world.operations().length).toBeGreaterThan(5)
  expect(world.operations().length).toBeLessThan(30)
})

it('stops its timers when the last subscriber has gone', async () => {
  await using world = await setUpSession({ autoRefresh: 'while-visible' })
  const stops = [world.client.subscribe(() => {}), world.client.subscribe(() => {})]
  await world.until(() => world.clock.pendingTimers > 0)
  const running = world.clock.pendingTimers
  stops[0]!()
  stops[0]!()
  stops[0]!()
  await aMoment()
  expect(world.clock.pendingTimers).toBe(running)
  stops[1]!()
  await aMoment()
  expect(world.clock.pendingTimers).toBe(0)
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers === running)
})

it('loads once and refreshes once for a hundred StrictMode mounts', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  await world.clock.advance(50 * minute)
  for (let mounts = 0; mounts < 100; mounts++) world.client.subscribe(() => {})()
  world.client.subscribe(() => {})
  await world.pass(10 * minute)
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('counts one function subscribed twice as two subscriptions', async () => {
  await using world = await setUpSession()
  let calls = 0
  const onChange = () => void calls++
  const stops = [world.client.subscribe(onChange), world.client.subscribe(onChange)]
  stops[0]!()
  stops[0]!()
  await world.client.signOut()
  expect(calls).toBe(1)
  stops[1]!()
})

it('goes on telling the others when a subscriber leaves or joins while it is told', async () => {
  await using world = await setUpSession()
  const seen: string[] = []
  const leave = world.client.subscribe(() => {
    seen.push('first')
    leave()
    world.client.subscribe(() => seen.push('late'))
  })
  world.client.subscribe(() => seen.push('second'))
  await world.client.signOut()
  expect(seen).toEqual(['first', 'second'])
})

it('refreshes ahead of expiry while somebody reads the session', async () => {
  await using world = await setUpSession({ autoRefresh: 'while-visible' })
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers > 0)
  await world.clock.advance(10 * minute)
  expect(world.operations()).toEqual([])
  await world.pass(45 * minute, 5 * second)
  expect(new Set(world.operations())).toEqual(new Set(['GetTokensFromRefreshToken']))
  expect(await world.client.getAccessToken()).not.toBe(world.tokens.accessToken)
})

it('goes on trying ahead of expiry when the service fails, without a storm', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  world.pool.faults.fail(100_000)
  await world.pass(59 * minute, 5 * second)
  expect(world.client.getState()).toMatchObject({ refreshError: { code: 'service' } })
  expect(world.operations().length).toBeLessThan(300)
  world.pool.faults.clear()
  await world.pass(3 * minute, 5 * second)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('has methods that work on their own', async () => {
  await using world = await setUpSession()
  const { getState, subscribe, getSession, getAccessToken, getIdToken, reload, signOut, dispose } =
    world.client
  subscribe(() => {})()
  expect((await getSession()).getIdToken().getJwtToken()).toBe(await getIdToken())
  expect(await getAccessToken()).toBe(world.tokens.accessToken)
  await reload()
  await signOut()
  expect(getState().status).toBe('unauthenticated')
  dispose()
  const { signIn, getCognitoUser } = world.newClient().source
  await world.settled(signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  expect((await getCognitoUser()).getUsername()).toBe('alice')
})

it('works in a page with other clients of other app clients', async () => {
  await using world = await setUpSession()
  const other = world.newClient(
    userPoolSource({
      userPoolId: world.pool.userPoolId,
      clientId: 'other-client',
      endpoint: world.url,
      storage: world.items,
    }),
  )
  expect(other.getState()).toMatchObject({ reason: 'no-session' })
  await other.signOut()
  await world.settled(other.source.signIn('bob', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  expect(world.client.getState()).toMatchObject({ user: { username: 'alice' } })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(other.getState()).toMatchObject({ user: { username: 'bob' } })
})

it('sees an unknown refusal as no reason to sign anybody out', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  world.intercept(() => toRefusal('BrandNewException'))
  await world.pass(65 * minute, 5 * second)
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { code: 'unexpected' },
  })
  expect(tokenKeys(world).length).toBe(3)
})

// bad options

const pool = { userPoolId: 'eu-west-1_Embedded1', clientId }

it.each<[string, object]>([
  ['userPoolId', {}],
  ['userPoolId', { clientId }],
  ['userPoolId', { ...pool, userPoolId: '' }],
  ['userPoolId', { ...pool, userPoolId: 'Embedded1' }],
  ['userPoolId', { ...pool, userPoolId: 'eu-west-1_' }],
  ['userPoolId', { ...pool, userPoolId: 'eu-west-1_Embedded 1' }],
  ['userPoolId', { ...pool, userPoolId: 'eu-west-1_x\neu-west-1_y' }],
  ['userPoolId', { ...pool, userPoolId: undefined }],
  ['userPoolId', { ...pool, userPoolId: 42 }],
  ['clientId', { userPoolId: pool.userPoolId }],
  ['clientId', { ...pool, clientId: '' }],
  ['clientId', { ...pool, clientId: 'with space' }],
  ['clientId', { ...pool, clientId: null }],
  ['endpoint', { ...pool, endpoint: '' }],
  ['endpoint', { ...pool, endpoint: 'cognito-idp.eu-west-1.amazonaws.com' }],
  ['endpoint', { ...pool, endpoint: '/cognito' }],
  ['endpoint', { ...pool, endpoint: 'ftp://example.com' }],
  ['endpoint', { ...pool, endpoint: 'https://' }],
  ['endpoint', { ...pool, endpoint: 'https://exa mple.com' }],
  ['endpoint', { ...pool, endpoint: 'javascript:alert(1)' }],
  ['storage', { ...pool, storage: 'cookies' }],
  ['storage', { ...pool, storage: 'location' }],
  ['storage', { ...pool, storage: {} }],
  ['storage', { ...pool, storage: null }],
])('names the source option %s in %j, and what it should look like', (option, options) => {
  const make = () => userPoolSource(options as UserPoolSourceOptions)
  expectInvalidConfig(make, option)
})

it.each<[string, unknown]>(
  ['refreshTokenValidity', 'minTokenValidity'].flatMap((option) =>
    [
      { minutes: -1 },
      { minutes: NaN },
      { minutes: Infinity },
      { minutes: '5' },
      { minutes: null },
      { hours: 2, minutes: -5 },
      { seconds: 0 },
      { weeks: 1 },
      { toString: 1 },
      JSON.parse('{"__proto__":1}') as object,
      {},
      [],
      0,
      5000,
      -1,
      NaN,
      'text',
      '30 days',
      null,
      true,
    ].map((length): [string, unknown] => [option, length]),
  ),
)('names the option %s when it is %j', (option, length) => {
  const source = userPoolSource({ ...pool, storage: 'memory' })
  expectInvalidConfig(() => createSessionClient({ source, [option]: length }), option)
})

it.each([{}, { source: null }, { source: undefined }, { source: {} }])(
  'names the option source in %j',
  (options) => {
    expectInvalidConfig(() => createSessionClient(options as SessionClientOptions), 'source')
  },
)

it('names an autoRefresh that it does not know', () => {
  const source = userPoolSource({ ...pool, storage: 'memory' })
  const options = { source, autoRefresh: 'sometimes' as never }
  expectInvalidConfig(() => createSessionClient(options), 'autoRefresh')
})

function expectInvalidConfig(make: () => unknown, option: string) {
  let thrown: unknown = null
  try {
    make()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(SessionError)
  expect(thrown).toMatchObject({ code: 'invalid_config', isTerminal: false })
  expect((thrown as SessionError).message).toContain(option)
  expect((thrown as SessionError).message.length).toBeGreaterThan(option.length + 15)
}

function expectAuthenticated(state: SessionState) {
  expect(state.status).toBe('authenticated')
  return state as Extract<SessionState, { status: 'authenticated' }>
}

function signInAs({ source }: SessionWorld, username: string) {
  return source.signIn(username, password, { authFlow: 'USER_PASSWORD_AUTH' })
}
