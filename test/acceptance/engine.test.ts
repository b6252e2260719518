import { dehydrate, QueryClient } from '@tanstack/react-query'
import { decodeJwt } from 'jose'
import { inspect } from 'node:util'
import { SessionError, type SessionErrorCode, type SessionState } from 'react-cognito-session'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { pretendPage } from '../support/pretend-page.js'
import { memoryStorage } from '../support/sdk-user.js'
import {
  aMoment,
  clientId,
  day,
  fakeJwt,
  hour,
  minute,
  password,
  replaceGlobals,
  second,
  seedTokens,
  setUpSession,
  toRefusal,
  type SessionWorld,
} from '../support/session-setup.js'

const prefix = `CognitoIdentityServiceProvider.${clientId}`
const REFRESH = 'GetTokensFromRefreshToken'
const rotating = { rotation: { graceSeconds: 0 } }

/** What a promise rejects with; null when it does not. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
/** Takes Alice to where her access token has this much left; less than nothing: it ran out that long ago. */
const leave = ({ clock }: SessionWorld, ms: number) => clock.advance(hour - ms)
const keysOf = ({ items }: SessionWorld, username: string) =>
  Object.fromEntries([...items.items].filter(([key]) => key.startsWith(`${prefix}.${username}.`)))
const revoked = ({ bodies }: SessionWorld) =>
  bodies.filter(({ operation }) => operation === 'RevokeToken').map(({ body }) => body['Token'])
const refreshes = (world: SessionWorld) => world.operations().filter((name) => name === REFRESH)
const signInAs = (world: SessionWorld, username: string, source = world.source) =>
  source.signIn(username, password, { authFlow: 'USER_PASSWORD_AUTH' })
const signedOut = { status: 'unauthenticated', reason: 'signed-out' }
const wellAndSignedIn = { status: 'authenticated', refreshError: null }

/** Gives what a promise settles with, if that takes no more than this much fake time besides the round trip itself. */
async function settledWithin<T>(world: SessionWorld, ms: number, promise: Promise<T>): Promise<T> {
  using requests = watchRequests()
  let isSettled = false
  const onSettled = () => (isSettled = true)
  promise.then(onSettled, onSettled)
  const start = performance.now()
  for (let passed = 0; !isSettled;) {
    if (performance.now() - start > 2500) throw new Error(`It took more than ${ms} ms.`)
    await aMoment()
    if (isSettled || requests.open > 0 || passed >= ms) continue
    await world.clock.advance(1)
    passed++
  }
  return promise
}

/** Lets fake time pass in steps shorter than a time-out; it stands still while a request is out, unless that hangs. */
async function passCalmly(world: SessionWorld, ms: number, stepMs = 4 * second): Promise<void> {
  using requests = watchRequests()
  for (let passed = 0; passed < ms; passed += stepMs) {
    await world.clock.advance(Math.min(stepMs, ms - passed))
    for (let turns = 0; requests.open > 0 && turns < 40; turns++) {
      await aShortMoment()
      if (requests.open === 0) await aMoment()
    }
  }
  await world.pass(100, 20)
}

/** Closes the lid for longer than a token lives; resolves as soon as the request of the auto-refresh is out. */
async function autoRefreshBegins(world: SessionWorld): Promise<void> {
  await world.until(() => world.clock.pendingTimers > 0)
  world.clock.sleep(hour + minute)
  for (let seconds = 0; seconds < 60 && world.operations().length === 0; seconds++) {
    await world.clock.advance(second)
    await aMoment()
  }
}

/** Counts the requests that are out, until disposed. */
function watchRequests() {
  const { fetch } = globalThis
  const requests = {
    open: 0,
    [Symbol.dispose]: () => void (globalThis.fetch = fetch),
  }
  globalThis.fetch = async (...args) => {
    requests.open++
    try {
      return await fetch(...args)
    } finally {
      requests.open--
    }
  }
  return requests
}

// What is loaded when it is needed first is loaded by now: tests that count time start even.
beforeAll(async () => {
  await using world = await setUpSession()
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  await world.settled(signInAs(world, 'alice'))
})

/** A tab whose refresh is answered when the test says so, however late that is. */
function newSlowTab(world: SessionWorld) {
  const source = world.newSource()
  let answer = () => {}
  const late = new Promise<void>((resolve) => (answer = resolve))
  const minted: (string | null)[] = []
  const client = world.newClient({
    ...source,
    async refresh(...args: Parameters<typeof source.refresh>) {
      const tokens = await source.refresh(...args)
      minted.push(tokens.refreshToken)
      await late
      return tokens
    },
  })
  return { client, minted, answer }
}

// A1

it.each<[string, (client: SessionWorld['client']) => Promise<unknown>]>([
  ['getAccessToken', (client) => client.getAccessToken()],
  ['getIdToken', (client) => client.getIdToken()],
  ['getSession', (client) => client.getSession()],
  ['a validity of their own', (client) => client.getIdToken({ minValidity: { minutes: 5 } })],
  ['forceRefresh', (client) => client.getAccessToken({ forceRefresh: true })],
])(
  'A1. One refresh: 100 callers at once with an expired access token make 1 request (%s)',
  async (_which, ask) => {
    pretendPage()
    await using world = await setUpSession()
    await leave(world, -minute)
    const callers = Array.from({ length: 100 }, () => ask(world.client))
    const answers = await settledWithin(world, 20, Promise.all(callers))
    expect(new Set(answers).size).toBe(1)
    expect(world.operations()).toEqual([REFRESH])
  },
)

it('A1. One refresh: callers that come while the request is out join it', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  const { client, answer } = newSlowTab(world)
  const callers = [client.getAccessToken()]
  await world.until(() => world.operations().length === 1)
  for (let more = 0; more < 99; more++) callers.push(client.getAccessToken())
  answer()
  expect(new Set(await world.settled(Promise.all(callers))).size).toBe(1)
  expect(world.operations()).toEqual([REFRESH])
})

it('A1. One refresh: 5 tabs at once, with rotation and no grace period, make 1 request in all; no tab ends signed out', async () => {
  pretendPage()
  await using world = await setUpSession({ appClient: { ...rotating, reuseEndsSession: true } })
  const tabs = [world.client, ...Array.from({ length: 4 }, () => world.newClient())]
  await leave(world, -minute)
  const tokens = await world.settled(Promise.all(tabs.map((tab) => tab.getAccessToken())))
  expect(new Set(tokens).size).toBe(1)
  expect(world.operations()).toEqual([REFRESH])
  for (const tab of tabs) expect(tab.getState()).toMatchObject(wellAndSignedIn)
})

// A2

it.each<[string, SessionErrorCode, (world: SessionWorld) => unknown]>([
  ['a revoked', 'refresh_token_revoked', (world) => world.pool.revokeUser('alice')],
  ['an expired', 'refresh_token_expired', (world) => world.clock.advance(30 * day)],
])(
  'A2. A dead session is known at once: %s refresh token costs 1 request, and the caller has a typed error one round trip later',
  async (_which, code, kill) => {
    pretendPage()
    await using world = await setUpSession()
    await leave(world, -minute)
    await kill(world)
    const callers = Array.from({ length: 100 }, () => failureOf(world.client.getAccessToken()))
    const errors = await settledWithin(world, 15, Promise.all(callers))
    for (const error of errors) {
      expect(error).toBeInstanceOf(SessionError)
      expect(error).toMatchObject({ code, isTerminal: true })
    }
    expect(await failureOf(world.client.getAccessToken())).toMatchObject({ code })
    expect(world.client.getState().status).toBe('unauthenticated')
    expect(keysOf(world, 'alice')).toEqual({})
    expect(world.operations()).toEqual([REFRESH])
  },
)

