import { SessionError, type SessionErrorCode } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  aMoment,
  clientId,
  day,
  hour,
  minute,
  second,
  seedTokens,
  setUpSession,
  toRefusal,
  type SessionWorld,
} from '../support/session-setup.js'

const prefix = `CognitoIdentityServiceProvider.${clientId}`

/** What a promise rejects with; null when it does not. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )

/** Takes Alice to where her access token has this much left. */
const leave = ({ clock }: SessionWorld, ms: number) => clock.advance(hour - ms)

it('refreshes by GetTokensFromRefreshToken, once, and keeps what came', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  const accessToken = await world.settled(world.client.getAccessToken())
  expect(world.bodies).toEqual([
    {
      operation: 'GetTokensFromRefreshToken',
      body: { ClientId: clientId, RefreshToken: world.tokens.refreshToken },
    },
  ])
  expect(accessToken).not.toBe(world.tokens.accessToken)
  expect(world.items.getItem(`${prefix}.alice.accessToken`)).toBe(accessToken)
  expect(world.items.getItem(`${prefix}.alice.refreshToken`)).toBe(world.tokens.refreshToken)
})

it('gives a good token from memory, without a request and without reading the storage', async () => {
  await using world = await setUpSession()
  let reads = 0
  const getItem = world.items.getItem
  world.items.getItem = (key) => {
    reads++
    return getItem(key)
  }
  for (let calls = 0; calls < 10; calls++) await world.client.getAccessToken()
  await world.client.getIdToken()
  await world.client.getSession()
  expect(reads).toBe(0)
  expect(world.operations()).toEqual([])
})

it('refreshes ten times in a row with rotation and no grace period', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  const refreshTokens = new Set<unknown>()
  for (let refreshes = 0; refreshes < 10; refreshes++) {
    await world.clock.advance(hour)
    await world.settled(world.client.getAccessToken())
    refreshTokens.add(world.items.getItem(`${prefix}.alice.refreshToken`))
  }
  expect(refreshTokens.size).toBe(10)
  expect(world.pool.requests.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('keeps a session over reloads of the page with rotation and no grace period', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  for (let reloads = 0; reloads < 3; reloads++) {
    await world.clock.advance(hour)
    const page = world.newClient()
    await world.settled(page.getAccessToken())
    page.dispose()
  }
  expect(world.pool.requests.map(({ exception }) => exception)).toEqual([null, null, null])
})

it('falls back to REFRESH_TOKEN_AUTH at a service that does not know the call, and remembers', async () => {
  await using world = await setUpSession({ appClient: { knowsGetTokensFromRefreshToken: false } })
  for (let refreshes = 0; refreshes < 3; refreshes++) {
    await world.clock.advance(hour)
    await world.settled(world.client.getAccessToken())
  }
  expect(world.operations()).toEqual([
    'GetTokensFromRefreshToken',
    'InitiateAuth',
    'InitiateAuth',
    'InitiateAuth',
  ])
  expect(world.bodies[1]?.body).toMatchObject({
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: world.tokens.refreshToken },
  })
})

it.each([true, false])(
  'sends the device key when the pool remembers devices (known call: %s)',
  async (knowsGetTokensFromRefreshToken) => {
    const appClient = { rememberDevices: true, knowsGetTokensFromRefreshToken }
    await using world = await setUpSession({ appClient })
    const { deviceKey } = world.tokens
    expect(deviceKey).not.toBeNull()
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
    expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
    const { body } = world.bodies.at(-1)!
    expect(body['AuthParameters'] ?? body).toMatchObject(
      knowsGetTokensFromRefreshToken ? { DeviceKey: deviceKey } : { DEVICE_KEY: deviceKey },
    )
  },
)