// A3

it.each<[string, (faults: SessionWorld['pool']['faults'], world: SessionWorld) => unknown]>([
  ['network loss', (faults) => faults.drop(1000)],
  ['429', (faults) => faults.throttle(1000, 1)],
  ['TooManyRequestsException', (faults) => faults.throttle(1000)],
  ['500', (faults) => faults.fail(1000)],
  ['503', (faults) => faults.fail(1000, 503)],
  ['time-outs', (faults) => faults.hang(1000)],
  ['an HTML answer from a captive portal', (faults) => faults.html(1000)],
  ['an unknown error', (_, world) => world.intercept(() => toRefusal('BrandNewException'))],
])(
  'A3. Only a verdict of "dead" ends a session: %s keeps it, for minutes without any good token',
  async (_name, breakIt) => {
    await using world = await setUpSession({ autoRefresh: 'always' })
    world.client.subscribe(() => {})
    const before = keysOf(world, 'alice')
    breakIt(world.pool.faults, world)
    world.clock.sleep(hour + minute)
    await passCalmly(world, 3 * minute)
    expect(world.client.getState()).toMatchObject({ status: 'authenticated' })
    expect(world.client.getState()).not.toMatchObject({ refreshError: null })
    expect(keysOf(world, 'alice')).toEqual(before)
    expect(world.bodies.length).toBeGreaterThan(3)

    world.pool.faults.clear()
    world.intercept(() => null)
    // a time-out, or the longest back-off with the rest after it
    await passCalmly(world, 2 * minute)
    expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  },
)

it('A3. Only a verdict of "dead" ends a session: backoff with full jitter', async () => {
  const gapsWith = async (random: number) => {
    await using world = await setUpSession()
    await leave(world, -minute)
    world.pool.faults.throttle(5)
    fixRandom(random)
    const asking = world.client.getAccessToken()
    let isSettled = false
    void asking.then(() => (isSettled = true))
    for (let turns = 0; turns < 4000 && !isSettled; turns++) {
      await aShortMoment()
      const isOut = world.pool.requests.at(-1)?.status === null
      if (!isOut) await world.clock.advance(20)
    }
    expect(await asking).not.toBe(world.tokens.accessToken)
    const times = world.pool.requests.map(({ at }) => at)
    return times.slice(1).map((at, index) => at - times[index]!)
  }
  const least = await gapsWith(0)
  const half = await gapsWith(0.4999)
  const most = await gapsWith(0.9999)
  expect(most.length).toBe(5)
  const slackMs = 150
  for (const [index, gap] of most.entries()) {
    expect(least[index]).toBeLessThan(slackMs)
    expect(Math.abs(half[index]! - gap / 2)).toBeLessThan(slackMs)
  }
  // doubled each time
  for (const [index, gap] of most.slice(1).entries())
    expect(Math.abs(gap - 2 * most[index]!)).toBeLessThan(2 * slackMs)
}, 15_000)

it('A3. Only a verdict of "dead" ends a session: Retry-After honoured', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.throttle(2, 3)
  await world.settled(world.client.getAccessToken())
  const [first, second_, third] = world.pool.requests.map(({ at }) => at) as [
    number,
    number,
    number,
  ]
  expect(second_ - first).toBeGreaterThanOrEqual(3 * second)
  expect(third - second_).toBeGreaterThanOrEqual(3 * second)
})

it('A3. Only a verdict of "dead" ends a session: 10 s time-out per request', async () => {
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.hang(1)
  let outcome: unknown = 'waiting'
  void failureOf(world.client.getAccessToken()).then((error) => (outcome = error))
  await world.until(() => world.operations().length === 1)
  await world.clock.advance(9.5 * second)
  await aMoment()
  expect(outcome).toBe('waiting')
  await world.clock.advance(0.6 * second)
  await aMoment()
  expect(outcome).toMatchObject({ code: 'network', isTerminal: false })
})

it('A3. Only a verdict of "dead" ends a session: a proactive refresh that fails leaves the still-valid token in use', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  world.pool.faults.fail(100_000)
  await passCalmly(world, 55 * minute)
  expect(world.operations().length).toBeGreaterThan(1)
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { code: 'service' },
  })
  // the clock stands still: nobody waits for anything
  expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
  expect(await world.client.getIdToken()).toBe(world.tokens.idToken)
})

// A4

const refusals = ['NotAuthorizedException', 'RefreshTokenReuseException', 'invalid_grant']

it.each(refusals)(
  'A4. Adopt before you bury: on %s storage is read again under the lock; when another tab has newer tokens, they are used',
  async (name) => {
    const page = pretendPage()
    await using world = await setUpSession()
    await leave(world, -minute)
    const newer = await world.pool.issueTokens('alice')
    const locksAtReads: number[] = []
    let isRefused = false
    const { getItem } = world.items
    world.items.getItem = (key) => {
      if (isRefused) locksAtReads.push(page.locksHeld)
      return getItem(key)
    }
    world.intercept((operation) => {
      if (operation !== REFRESH) return null
      isRefused = true
      seedTokens(world.items, newer)
      return toRefusal(name)
    })
    expect(await world.settled(world.client.getAccessToken())).toBe(newer.accessToken)
    expect(locksAtReads[0]).toBe(1)
    expect(world.bodies.length).toBe(1)
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
    expect(keysOf(world, 'alice')).toMatchObject({
      [`${prefix}.alice.refreshToken`]: newer.refreshToken,
    })
  },
)

it.each(refusals)(
  'A4. Adopt before you bury: on %s a newer refresh token of another tab is traded, though its access token has run out too',
  async (name) => {
    await using world = await setUpSession()
    const newer = await world.pool.issueTokens('alice')
    await leave(world, -minute)
    world.intercept((operation) => {
      if (operation !== REFRESH || world.bodies.length > 1) return null
      seedTokens(world.items, newer)
      return toRefusal(name)
    })
    const accessToken = await world.settled(world.client.getAccessToken())
    expect(accessToken).not.toBe(newer.accessToken)
    expect(world.bodies.map(({ body }) => body['RefreshToken'])).toEqual([
      world.tokens.refreshToken,
      newer.refreshToken,
    ])
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  },
)

it.each(refusals)(
  'A4. Adopt before you bury: on %s the session ends when storage has nothing newer',
  async (name) => {
    await using world = await setUpSession()
    await leave(world, -minute)
    world.intercept(() => toRefusal(name))
    const error = await world.settled(failureOf(world.client.getAccessToken()))
    expect(error).toMatchObject({ isTerminal: true })
    expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
    expect(keysOf(world, 'alice')).toEqual({})
  },
)

// A5

it.each(['this tab', 'another tab'])(
  'A5. Sign-out is final: a refresh that ends 30 s after the sign-out in %s restores nothing in any tab, and its tokens are revoked',
  async (where) => {
    await using world = await setUpSession({ appClient: rotating })
    await leave(world, -minute)
    const { client, minted, answer } = newSlowTab(world)
    const tabs = [world.client, client]
    for (const tab of tabs) tab.subscribe(() => {})
    const asking = failureOf(client.getAccessToken())
    await world.until(() => minted.length === 1)
    await tabs[where === 'this tab' ? 1 : 0]!.signOut()
    expect(await world.settled(asking)).toMatchObject({ code: 'not_authenticated' })
    await world.pass(30 * second)
    answer()
    await world.until(() => revoked(world).includes(minted[0]))

    expect(world.items.items).toEqual(new Map())
    for (const tab of tabs) {
      await tab.reload()
      expect(tab.getState()).toMatchObject(signedOut)
      expect(await failureOf(tab.getAccessToken())).toMatchObject({ code: 'not_authenticated' })
    }
    expect(world.newClient().getState()).toMatchObject({ reason: 'no-session' })
  },
)

it.each(['a caller', 'auto-refresh and a caller'])(
  'A5. Sign-out is final: a retry of %s that was due within 30 s is not made any more',
  async (whose) => {
    await using world = await setUpSession({ autoRefresh: 'always' })
    world.pool.faults.throttle(1000, 5, { only: REFRESH })
    if (whose !== 'a caller') {
      world.client.subscribe(() => {})
      await autoRefreshBegins(world)
    } else await leave(world, -minute)
    const outcome = failureOf(world.client.getAccessToken())
    await world.until(() => world.pool.requests[0]?.status === 429)
    await aMoment()
    await world.client.signOut()
    expect(await world.settled(outcome)).toMatchObject({ code: 'not_authenticated' })
    const asked = refreshes(world).length
    await passCalmly(world, 30 * second)
    expect(refreshes(world).length).toBe(asked)
    expect(world.client.getState()).toMatchObject(signedOut)
    expect(world.items.items).toEqual(new Map())
  },
)

it('A5. Sign-out is final: when a refresh and RevokeToken both hang, local tokens are gone and the UI knows at once; revocation goes on in the background', async () => {
  pretendPage()
  await using world = await setUpSession()
  await leave(world, -minute)
  world.pool.faults.hang(2)
  const asking = failureOf(world.client.getAccessToken())
  await world.until(() => world.operations().length === 1)
  // the clock stands still from here on: 0 of 50 ms, and 0 of 2 s
  const signingOut = world.client.signOut()
  expect(world.items.items).toEqual(new Map())
  expect(world.client.getState()).toMatchObject(signedOut)
  await signingOut
  expect(await asking).toMatchObject({ code: 'not_authenticated' })
  await world.pass(minute)
  expect(revoked(world)).toEqual([world.tokens.refreshToken, world.tokens.refreshToken])
  expect(world.pool.requests.at(-1)).toMatchObject({ operation: 'RevokeToken', status: 200 })
})

// A6

it("A6. Nobody becomes somebody else: Alice's refresh in one tab while Bob signs in in another: Bob's keys untouched, Bob stays the signed-in user, Alice's tab told that another user signed in", async () => {
  pretendPage()
  await using world = await setUpSession({ appClient: rotating })
  await leave(world, -minute)
  const { client: ofAlice, minted, answer } = newSlowTab(world)
  ofAlice.subscribe(() => {})
  const asking = failureOf(ofAlice.getAccessToken())
  await world.until(() => minted.length === 1)
  const ofBob = world.newClient()
  ofBob.subscribe(() => {})
  await world.settled(signInAs(world, 'bob', ofBob.source))
  const keysOfBob = keysOf(world, 'bob')
  answer()
  expect(await world.settled(asking)).toMatchObject({ code: 'user_changed', isTerminal: true })
  await world.pass(30 * second)

  expect(Object.keys(keysOfBob).length).toBeGreaterThan(2)
  expect(keysOf(world, 'bob')).toEqual(keysOfBob)
  expect(keysOf(world, 'alice')).toEqual({})
  expect(world.items.getItem(`${prefix}.LastAuthUser`)).toBe('bob')
  expect(ofBob.getState()).toMatchObject({ ...wellAndSignedIn, user: { username: 'bob' } })
  expect(ofAlice.getState()).toMatchObject({
    reason: 'user-changed',
    lastUser: { username: 'alice' },
  })
  expect(world.newClient().getState()).toMatchObject({ user: { username: 'bob' } })
  expect(revoked(world)).toContain(minted[0])
})

it.each(['bob', 'mallory'])(
  "A6. Nobody becomes somebody else: nothing of Alice's refresh is stored under %s, whom LastAuthUser names by then",
  async (username) => {
    await using world = await setUpSession()
    const stranger = await world.pool.issueTokens('bob')
    await leave(world, -minute)
    const { client, minted, answer } = newSlowTab(world)
    const asking = failureOf(client.getAccessToken())
    await world.until(() => minted.length === 1)
    if (username === 'bob') seedTokens(world.items, stranger, { username })
    else world.items.setItem(`${prefix}.LastAuthUser`, username)
    const before = keysOf(world, username)
    answer()
    await world.settled(asking)
    expect(keysOf(world, username)).toEqual(before)
    expect(world.items.getItem(`${prefix}.LastAuthUser`)).toBe(username)
  },
)

it('A6. Nobody becomes somebody else: LastAuthUser is read at load only, not when a good token is asked for', async () => {
  await using world = await setUpSession()
  world.items.setItem(`${prefix}.LastAuthUser`, 'bob')
  seedTokens(world.items, await world.pool.issueTokens('bob'), { username: 'bob' })
  const { getItem } = world.items
  let reads = 0
  world.items.getItem = (key) => (reads++, getItem(key))
  expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
  expect(await world.client.getIdToken()).toBe(world.tokens.idToken)
  expect(reads).toBe(0)
})

// A7

/** Asks for both tokens, with and without a validity; each has to be good for it by Cognito's own clock. */
async function expectGoodTokens(world: SessionWorld, client = world.client) {
  const leftOf = (jwt: string) => Number(decodeJwt(jwt).exp) * 1000 - world.trueNow()
  const minValidity = { minutes: 15 }
  expect(leftOf(await world.settled(client.getAccessToken()))).toBeGreaterThanOrEqual(minute)
  expect(leftOf(await world.settled(client.getIdToken()))).toBeGreaterThanOrEqual(minute)
  expect(
    leftOf(await world.settled(client.getAccessToken({ minValidity }))),
  ).toBeGreaterThanOrEqual(15 * minute)
}

const wrongClocks: [string, number][] = [
  ['10 minutes fast', 10 * minute],
  ['10 minutes slow', -10 * minute],
]

it.each(wrongClocks)(
  "A7. Never an expired token: not with the browser's clock %s",
  async (_how, browserAheadMs) => {
    await using world = await setUpSession({ browserAheadMs, signedIn: false })
    await world.settled(signInAs(world, 'alice'))
    for (let hours = 0; hours < 3; hours += 0.25) {
      await expectGoodTokens(world)
      await expectGoodTokens(world, world.newClient())
      await world.clock.advance(0.25 * hour)
    }
    expect(refreshes(world).length).toBeLessThan(20)
  },
)