it('knows a revoked session after one request', async () => {
  await using world = await setUpSession()
  world.pool.revokeUser('alice')
  await leave(world, -minute)
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code: 'refresh_token_revoked', isTerminal: true })
  expect(world.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'revoked',
    lastUser: { username: 'alice' },
  })
  expect([...world.items.items.keys()]).toEqual([])
  await expect(world.client.getAccessToken()).rejects.toMatchObject({
    code: 'refresh_token_revoked',
  })
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('knows an expired session after one request', async () => {
  const twoHours = { hours: 2 }
  await using world = await setUpSession({
    appClient: { refreshTokenSeconds: 7200 },
    refreshTokenValidity: twoHours,
  })
  expect(world.client.getState()).toMatchObject({
    refreshTokenExpiresAt: world.trueNow() + 2 * hour,
  })
  await world.clock.advance(twoHours)
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toMatchObject({ code: 'refresh_token_expired', isTerminal: true })
  expect(world.client.getState()).toMatchObject({ reason: 'refresh-token-expired' })
  await expect(world.client.getIdToken()).rejects.toMatchObject({ code: 'refresh_token_expired' })
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('goes on when the session lasts longer than it was told', async () => {
  await using world = await setUpSession({ refreshTokenValidity: { hours: 1 } })
  await world.clock.advance(3 * hour)
  await world.settled(world.client.getAccessToken())
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('names the reuse of a refresh token', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  // somebody else has traded the refresh token, and this browser's storage does not know
  const before = new Map(world.items.items)
  await world.settled(world.newClient().getAccessToken({ forceRefresh: true }))
  for (const [key, value] of before) world.items.setItem(key, value)
  world.pool.clearRequests()
  const error = await world.settled(
    failureOf(world.newClient().getAccessToken({ forceRefresh: true })),
  )
  expect(error).toMatchObject({ code: 'refresh_token_reused', isTerminal: true })
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('takes what another tab has got in place of ending the session', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  const tab = world.newClient()
  await world.settled(tab.getAccessToken({ forceRefresh: true }))
  world.pool.clearRequests()
  expect(await world.settled(world.client.getAccessToken({ forceRefresh: true }))).toBe(
    await tab.getAccessToken(),
  )
  expect(world.operations()).toEqual([])
})

it('ends the session of no tab when five refresh at once without Web Locks', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  const tabs = [world.client, ...Array.from({ length: 4 }, () => world.newClient())]
  await leave(world, -minute)
  await world.settled(Promise.all(tabs.map((tab) => tab.getAccessToken())))
  expect(tabs.map((tab) => tab.getState().status)).toEqual(Array(5).fill('authenticated'))
  await world.clock.advance(hour)
  await world.settled(Promise.all(tabs.map((tab) => tab.getAccessToken())))
  expect(tabs.map((tab) => tab.getState().status)).toEqual(Array(5).fill('authenticated'))
})

it('asks once for a hundred callers', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  const { client } = world
  const callers = Array.from({ length: 100 }, (_, index) =>
    index % 3 === 0
      ? client.getSession().then((session) => session.getAccessToken().getJwtToken())
      : client.getAccessToken(index % 3 === 1 ? undefined : { minValidity: { minutes: 5 } }),
  )
  const answers = await world.settled(Promise.all(callers))
  expect(new Set(answers).size).toBe(1)
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('asks once for a hundred callers who all want a new token', async () => {
  await using world = await setUpSession()
  const callers = Array.from({ length: 100 }, () =>
    world.client.getAccessToken({ forceRefresh: true }),
  )
  expect(new Set(await world.settled(Promise.all(callers))).size).toBe(1)
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('tells a hundred callers of a revoked session after one request', async () => {
  await using world = await setUpSession()
  world.pool.revokeUser('alice')
  await leave(world, -minute)
  const callers = Array.from({ length: 100 }, () => failureOf(world.client.getIdToken()))
  const codes = (await world.settled(Promise.all(callers))).map(
    (error) => (error as SessionError).code,
  )
  expect(new Set(codes)).toEqual(new Set(['refresh_token_revoked']))
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('gives up on a service that does not answer after 10 s', async () => {
  await using world = await setUpSession()
  world.pool.faults.hang(100)
  await leave(world, -minute)
  let outcome: unknown = 'waiting'
  const asking = failureOf(world.client.getAccessToken()).then((error) => (outcome = error))
  await world.until(() => world.pool.requests.length === 1)
  await world.clock.advance({ seconds: 9 })
  await aMoment()
  expect(outcome).toBe('waiting')
  await world.clock.advance({ seconds: 2 })
  await world.settled(asking)
  expect(outcome).toMatchObject({ code: 'network', isTerminal: false })
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { code: 'network' },
  })
  expect(world.items.getItem(`${prefix}.alice.refreshToken`)).toBe(world.tokens.refreshToken)
})

interface Verdict {
  code: SessionErrorCode
  /** How often the service is asked: once when asking again cannot help. */
  asked: 'once' | 'again'
}
const dead: Verdict = { code: 'refresh_token_revoked', asked: 'once' }
const throttled: Verdict = { code: 'throttled', asked: 'again' }
const failing: Verdict = { code: 'service', asked: 'again' }
const refusedByPool: Verdict = { code: 'authorization_failed', asked: 'once' }
const misconfigured: Verdict = { code: 'invalid_config', asked: 'once' }
const unknown: Verdict = { code: 'unexpected', asked: 'again' }
const offline: Verdict = { code: 'network', asked: 'again' }

const verdicts = new Map<string, [Verdict, () => Response]>([
  ...Object.entries<Verdict>({
    NotAuthorizedException: dead,
    UserNotFoundException: dead,
    UserNotConfirmedException: dead,
    PasswordResetRequiredException: dead,
    RefreshTokenReuseException: { code: 'refresh_token_reused', asked: 'once' },
    TooManyRequestsException: throttled,
    ThrottlingException: throttled,
    LimitExceededException: throttled,
    RequestLimitExceeded: throttled,
    ForbiddenException: refusedByPool,
    UnexpectedLambdaException: refusedByPool,
    UserLambdaValidationException: refusedByPool,
    InvalidLambdaResponseException: refusedByPool,
    ResourceNotFoundException: misconfigured,
    InvalidParameterException: misconfigured,
    InvalidUserPoolConfigurationException: misconfigured,
    BrandNewException: unknown,
    constructor: unknown,
    __proto__Exception: unknown,
    'com.amazonaws.cognito#NotAuthorizedException': dead,
  }).map(
    ([name, verdict]) =>
      [name, [verdict, () => toRefusal(name)]] as [string, [Verdict, () => Response]],
  ),
  ['InternalErrorException', [failing, () => toRefusal('InternalErrorException', 500)]],
  ['InternalServerError', [failing, () => toRefusal('InternalServerError', 500)]],
  ['ServiceUnavailable', [failing, () => toRefusal('ServiceUnavailable', 503)]],
  ['an unknown exception with status 500', [failing, () => toRefusal('BrandNewException', 500)]],
  ['an unknown exception with status 429', [throttled, () => toRefusal('BrandNewException', 429)]],
  [
    'NotAuthorizedException in the header alone',
    [
      dead,
      () =>
        new Response(null, {
          status: 400,
          headers: { 'x-amzn-errortype': 'NotAuthorizedException:http://internal.amazon.com/x/' },
        }),
    ],
  ],
  ['400 and nothing else', [unknown, () => new Response(null, { status: 400 })]],
  ['403 and a page of a firewall', [unknown, () => html(403)]],
  ['429 and nothing else', [throttled, () => new Response(null, { status: 429 })]],
  ['500 and nothing else', [failing, () => new Response(null, { status: 500 })]],
  ['502 and a page of a proxy', [failing, () => html(502)]],
  ['503 and JSON that is no object', [failing, () => Response.json(null, { status: 503 })]],
  ['a page of a captive portal', [offline, () => html(200)]],
  ['nothing at all', [offline, () => new Response('', { status: 200 })]],
  ['JSON of somebody else', [offline, () => Response.json({ hello: 'world' })]],
  ['a JSON list', [offline, () => Response.json([])]],
  ['JSON null', [offline, () => Response.json(null)]],
  ['half a result', [offline, () => Response.json({ AuthenticationResult: { AccessToken: 'x' } })]],
  ['a broken connection', [offline, () => Response.error()]],
  [
    'tokens that are none',
    [unknown, () => Response.json({ AuthenticationResult: { AccessToken: 'x', IdToken: 'y' } })],
  ],
])
const html = (status: number) =>
  new Response('<!doctype html><p>Hello', { status, headers: { 'content-type': 'text/html' } })

it.each([...verdicts])(
  'knows what %s means for a session',
  async (_name, [{ code, asked }, answer]) => {
    await using world = await setUpSession()
    world.intercept(answer)
    const before = new Map(world.items.items)
    const error = await world.settled(
      failureOf(world.client.getAccessToken({ forceRefresh: true })),
    )
    const isTerminal = code.startsWith('refresh_token_')
    expect(error).toBeInstanceOf(SessionError)
    expect(error).toMatchObject({ code, isTerminal })
    expect(world.bodies.length > 1 ? 'again' : 'once').toBe(asked)
    expect(world.client.getState().status).toBe(isTerminal ? 'unauthenticated' : 'authenticated')
    expect(world.items.items).toEqual(isTerminal ? new Map() : before)
    const next = await world.client.getAccessToken().catch(() => null)
    expect(next).toBe(isTerminal ? null : world.tokens.accessToken)
  },
)

it.each(['UnknownOperationException', 'UnsupportedOperationException'])(
  'calls it a wrong configuration when both ways to refresh are answered %s',
  async (name) => {
    await using world = await setUpSession()
    world.intercept(() => toRefusal(name))
    const asking = failureOf(world.client.getAccessToken({ forceRefresh: true }))
    expect(await world.settled(asking)).toMatchObject({ code: 'invalid_config', isTerminal: false })
    expect(world.bodies.map(({ operation }) => operation)).toEqual([
      'GetTokensFromRefreshToken',
      'InitiateAuth',
    ])
    expect(world.client.getState().status).toBe('authenticated')
  },
)

it.each([
  ['the network is lost', (world: SessionWorld) => world.pool.faults.drop(2)],
  ['the answer is lost', (world: SessionWorld) => world.pool.faults.dropAnswer(1)],
  ['the service is throttled', (world: SessionWorld) => world.pool.faults.throttle(2)],
  ['the service fails', (world: SessionWorld) => world.pool.faults.fail(2)],
  ['a captive portal answers', (world: SessionWorld) => world.pool.faults.html(2)],
])('gets a token after all when %s for a moment', async (_name, breakIt) => {
  await using world = await setUpSession()
  await leave(world, -minute)
  breakIt(world)
  expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('asks a service that has asked for 3 s of rest not before they are over', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.throttle(2, 3)
  await world.settled(world.client.getAccessToken())
  const [first, ...later] = world.pool.requests.map(({ at }) => at)
  expect(later.length).toBe(2)
  expect(later[0]! - first!).toBeGreaterThanOrEqual(3 * second)
  expect(later[1]! - later[0]!).toBeGreaterThanOrEqual(3 * second)
})

it('tells at once of a service that asks for more rest than a caller can wait', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.throttle(1, 60)
  const began = world.clock.now()
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toMatchObject({ code: 'throttled', retryAfterMs: minute })
  expect(world.clock.now() - began).toBeLessThan(5 * second)
})

it('leaves a service that has asked for rest alone while the token is still good', async () => {
  await using world = await setUpSession({ minTokenValidity: { minutes: 10 } })
  await leave(world, 5 * minute)
  world.pool.faults.throttle(1, 120)
  for (let calls = 0; calls < 10; calls++) {
    expect(await world.settled(world.client.getAccessToken())).toBe(world.tokens.accessToken)
    await world.clock.advance({ seconds: 10 })
  }
  expect(world.operations().length).toBe(1)
  await world.clock.advance({ minutes: 1 })
  expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
})

it('backs off from a service that fails: a handful of requests in 10 s', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  await leave(world, -minute)
  await world.settled(failureOf(world.client.getAccessToken()))
  expect(world.operations().length).toBeGreaterThan(2)
  expect(world.operations().length).toBeLessThan(40)
})

it('keeps the token that is still good when a refresh within the margin fails', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  await leave(world, 30 * second)
  const began = world.clock.now()
  expect(await world.settled(world.client.getAccessToken())).toBe(world.tokens.accessToken)
  expect(world.clock.now() - began).toBeLessThan(3 * second)
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { code: 'service' },
  })
  world.pool.faults.clear()
  await world.clock.advance({ seconds: 15 })
  await world.settled(world.client.getAccessToken())
  await aMoment()
  const fresh = await world.settled(world.client.getAccessToken({ minValidity: { minutes: 5 } }))
  expect(fresh).not.toBe(world.tokens.accessToken)
  expect(world.client.getState()).toMatchObject({ refreshError: null })
})

it('gives no token that would run out on its way when the refresh fails', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  await leave(world, 2 * second)
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toMatchObject({ code: 'service' })
})

it('refreshes when less is left than the caller asks for, and only then', async () => {
  await using world = await setUpSession()
  await leave(world, 20 * minute)
  const ask = (minutes: number) =>
    world.settled(world.client.getAccessToken({ minValidity: { minutes } }))
  expect(await ask(19)).toBe(world.tokens.accessToken)
  expect(await ask(20)).toBe(world.tokens.accessToken)
  expect(world.operations()).toEqual([])
  expect(await ask(21)).not.toBe(world.tokens.accessToken)
  expect(world.operations().length).toBe(1)
})

it('refreshes when less is left than the minTokenValidity of the client', async () => {
  await using world = await setUpSession({ minTokenValidity: { minutes: 10 } })
  await leave(world, 11 * minute)
  expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
  await world.clock.advance(2 * minute)
  expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
})

it('does not take a token with less than was asked for when the refresh fails', async () => {
  await using world = await setUpSession()
  world.pool.faults.fail(1000)
  await leave(world, 20 * minute)
  const asking = failureOf(world.client.getAccessToken({ minValidity: { minutes: 30 } }))
  expect(await world.settled(asking)).toMatchObject({ code: 'service' })
  expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
})

it('asks at most twice for a validity that no token of the pool has', async () => {
  await using world = await setUpSession()
  await world.settled(failureOf(world.client.getAccessToken({ minValidity: { days: 2 } })))
  await leave(world, minute)
  await world.settled(failureOf(world.client.getAccessToken({ minValidity: { days: 2 } })))
  expect(world.operations().length).toBeLessThanOrEqual(4)
})

it('works with tokens that live shorter than minTokenValidity', async () => {
  await using world = await setUpSession({
    appClient: { accessTokenSeconds: 30, idTokenSeconds: 30 },
    minTokenValidity: { minutes: 5 },
  })
  for (let seconds = 0; seconds < 120; seconds += 5) {
    await world.settled(world.client.getAccessToken())
    await world.clock.advance(5 * second)
  }
  expect(world.operations().length).toBeLessThanOrEqual(12)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('goes by the token that runs out first', async () => {
  await using world = await setUpSession({ appClient: { idTokenSeconds: 300 } })
  await world.clock.advance(6 * minute)
  const accessToken = await world.settled(world.client.getAccessToken())
  expect(accessToken).not.toBe(world.tokens.accessToken)
  expect((await world.client.getSession()).isValid()).toBe(true)
})

it.each([{ minutes: -1 }, { minutes: NaN }, { weeks: 1 }, 'text', 5])(
  'refuses %j as a minValidity and asks nothing of the service',
  async (minValidity) => {
    await using world = await setUpSession()
    const asking = world.client.getAccessToken({ minValidity: minValidity as never })
    await expect(asking).rejects.toMatchObject({
      code: 'invalid_config',
      message: expect.stringContaining('minValidity') as string,
    })
    expect(world.operations()).toEqual([])
  },
)

it('refreshes a good token when it is told to, and says so when it cannot', async () => {
  await using world = await setUpSession()
  const first = await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(first).not.toBe(world.tokens.accessToken)
  expect(await world.client.getAccessToken()).toBe(first)
  world.pool.faults.drop(1000)
  const asking = failureOf(world.client.getAccessToken({ forceRefresh: true }))
  expect(await world.settled(asking)).toMatchObject({ code: 'network' })
  expect(await world.client.getAccessToken()).toBe(first)
})

it('stops waiting for the caller whose signal says so, and for nobody else', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.latencyMs = 15
  const leaving = new AbortController()
  const reason = new Error('The user has gone to another page.')
  const left = failureOf(world.client.getAccessToken({ signal: leaving.signal }))
  const stayed = world.client.getAccessToken({ signal: new AbortController().signal })
  await world.until(() => world.operations().length === 1)
  leaving.abort(reason)
  expect(await left).toBe(reason)
  expect(world.pool.requests[0]?.status).toBeNull()
  expect(await world.settled(stayed)).not.toBe(world.tokens.accessToken)
  expect(world.operations().length).toBe(1)
})

it('goes on refreshing when the only caller has left', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.latencyMs = 15
  const leaving = new AbortController()
  const left = failureOf(world.client.getAccessToken({ signal: leaving.signal }))
  await world.until(() => world.operations().length === 1)
  leaving.abort()
  expect(await left).toMatchObject({ name: 'AbortError' })
  await world.until(
    () => world.items.getItem(`${prefix}.alice.accessToken`) !== world.tokens.accessToken,
  )
})

it('takes a caller whose signal has fired before as gone', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  const asking = world.client.getAccessToken({ signal: AbortSignal.abort() })
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
})