it("A7. Never an expired token: not after 8 hours' sleep", async () => {
  await using world = await setUpSession()
  await expectGoodTokens(world)
  world.clock.sleep(8 * hour)
  await expectGoodTokens(world)
  expect(refreshes(world).length).toBe(1)
})

it('A7. Never an expired token: not across clock jumps both ways', async () => {
  await using world = await setUpSession()
  for (const jump of [hour, -2 * hour, day, -day, 10 * minute, -10 * minute]) {
    await world.clock.advance(25 * minute)
    world.jump(jump)
    await expectGoodTokens(world)
    await world.clock.advance(40 * minute)
    await expectGoodTokens(world)
  }
})

it.each(wrongClocks)(
  'A7. Never an expired token: not when a session was stored under a clock %s that has since been corrected',
  async (_how, browserAheadMs) => {
    await using world = await setUpSession({ browserAheadMs, signedIn: false })
    await world.settled(signInAs(world, 'alice'))
    for (const minutes of [0, 50, 8, 65]) {
      await world.clock.advance(minutes * minute)
      world.jump(-browserAheadMs)
      await expectGoodTokens(world, world.newClient())
      world.jump(browserAheadMs)
    }
  },
)

it.each([
  ['reads', {}],
  ['forces', { forceRefresh: true }],
])(
  'A7. Never an expired token: not when the network is gone and a caller %s',
  async (_how, options) => {
    await using world = await setUpSession()
    world.pool.faults.drop(1000)
    for (const leftMs of [2 * second, -hour]) {
      world.clock.sleep(Math.max(0, hour - leftMs - (world.clock.now() - Date.UTC(2026, 5, 1))))
      const error = await world.settled(failureOf(world.client.getAccessToken(options)))
      expect(error).toMatchObject({ code: 'network' })
    }
  },
)

// A8

it('A8. No lock can hang the app: a lock that another tab never gives back delays a refresh, and no more', async () => {
  const page = pretendPage()
  await using world = await setUpSession()
  page.holdLock()
  await leave(world, -minute)
  const began = world.clock.elapsed()
  expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
  expect(world.clock.elapsed() - began).toBeLessThan(65 * second)
})

it('A8. No lock can hang the app: a tab killed inside the lock: another refreshes within 1 s', async () => {
  const page = pretendPage()
  await using world = await setUpSession()
  const dies = page.holdLock()
  await leave(world, -minute)
  const asking = world.client.getAccessToken()
  await world.clock.advance(5 * second)
  await aMoment()
  const diedAt = world.trueNow()
  dies()
  await world.settled(asking)
  expect(world.pool.requests[0]!.at - diedAt).toBeLessThan(second)
})

it.each<[string, () => Promise<unknown>]>([
  ['refuses', () => Promise.reject(new DOMException('Denied.', 'SecurityError'))],
  ['answers nothing at all', () => new Promise(() => {})],
])('A8. No lock can hang the app: nor can a lock manager that %s', async (_how, request) => {
  const globals = replaceGlobals({ navigator: () => ({ locks: { request } }) })
  onTestFinished(() => globals[Symbol.dispose]())
  await using world = await setUpSession()
  await leave(world, -minute)
  const began = world.clock.elapsed()
  expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
  expect(world.clock.elapsed() - began).toBeLessThan(70 * second)
})

it('A8. No lock can hang the app: without Web Locks or BroadcastChannel all promises but the cross-tab single request hold', async () => {
  pretendPage({ hasLocks: false, hasChannels: false })
  await using world = await setUpSession({ appClient: rotating })
  const tabs = [world.client, ...Array.from({ length: 4 }, () => world.newClient())]
  await leave(world, -minute)
  // A1 in each tab, A4 between them
  const callers = tabs.flatMap((tab) => Array.from({ length: 20 }, () => tab.getAccessToken()))
  await world.settled(Promise.all(callers))
  expect(refreshes(world).length).toBeLessThanOrEqual(tabs.length)
  for (const tab of tabs) expect(tab.getState()).toMatchObject(wellAndSignedIn)
  // A7
  await world.clock.advance(hour)
  for (const tab of tabs) await expectGoodTokens(world, tab)
  // A5 and A6
  await world.clock.advance(hour)
  const slow = newSlowTab(world)
  const asking = failureOf(slow.client.getAccessToken())
  await world.until(() => slow.minted.length === 1)
  await tabs[0]!.signOut()
  await world.settled(signInAs(world, 'bob', tabs[1]!.source))
  const keysOfBob = keysOf(world, 'bob')
  slow.answer()
  expect(await world.settled(asking)).toMatchObject({ isTerminal: true })
  await world.until(() => revoked(world).includes(slow.minted[0]))
  expect(keysOf(world, 'bob')).toEqual(keysOfBob)
  expect(keysOf(world, 'alice')).toEqual({})
  // A2
  world.pool.revokeUser('bob')
  const error = await world.settled(failureOf(tabs[1]!.getAccessToken({ forceRefresh: true })))
  expect(error).toMatchObject({ code: 'refresh_token_revoked' })
  for (const tab of tabs) {
    await tab.reload()
    expect(tab.getState().status).toBe('unauthenticated')
  }
})

// A9

it.each([
  ['60 minutes', hour],
  ['1 day', day],
  ['30 days', 30 * day],
  ['10 years', 3650 * day],
])('A9. Long lives: with a validity of %s no timer fires early', async (_name, lifeMs) => {
  const lifeSeconds = lifeMs / second
  await using world = await setUpSession({
    autoRefresh: 'always',
    appClient: {
      accessTokenSeconds: lifeSeconds,
      idTokenSeconds: lifeSeconds,
      refreshTokenSeconds: lifeSeconds,
    },
    refreshTokenValidity: { seconds: lifeSeconds },
  })
  const delays: number[] = []
  const { schedule } = world.clock
  world.clock.schedule = (delayMs, run) => {
    delays.push(delayMs)
    return schedule(delayMs, run)
  }
  world.client.subscribe(() => {})
  const start = world.trueNow()
  await world.until(() => delays.length > 0)
  await world.clock.advance(5 * minute)
  // the tokens of a sign-in are due from a fifth of their life on
  while (world.trueNow() < start + 0.14 * lifeMs) {
    world.clock.sleep(0.02 * lifeMs)
    await world.clock.advance(minute)
  }
  await aMoment()
  expect(world.operations()).toEqual([])
  expect(delays.filter((delayMs) => !(delayMs >= 0 && delayMs < 2 ** 31))).toEqual([])
  expect(world.client.getState()).toMatchObject({
    ...wellAndSignedIn,
    refreshTokenExpiresAt: start + lifeMs,
  })
})

// A10