it('leaves no listener on a signal that lives on', async () => {
  await using world = await setUpSession()
  const { signal } = new AbortController()
  let listeners = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => {
      listeners++
      add(...args)
    },
    removeEventListener: (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    },
  })
  for (let calls = 0; calls < 10; calls++) await world.client.getAccessToken({ signal })
  await aMoment()
  expect(listeners).toBe(0)
})

it.each([true, false])(
  'sends clientMetadata to the service (known call: %s)',
  async (knowsGetTokensFromRefreshToken) => {
    await using world = await setUpSession({ appClient: { knowsGetTokensFromRefreshToken } })
    const clientMetadata = { tenant: 'acme' }
    await world.settled(world.client.getAccessToken({ forceRefresh: true, clientMetadata }))
    expect(world.bodies.at(-1)?.body).toMatchObject({ ClientMetadata: clientMetadata })
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
    expect(world.bodies.at(-1)?.body).not.toHaveProperty('ClientMetadata')
  },
)

it('writes the tokens of a refresh under the keys of their own user', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.latencyMs = 15
  const asking = failureOf(world.client.getAccessToken())
  await world.until(() => world.operations().length === 1)
  const bobs = await world.pool.issueTokens('bob')
  seedTokens(world.items, bobs, { username: 'bob' })
  expect(await world.settled(asking)).toMatchObject({ code: 'user_changed', isTerminal: true })
  expect(world.client.getState()).toMatchObject({ reason: 'user-changed' })
  expect(world.items.getItem(`${prefix}.LastAuthUser`)).toBe('bob')
  expect(world.items.getItem(`${prefix}.bob.accessToken`)).toBe(bobs.accessToken)
  expect(world.items.getItem(`${prefix}.bob.refreshToken`)).toBe(bobs.refreshToken)
})

it('keeps the end of the session where the sign-in put it', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
  const endOf = () =>
    (world.client.getState() as { refreshTokenExpiresAt?: number }).refreshTokenExpiresAt
  const end = endOf()
  expect(end).toBe(world.trueNow() + 30 * day)
  for (let days = 0; days < 5; days++) {
    await world.clock.advance(day)
    await world.settled(world.client.getAccessToken())
  }
  expect(endOf()).toBe(end)
})