const moments: [string, (world: SessionWorld) => Promise<unknown>][] = [
  ['at rest', async () => {}],
  [
    'in mid-refresh of its own',
    async (world) => {
      world.pool.faults.hang(1000)
      await autoRefreshBegins(world)
    },
  ],
  [
    'in mid-refresh for a caller',
    async (world) => {
      world.pool.faults.hang(1000)
      world.clock.sleep(hour + minute)
      void failureOf(world.client.getAccessToken())
      await world.until(() => world.operations().length > 0)
    },
  ],
  [
    'between two attempts',
    async (world) => {
      world.pool.faults.throttle(1000, 5)
      world.clock.sleep(hour + minute)
      void failureOf(world.client.getAccessToken())
      await world.until(() => world.pool.requests[0]?.status === 429)
      // its answer has come, and the caller waits for its next turn
      await aMoment()
    },
  ],
  [
    'while it waits for a lock',
    async (world) => {
      world.clock.sleep(hour + minute)
      void failureOf(world.client.getAccessToken())
      await aMoment()
      await world.clock.advance(second)
    },
  ],
  [
    'while RevokeToken hangs',
    async (world) => {
      world.pool.faults.hang(1000)
      await world.client.signOut()
      await world.until(() => world.operations().length > 0)
    },
  ],
]

it.each(moments)(
  'A10. Clean ends: after dispose %s: 0 timers, 0 listeners, 0 locks',
  async (name, arrive) => {
    const page = pretendPage()
    await using world = await setUpSession({ autoRefresh: 'always' })
    world.client.subscribe(() => {})
    await world.until(() => world.clock.pendingTimers > 0)
    expect(page.open()).toContain('channel')
    const release = name.includes('lock') ? page.holdLock() : () => {}
    await arrive(world)
    await aMoment()
    world.client.dispose()
    await aMoment()
    release()
    await aMoment()
    expect({ timers: world.clock.pendingTimers, open: page.open() }).toEqual({
      timers: 0,
      open: [],
    })
    const asked = world.bodies.length
    await world.pass(minute, 5 * second)
    expect(world.bodies.length).toBe(asked)
  },
)

it('A10. Clean ends: after the last unsubscribe: 0 timers, 0 listeners, 0 locks', async () => {
  const page = pretendPage()
  await using world = await setUpSession({ autoRefresh: 'always' })
  const stops = [world.client.subscribe(() => {}), world.client.subscribe(() => {})]
  await world.until(() => world.clock.pendingTimers > 0)
  for (const stop of stops) stop()
  await aMoment()
  expect({ timers: world.clock.pendingTimers, open: page.open() }).toEqual({ timers: 0, open: [] })
})

it('A10. Clean ends: StrictMode mounts 100 times: 1 load, 1 refresh', async () => {
  pretendPage()
  const items = memoryStorage()
  let loads = 0
  const { getItem } = items
  items.getItem = (key) => {
    if (key.endsWith('LastAuthUser')) loads++
    return getItem(key)
  }
  await using world = await setUpSession({ storage: items, signedIn: false, autoRefresh: 'always' })
  seedTokens(items, world.tokens)
  loads = 0
  const client = world.newClient()
  for (let mounts = 0; mounts < 100; mounts++) {
    client.subscribe(() => {})()
    client.subscribe(() => {})
  }
  await aMoment()
  expect(loads).toBe(1)
  world.clock.sleep(hour + minute)
  await world.settled(client.getAccessToken())
  await world.pass(10 * second)
  expect(world.operations()).toEqual([REFRESH])
})

// A11

it('A11. No secrets outside their room: no token in the console, String(error), JSON.stringify(error), channel messages, URLs and dehydrated query caches', async () => {
  const heard = hearEverything()
  const queries = new QueryClient()
  await using world = await setUpSession({ appClient: rotating })
  const { client, source, pool } = world
  const seen = (state: SessionState) => {
    queries.setQueryData(['session', heard.texts.length], state)
    heard.write(state)
  }
  client.subscribe(() => seen(client.getState()))
  seen(client.getState())
  const faults: (() => void)[] = [
    () => {},
    () => pool.faults.drop(100),
    () => pool.faults.html(100),
    () => world.intercept(() => new Response(JSON.stringify(world.bodies), { status: 400 })),
    () =>
      world.intercept(() => {
        const message = JSON.stringify(world.bodies)
        return Response.json({ __type: 'NotAuthorizedException', message }, { status: 400 })
      }),
  ]
  for (const breakIt of faults) {
    breakIt()
    const query = { queryKey: ['notes', heard.texts.length], retry: false }
    const queryFn = () => client.getAccessToken({ forceRefresh: true }).then(() => 'notes')
    heard.write(await world.settled(failureOf(queries.fetchQuery({ ...query, queryFn }))))
    pool.faults.clear()
    world.intercept(() => null)
  }
  expect(client.getState().status).toBe('unauthenticated')
  await world.settled(signInAs(world, 'alice'))
  heard.write(await world.settled(failureOf(source.signIn('alice', `${password}!`))))
  heard.write(await world.settled(failureOf(client.signOut({ scope: 'global' }))))
  heard.write(dehydrate(queries, { shouldDehydrateQuery: () => true }))
  heard.write(client)
  heard.write(source)
  heard.write(pool.requests)
  queries.clear()

  const sent = world.bodies.flatMap(({ body }) => Object.values(body))
  const planted = [...sent, ...Object.values(world.tokens), ...heard.tokens]
    .filter((text) => typeof text === 'string' && text.length > 40)
    .flatMap((text) => [text as string, ...(text as string).split('.').slice(1)])
  expect(planted.length).toBeGreaterThan(10)
  expect(heard.kinds).toEqual(new Set(['message', 'url', 'value']))
  const hits = heard.texts.filter((text) => planted.some((secret) => text.includes(secret)))
  expect(hits).toEqual([])
  expect(heard.texts.filter((text) => text.includes(password))).toEqual([])
})

// A12

const claimsOf = (jwt: string): Record<string, unknown> => decodeJwt(jwt)
type Spoil = (jwt: string) => string
const withClaims =
  (changes: object): Spoil =>
  (jwt) =>
    fakeJwt({ ...claimsOf(jwt), ...changes })
const withExp =
  (text: string): Spoil =>
  (jwt) =>
    fakeJwt(JSON.stringify({ ...claimsOf(jwt), exp: '@' }).replace('"@"', text))

const tenMegabytes = `e30.${'eyJx'.repeat(2_500_000)}.x`
const badTokens: [string, Spoil][] = [
  ...[1, 2, 4, 5].map((parts): [string, Spoil] => [
    `a JWT with ${parts} part${parts === 1 ? '' : 's'}`,
    (jwt) => `${jwt}.more.more`.split('.').slice(0, parts).join('.'),
  ]),
  ['a JWT with 1 part that is nothing', () => ' '],
  ['bad base64', (jwt) => jwt.replace(/\.[^.]+\./, '.%%%.')],
  ['no exp', withClaims({ exp: undefined })],
  ['exp as text', withClaims({ exp: '4000000000' })],
  ['exp NaN', withExp('NaN')],
  ['exp null, as JSON writes NaN', withExp('null')],
  ['exp 1e308', withExp('1e308')],
  ['exp 1e999', withExp('1e999')],
  ['missing auth_time', withClaims({ auth_time: undefined })],
  ['auth_time in the future', withClaims({ auth_time: 4_000_000_000 })],
]

it.each<[string, Spoil]>([...badTokens, ['10 MB', () => tenMegabytes]])(
  'A12. Bad input: %s in storage is signed out, never a throw, never signed in by mistake',
  async (_name, spoil) => {
    await using world = await setUpSession()
    const accessToken = spoil(world.tokens.accessToken)
    const idTokens = [world.tokens.idToken, spoil(world.tokens.idToken)]
    for (const idToken of idTokens) {
      seedTokens(world.items, { ...world.tokens, accessToken, idToken })
      const client = world.newClient()
      expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
      expect(await failureOf(client.getAccessToken())).toMatchObject({ code: 'not_authenticated' })
      await client.reload()
      expect(client.getState().status).toBe('unauthenticated')
    }
    expect(world.operations()).toEqual([])
  },
)

it.each<[string, Spoil]>([...badTokens, ['100 kB', () => tenMegabytes.slice(0, 100_100)]])(
  'A12. Bad input: %s from the service is a typed error, and what was there stays',
  async (_name, spoil) => {
    await using world = await setUpSession()
    const before = keysOf(world, 'alice')
    const AuthenticationResult = {
      AccessToken: spoil(world.tokens.accessToken),
      IdToken: spoil(world.tokens.idToken),
      RefreshToken: 'the next',
    }
    world.intercept(() => Response.json({ AuthenticationResult }))
    const asking = world.client.getAccessToken({ forceRefresh: true })
    const error = await world.settled(failureOf(asking))
    expect(error).toBeInstanceOf(SessionError)
    expect(error).toMatchObject({ isTerminal: false })
    expect(world.client.getState().status).toBe('authenticated')
    expect(keysOf(world, 'alice')).toEqual(before)
    expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
  },
)

it('A12. Bad input: `__proto__` claims are claims, and no prototype changes', async () => {
  await using world = await setUpSession()
  const spoil: Spoil = (jwt) =>
    fakeJwt(
      JSON.stringify({ ...claimsOf(jwt), at: '@' }).replace(
        '"at":"@"',
        '"__proto__":{"isAdmin":1}',
      ),
    )
  const { accessToken, idToken } = world.tokens
  seedTokens(world.items, {
    ...world.tokens,
    accessToken: spoil(accessToken),
    idToken: spoil(idToken),
  })
  const state = world.newClient().getState()
  if (state.status !== 'authenticated') throw new Error(state.status)
  for (const value of [{}, state.user, state.user.claims, state.session.getIdToken().payload])
    expect('isAdmin' in value).toBe(false)
})

// faults

it.each([
  ['before it was carried out', 'drop'],
  ['after it was carried out', 'dropAnswer'],
] as const)(
  'Faults: connection cut after the request was sent, %s: asked again, session kept',
  async (_when, how) => {
    await using world = await setUpSession()
    await leave(world, -minute)
    world.pool.faults[how](1)
    expect(await world.settled(world.client.getAccessToken())).not.toBe(world.tokens.accessToken)
    expect(world.operations()).toEqual([REFRESH, REFRESH])
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  },
)

it('Faults: answer lost after the server rotated, grace 10 s: the session survives, with the newest refresh token', async () => {
  await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 10 } } })
  await leave(world, -minute)
  world.pool.faults.dropAnswer(1)
  const first = await world.settled(world.client.getAccessToken())
  expect(world.pool.requests.map(({ status }) => status)).toEqual([null, 200])
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  // beyond the grace period of the token that was lost
  await world.clock.advance(hour)
  expect(await world.settled(world.client.getAccessToken())).not.toBe(first)
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

it('Faults: answer lost after the server rotated, grace 0: ends cleanly with a typed terminal error, nothing half-stored', async () => {
  await using world = await setUpSession({ appClient: rotating })
  const other = world.newClient()
  other.subscribe(() => {})
  await leave(world, -minute)
  world.pool.faults.dropAnswer(1)
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code: 'refresh_token_reused', isTerminal: true })
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
  expect(world.items.items).toEqual(new Map())
  expect(world.pool.requests.map(({ exception }) => exception)).toEqual([
    null,
    'RefreshTokenReuseException',
  ])
  await world.until(() => other.getState().status === 'unauthenticated')
  await world.settled(signInAs(world, 'alice'))
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

it('Faults: captive-portal HTML with status 200: the session is kept, and goes on behind the portal', async () => {
  await using world = await setUpSession()
  const before = keysOf(world, 'alice')
  await leave(world, -minute)
  world.pool.faults.html(1000)
  const error = await world.settled(failureOf(world.client.getAccessToken()))
  expect(error).toMatchObject({ code: 'network', isTerminal: false })
  expect(keysOf(world, 'alice')).toEqual(before)
  world.pool.faults.clear()
  await world.settled(world.client.getAccessToken())
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

it('Faults: hung connection: given up after 10 s, then asked again with nobody asking, session kept', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers > 0)
  world.pool.faults.hang(1)
  world.clock.sleep(hour + minute)
  await world.pass(35 * second)
  const hungAt = world.pool.requests[0]!.at
  expect(world.pool.requests[0]).toMatchObject({ status: null })
  await world.pass(15 * second)
  expect(world.pool.requests.length).toBe(2)
  expect(world.pool.requests[1]).toMatchObject({ status: 200 })
  expect(world.pool.requests[1]!.at - hungAt).toBeGreaterThanOrEqual(10 * second)
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

const fail = () => {
  throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
}

it.each<[string, object]>([
  ['full', { setItem: fail }],
  ['throwing at every touch', { getItem: fail, setItem: fail, removeItem: fail }],
])('Faults: storage %s: the session goes on in this tab, with rotation', async (_how, broken) => {
  const storage = memoryStorage()
  await using world = await setUpSession({ storage, appClient: rotating })
  Object.assign(storage, broken)
  await world.settled(signInAs(world, 'alice'))
  for (let times = 0; times < 3; times++) {
    await world.clock.advance(hour)
    await world.settled(world.client.getAccessToken())
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  }
  await world.client.signOut()
  expect(world.client.getState()).toMatchObject(signedOut)
  expect(await failureOf(world.client.getAccessToken())).toMatchObject({
    code: 'not_authenticated',
  })
})

it.each<[string, (storage: ReturnType<typeof memoryStorage>, key: string) => void]>([
  ['is full', (storage) => Object.assign(storage, { setItem: fail })],
  [
    'is full in the middle of the tokens',
    (storage, key) => {
      const { setItem } = storage
      storage.setItem = (name, value) => (name === key ? fail() : setItem(name, value))
    },
  ],
])(
  'Faults: storage that %s when tokens were rotated: the session goes on in this tab, and no page load takes a mixture',
  async (_how, breakIt) => {
    await using world = await setUpSession({ appClient: rotating })
    await leave(world, -minute)
    breakIt(world.items, `${prefix}.alice.refreshToken`)
    await world.settled(world.client.getAccessToken())
    await world.clock.advance(hour)
    await world.settled(world.client.getAccessToken())
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
    // another page has either nobody, or tokens that belong together
    const later = world.newClient()
    const state = later.getState()
    if (state.status === 'unauthenticated') return
    if (state.status !== 'authenticated') throw new Error(state.status)
    const idToken = decodeJwt(state.session.getIdToken().getJwtToken())
    const accessToken = decodeJwt(state.session.getAccessToken().getJwtToken())
    expect(idToken.iat).toBe(accessToken.iat)
  },
)

it('Faults: storage cleared by another tab: signed out here, at the next look or the next call', async () => {
  await using world = await setUpSession()
  world.items.clear()
  const error = await world.settled(failureOf(world.client.getAccessToken({ forceRefresh: true })))
  expect(error).toMatchObject({ code: 'not_authenticated', isTerminal: true })
  expect(world.client.getState()).toMatchObject(signedOut)
  expect(world.items.items).toEqual(new Map())
})

it('Faults: storage cleared by another tab in mid-refresh: nothing comes back, the minted tokens are revoked', async () => {
  await using world = await setUpSession({ appClient: rotating })
  await leave(world, -minute)
  const { client, minted, answer } = newSlowTab(world)
  const asking = failureOf(client.getAccessToken())
  await world.until(() => minted.length === 1)
  world.items.clear()
  answer()
  expect(await world.settled(asking)).toMatchObject({ code: 'not_authenticated' })
  await world.until(() => revoked(world).includes(minted[0]))
  expect(world.items.items).toEqual(new Map())
})

it.each(['at rest', 'in mid-refresh'])(
  'Faults: hot reload %s: 1 session, no timers left of the old client',
  async (when) => {
    const page = pretendPage()
    await using world = await setUpSession({ autoRefresh: 'always', appClient: rotating })
    let client = world.client
    client.subscribe(() => {})
    for (let reloads = 0; reloads < 3; reloads++) {
      if (when === 'in mid-refresh') {
        world.pool.clearRequests()
        world.pool.faults.hang(1)
        await autoRefreshBegins(world)
      }
      client.dispose()
      await aMoment()
      expect({ timers: world.clock.pendingTimers, open: page.open() }).toEqual({
        timers: 0,
        open: [],
      })
      client = world.newClient()
      client.subscribe(() => {})
      expect(client.getState()).toMatchObject({ user: { username: 'alice' } })
    }
    world.pool.clearRequests()
    const accessToken = await world.settled(client.getAccessToken({ forceRefresh: true }))
    expect(world.operations()).toEqual([REFRESH])
    expect(world.items.getItem(`${prefix}.alice.accessToken`)).toBe(accessToken)
    expect(client.getState()).toMatchObject(wellAndSignedIn)
  },
)

it('Faults: unmount in mid-refresh: the refresh is finished and kept, with rotation and no grace period', async () => {
  const page = pretendPage()
  await using world = await setUpSession({ autoRefresh: 'always', appClient: rotating })
  const slow = newSlowTab(world)
  const unmount = slow.client.subscribe(() => {})
  await autoRefreshBegins(world)
  await world.until(() => slow.minted.length === 1)
  unmount()
  await aMoment()
  slow.answer()
  await world.until(() => world.items.getItem(`${prefix}.alice.refreshToken`) === slow.minted[0])
  await aMoment()
  expect(world.client.getState().status).toBe('authenticated')
  expect({ timers: world.clock.pendingTimers, open: page.open() }).toEqual({ timers: 0, open: [] })
  await world.settled(slow.client.getAccessToken())
  expect(world.operations()).toEqual([REFRESH])
  expect(slow.client.getState()).toMatchObject(wellAndSignedIn)
})

// point 3: auto-refresh

it.each<[string, 'while-visible' | 'always' | 'on-demand', 'visible' | 'hidden', boolean, boolean]>(
  [
    [
      'while somebody reads the session and the page is visible',
      'while-visible',
      'visible',
      true,
      true,
    ],
    ['not while the page is hidden', 'while-visible', 'hidden', true, false],
    ['not while nobody reads the session', 'while-visible', 'visible', false, false],
    ["'always': in hidden pages too", 'always', 'hidden', true, true],
    ["'on-demand': never", 'on-demand', 'visible', true, false],
  ],
)('Auto-refresh ahead of expiry: %s', async (_when, autoRefresh, visibility, isRead, isDone) => {
  const page = pretendPage()
  page.visibility = visibility
  await using world = await setUpSession({ autoRefresh })
  if (isRead) world.client.subscribe(() => {})
  await passCalmly(world, 55 * minute)
  expect(world.operations().length > 0).toBe(isDone)
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

it.each(['visibilitychange', 'online', 'pageshow', 'resume', 'focus'] as const)(
  'Auto-refresh: what has become due in an 8 hours sleep is done at once at %s, without a caller',
  async (event) => {
    const page = pretendPage()
    page.visibility = event === 'visibilitychange' ? 'hidden' : 'visible'
    await using world = await setUpSession({ autoRefresh: 'while-visible' })
    world.client.subscribe(() => {})
    await aMoment()
    world.clock.sleep(8 * hour)
    await aMoment()
    expect(world.operations()).toEqual([])
    page.visibility = 'visible'
    page.happen(event)
    await world.pass(200, 20)
    expect(world.operations()).toEqual([REFRESH])
    expect(world.client.getState()).toMatchObject(wellAndSignedIn)
  },
)

it('Auto-refresh: stops when the page is hidden before it is due, and goes on when it is seen again', async () => {
  const page = pretendPage()
  await using world = await setUpSession({ autoRefresh: 'while-visible' })
  world.client.subscribe(() => {})
  await passCalmly(world, 10 * minute)
  page.visibility = 'hidden'
  page.happen('visibilitychange')
  await passCalmly(world, hour)
  expect(world.operations()).toEqual([])
  page.visibility = 'visible'
  page.happen('visibilitychange')
  await world.pass(200, 20)
  expect(world.operations()).toEqual([REFRESH])
})

it('Auto-refresh: two pages refresh once between them, time after time', async () => {
  pretendPage()
  const tenMinutes = { accessTokenSeconds: 600, idTokenSeconds: 600 }
  await using world = await setUpSession({
    autoRefresh: 'always',
    appClient: { ...rotating, ...tenMinutes },
  })
  const tabs = [world.client, world.newClient()]
  for (const tab of tabs) tab.subscribe(() => {})
  await passCalmly(world, 2 * hour)
  const times = world.pool.requests.map(({ at }) => at)
  const gaps = times.slice(1).map((at, index) => at - times[index]!)
  expect(gaps.length).toBeGreaterThanOrEqual(12)
  // neither follows the other's refresh with one of its own
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4.9 * minute)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(9.2 * minute)
  expect(world.pool.requests.filter(({ status }) => status !== 200)).toEqual([])
  for (const tab of tabs) expect(tab.getState()).toMatchObject(wellAndSignedIn)
})

it('Auto-refresh: jitter spreads pages that were opened in the same minute over much of the life of a token', async () => {
  const dueAt: number[] = []
  for (const random of [0.01, 0.5, 0.99]) {
    await using world = await setUpSession({ autoRefresh: 'always' })
    fixRandom(random)
    const client = world.newClient()
    client.subscribe(() => {})
    await aMoment()
    for (let minutes = 0; minutes < 60 && world.operations().length === 0; minutes++)
      await passCalmly(world, minute)
    dueAt.push(world.pool.requests[0]!.at - Date.UTC(2026, 5, 1))
  }
  expect(Math.max(...dueAt) - Math.min(...dueAt)).toBeGreaterThan(15 * minute)
  expect(Math.max(...dueAt)).toBeLessThan(59 * minute)
})

// point 4: verdicts

type Verdict = 'dead' | 'transient' | 'throttled' | 'misconfigured'
const codes: Record<Verdict, RegExp> = {
  dead: /^refresh_token_(revoked|reused|expired)$/,
  transient: /^(network|service|unexpected)$/,
  throttled: /^throttled$/,
  misconfigured: /^(invalid_config|authorization_failed)$/,
}
const html = (status: number) =>
  new Response('<!doctype html><p>Hello', { status, headers: { 'content-type': 'text/html' } })

const table: [what: string, verdict: Verdict, code: SessionErrorCode, answer: () => Response][] = [
  // Errors of GetTokensFromRefreshToken and of InitiateAuth, in the order of the API reference
  ...(
    [
      ['ForbiddenException', 'misconfigured', 'authorization_failed'],
      ['InternalErrorException', 'transient', 'service', 500],
      ['InvalidEmailRoleAccessPolicyException', 'misconfigured', 'invalid_config'],
      ['InvalidLambdaResponseException', 'misconfigured', 'authorization_failed'],
      ['InvalidParameterException', 'misconfigured', 'invalid_config'],
      ['InvalidSmsRoleAccessPolicyException', 'misconfigured', 'invalid_config'],
      ['InvalidSmsRoleTrustRelationshipException', 'misconfigured', 'invalid_config'],
      ['InvalidUserPoolConfigurationException', 'misconfigured', 'invalid_config'],
      ['NotAuthorizedException', 'dead', 'refresh_token_revoked'],
      ['PasswordResetRequiredException', 'dead', 'refresh_token_revoked'],
      ['RefreshTokenReuseException', 'dead', 'refresh_token_reused'],
      ['ResourceNotFoundException', 'misconfigured', 'invalid_config'],
      ['TooManyRequestsException', 'throttled', 'throttled'],
      ['UnexpectedLambdaException', 'misconfigured', 'authorization_failed'],
      ['UnsupportedOperationException', 'misconfigured', 'invalid_config'],
      ['UserLambdaValidationException', 'misconfigured', 'authorization_failed'],
      ['UserNotConfirmedException', 'dead', 'refresh_token_revoked'],
      ['UserNotFoundException', 'dead', 'refresh_token_revoked'],
      // Common errors that can reach a browser
      ['ThrottlingException', 'throttled', 'throttled'],
      ['LimitExceededException', 'throttled', 'throttled'],
      ['InternalFailure', 'transient', 'service', 500],
      ['ServiceUnavailable', 'transient', 'service', 503],
      ['AnExceptionOfTomorrow', 'transient', 'unexpected'],
      // OAuth 2.0, RFC 6749, section 5.2
      ['invalid_request', 'misconfigured', 'invalid_config'],
      ['invalid_client', 'misconfigured', 'invalid_config'],
      ['invalid_grant', 'dead', 'refresh_token_revoked'],
      ['unauthorized_client', 'misconfigured', 'invalid_config'],
      ['unsupported_grant_type', 'misconfigured', 'invalid_config'],
      ['invalid_scope', 'misconfigured', 'invalid_config'],
    ] as [string, Verdict, SessionErrorCode, number?][]
  ).map(([name, verdict, code, status]): (typeof table)[number] => [
    name,
    verdict,
    code,
    () => toRefusal(name, status),
  ]),
  ...(
    [
      [400, 'transient', 'unexpected'],
      [403, 'transient', 'unexpected'],
      [404, 'transient', 'unexpected'],
      [408, 'transient', 'unexpected'],
      [413, 'transient', 'unexpected'],
      [429, 'throttled', 'throttled'],
      [500, 'transient', 'service'],
      [502, 'transient', 'service'],
      [503, 'transient', 'service'],
      [504, 'transient', 'service'],
    ] as [number, Verdict, SessionErrorCode][]
  ).map(([status, verdict, code]): (typeof table)[number] => [
    `HTTP ${status}`,
    verdict,
    code,
    () => html(status),
  ]),
  ['network failure', 'transient', 'network', () => Response.error()],
  ['HTML with status 200', 'transient', 'network', () => html(200)],
]

it.each(table)('Verdicts: %s is %s (%s)', async (_what, verdict, code, answer) => {
  await using world = await setUpSession()
  const before = new Map(world.items.items)
  world.intercept(answer)
  const asking = world.client.getAccessToken({ forceRefresh: true })
  const error = await world.settled(failureOf(asking))
  const isKept = verdict !== 'dead'
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code, isTerminal: !isKept })
  expect(code).toMatch(codes[verdict])
  expect(world.client.getState()).toMatchObject(
    isKept ? { status: 'authenticated', refreshError: { code } } : { reason: 'revoked' },
  )
  expect(world.items.items).toEqual(isKept ? before : new Map())
  // asked again by itself only where that can help
  const asked = world.bodies.filter(({ operation }) => operation === REFRESH).length
  expect(asked > 1).toBe(verdict === 'transient' || verdict === 'throttled')

  world.intercept(() => null)
  if (!isKept) return
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(world.client.getState()).toMatchObject(wellAndSignedIn)
})

it('Verdicts: refreshError appears, names the newest trouble, and goes with the next success', async () => {
  await using world = await setUpSession()
  const states: unknown[] = []
  world.client.subscribe(() => {
    const state = world.client.getState()
    states.push('refreshError' in state ? (state.refreshError?.code ?? null) : state.status)
  })
  const ask = () => world.settled(failureOf(world.client.getAccessToken({ forceRefresh: true })))
  world.pool.faults.fail(1000)
  await ask()
  world.pool.faults.clear()
  world.pool.faults.drop(1000)
  await ask()
  world.pool.faults.clear()
  await ask()
  expect(states).toEqual(['service', 'network', null])
})

/** Lets `Math.random` give one number until the test ends. */
function fixRandom(value: number): void {
  const { random } = Math
  Math.random = () => value
  onTestFinished(() => void (Math.random = random))
}

const aShortMoment = () => new Promise<void>((resolve) => setTimeout(resolve, 1))

/** Writes down whatever leaves the client, in each way in which a value comes to be written down, until the test ends. */
function hearEverything() {
  const texts: string[] = []
  const kinds = new Set<string>()
  const tokens: unknown[] = []
  const write = (value: unknown, kind = 'value') => {
    kinds.add(kind)
    const depth = { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }
    texts.push(String(value), JSON.stringify(value) ?? '', inspect(value, depth))
    if (value instanceof Error) texts.push(value.stack ?? '')
    if (value instanceof Error && value.cause !== undefined) write(value.cause, kind)
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const) {
    const original = console[method]
    console[method] = (...args: unknown[]) => args.forEach((arg) => write(arg, 'console'))
    onTestFinished(() => void (console[method] = original))
  }
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    write(input instanceof Request ? input.url : String(input), 'url')
    const answer = await fetch(input, init)
    const body: unknown = await answer
      .clone()
      .json()
      .catch(() => ({}))
    tokens.push(...Object.values(Object((body as Record<string, object>).AuthenticationResult)))
    return answer
  }
  const { postMessage } = BroadcastChannel.prototype
  BroadcastChannel.prototype.postMessage = function (message: unknown) {
    write(message, 'message')
    return postMessage.call(this, message)
  }
  onTestFinished(() => {
    globalThis.fetch = fetch
    BroadcastChannel.prototype.postMessage = postMessage
  })
  return { texts, kinds, tokens, write }
}
