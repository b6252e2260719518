import { decodeJwt } from 'jose'
import { createSessionClient } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  clientId,
  day,
  hour,
  minute,
  password,
  second,
  setUpSession,
  type SessionWorld,
} from '../support/session-setup.js'

/** What is left of a token by Cognito's own clock, in milliseconds. */
const leftOf = ({ trueNow }: SessionWorld, jwt: string) =>
  Number(decodeJwt(jwt).exp) * 1000 - trueNow()

/** Asks for both tokens; whatever is handed out has to be good for what was asked, by Cognito's own clock. */
async function expectGoodTokens(world: SessionWorld, minValidityMs = minute) {
  const accessToken = await world.settled(world.client.getAccessToken())
  expect(leftOf(world, accessToken)).toBeGreaterThanOrEqual(minValidityMs)
  const idToken = await world.settled(world.client.getIdToken())
  expect(leftOf(world, idToken)).toBeGreaterThanOrEqual(minValidityMs)
  const minValidity = { minutes: 15 }
  const longer = await world.settled(world.client.getAccessToken({ minValidity }))
  expect(leftOf(world, longer)).toBeGreaterThanOrEqual(15 * minute)
}

const clocks: [string, number][] = [
  ['right', 0],
  ['10 minutes fast', 10 * minute],
  ['10 minutes slow', -10 * minute],
  ['half a second fast', 500],
  ['half a second slow', -500],
  ['a day fast', day],
  ['a day slow', -day],
  ['10 years slow', -3650 * day],
]

it.each(clocks)('hands out no old token when the clock is %s', async (_name, browserAheadMs) => {
  await using world = await setUpSession({ browserAheadMs, signedIn: false })
  await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  for (let steps = 0; steps < 24; steps++) {
    await expectGoodTokens(world)
    await world.clock.advance(7 * minute)
  }
  expect(world.operations().length).toBeLessThan(16)
})

it.each(clocks)(
  'hands out no old token after a reload when the clock is %s',
  async (_name, browserAheadMs) => {
    await using world = await setUpSession({ browserAheadMs, signedIn: false })
    await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
    for (let steps = 0; steps < 20; steps++) {
      await world.clock.advance(11 * minute)
      const client = world.newClient()
      await expectGoodTokens({ ...world, client })
      client.dispose()
    }
    expect(world.operations().length).toBeLessThan(25)
  },
)

it.each(clocks)(
  'hands out no old token that was stored when the clock was %s and has been put right',
  async (_name, browserAheadMs) => {
    await using world = await setUpSession({ browserAheadMs, signedIn: false })
    await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
    await world.clock.advance(50 * minute)
    world.jump(-browserAheadMs)
    const client = world.newClient()
    const after = { ...world, client }
    for (let steps = 0; steps < 10; steps++) {
      await expectGoodTokens(after)
      await world.clock.advance(7 * minute)
    }
  },
)

it.each(clocks)(
  'hands out no old token when the clock, right at first, jumps to %s and back',
  async (_name, jumpMs) => {
    await using world = await setUpSession()
    await expectGoodTokens(world)
    await world.clock.advance(50 * minute)
    world.jump(jumpMs)
    for (let steps = 0; steps < 6; steps++) {
      await expectGoodTokens(world)
      await world.clock.advance(11 * minute)
    }
    world.jump(-jumpMs)
    for (let steps = 0; steps < 6; steps++) {
      await expectGoodTokens(world)
      await world.clock.advance(11 * minute)
    }
    expect(world.operations().length).toBeLessThan(12)
  },
)

it('hands out no old token when the clock was set back before a sleep', async () => {
  await using world = await setUpSession()
  await expectGoodTokens(world)
  world.jump(-hour)
  await expectGoodTokens(world)
  world.clock.sleep(hour)
  await expectGoodTokens(world)
})

it('hands out no old token after a reload when the clock was set back before the last refresh', async () => {
  await using world = await setUpSession()
  await world.clock.advance(hour)
  world.jump(-45 * minute)
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  await world.clock.advance(61 * minute)
  await expectGoodTokens({ ...world, client: world.newClient() })
})

it.each(['on-demand', 'always'] as const)(
  'hands out no old token after 8 hours of sleep (%s)',
  async (autoRefresh) => {
    await using world = await setUpSession({ autoRefresh })
    world.client.subscribe(() => {})
    await world.clock.advance(5 * minute)
    await expectGoodTokens(world)
    world.clock.sleep(8 * hour)
    await expectGoodTokens(world)
    world.clock.sleep(50 * minute)
    await expectGoodTokens(world)
    world.clock.sleep(9 * minute)
    await world.pass(minute)
    await expectGoodTokens(world)
    expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  },
)

it('refreshes soon after 8 hours of sleep, with nobody asking', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers > 0)
  world.clock.sleep(8 * hour)
  await world.pass(35 * second)
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it('finds out after a long sleep that the session has ended', async () => {
  await using world = await setUpSession({ autoRefresh: 'always' })
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers > 0)
  world.clock.sleep(31 * day)
  await world.pass(35 * second)
  expect(world.client.getState()).toMatchObject({ reason: 'refresh-token-expired' })
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it.each([1, 2, 3, 4])(
  'hands out no old token in a random week of jumps, sleeps and reloads, no. %s',
  async (seed) => {
    const random = toRandom(seed)
    await using world = await setUpSession({ appClient: { rotation: { graceSeconds: 0 } } })
    let client = world.client
    for (let steps = 0; steps < 60; steps++) {
      const length = Math.round(random() * 90) * minute + Math.round(random() * 60_000)
      const kind = Math.floor(random() * 5)
      if (kind === 0) world.clock.sleep(length)
      else if (kind === 1) world.jump((random() < 0.5 ? -1 : 1) * length)
      else if (kind === 2) {
        // else nothing in the world tells the new page that the clock was set back since the last refresh
        await world.settled(client.getAccessToken({ forceRefresh: true }))
        client.dispose()
        client = world.newClient()
      } else await world.clock.advance(length)
      await expectGoodTokens({ ...world, client })
    }
    expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  },
  10_000,
)

const validities: [string, number][] = [
  ['60 minutes', hour],
  ['1 day', day],
  ['30 days', 30 * day],
  ['10 years', 3650 * day],
]

it('does not run fast when it is asked often, though the wall clock counts whole milliseconds', async () => {
  await using world = await setUpSession({
    appClient: { accessTokenSeconds: 300, idTokenSeconds: 300 },
  })
  let elapsed = 0
  const start = world.trueNow()
  const clock = {
    now: () => Math.floor(start + elapsed),
    elapsed: () => elapsed,
    schedule: () => () => {},
  }
  const client = createSessionClient({ source: world.newSource(), clock })
  const session = await client.getSession()
  for (; elapsed < 4 * minute; elapsed += 0.5) session.isValid()
  expect(session.isValid()).toBe(true)
  elapsed += 61 * second
  expect(session.isValid()).toBe(false)
  client.dispose()
})

it.each(validities)('refreshes no token of %s early', async (_name, lifeMs) => {
  await using world = await setUpSession({
    autoRefresh: 'always',
    appClient: {
      accessTokenSeconds: lifeMs / second,
      idTokenSeconds: lifeMs / second,
      refreshTokenSeconds: (10 * lifeMs) / second,
    },
    refreshTokenValidity: { seconds: (10 * lifeMs) / second },
  })
  world.client.subscribe(() => {})
  const start = world.trueNow()
  await world.until(() => world.clock.pendingTimers > 0)
  await world.clock.advance({ minutes: 10 })
  while (world.trueNow() < start + 0.16 * lifeMs) {
    world.clock.sleep(lifeMs / 100)
    await world.clock.advance(30 * second)
  }
  await world.pass(10 * second)
  expect(world.operations()).toEqual([])
  while (world.trueNow() < start + 0.9 * lifeMs) {
    world.clock.sleep(lifeMs / 100)
    await world.pass(35 * second, 5 * second)
  }
  // those of the sign-in at 18 % of their life at the earliest, those of a refresh at half of it
  expect(world.operations().length).toBeGreaterThanOrEqual(1)
  expect(world.operations().length).toBeLessThanOrEqual(2)
})

it('waits 30 days awake without running a timer early', async () => {
  const lifeSeconds = 200 * 24 * 3600
  await using world = await setUpSession({
    autoRefresh: 'always',
    appClient: {
      accessTokenSeconds: lifeSeconds,
      idTokenSeconds: lifeSeconds,
      refreshTokenSeconds: 10 * lifeSeconds,
    },
    refreshTokenValidity: { days: 1000 },
  })
  world.client.subscribe(() => {})
  await world.until(() => world.clock.pendingTimers > 0)
  await world.clock.advance({ days: 30 })
  await world.pass(10 * second)
  expect(world.operations()).toEqual([])
}, 20_000)

it.each(validities)('ends no session of %s early, and ends it then', async (_name, lifeMs) => {
  await using world = await setUpSession({
    autoRefresh: 'always',
    appClient: {
      accessTokenSeconds: 300,
      idTokenSeconds: 300,
      refreshTokenSeconds: lifeMs / second,
      rotation: { graceSeconds: 0 },
    },
    refreshTokenValidity: { seconds: lifeMs / second },
  })
  world.client.subscribe(() => {})
  const end = world.trueNow() + lifeMs
  expect(world.client.getState()).toMatchObject({ refreshTokenExpiresAt: end })
  await world.until(() => world.clock.pendingTimers > 0)
  const leapMs = lifeMs / 20
  while (world.trueNow() + leapMs + 40 * second < end) {
    world.clock.sleep(leapMs)
    await world.pass(35 * second, 5 * second)
    expect(world.client.getState()).toMatchObject({
      status: 'authenticated',
      refreshTokenExpiresAt: end,
      refreshError: null,
    })
  }
  world.clock.sleep(leapMs + 5 * minute)
  await world.pass(40 * second, 5 * second)
  expect(world.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'refresh-token-expired',
  })
  expect(world.pool.requests.filter(({ status }) => status !== 200).length).toBe(1)
})

it('tells the end of a session by the time of the sign-in, not of this page', async () => {
  await using world = await setUpSession()
  const authTime = world.trueNow()
  await world.clock.advance(3 * day)
  const client = world.newClient(undefined, { refreshTokenValidity: { days: 7 } })
  await world.settled(client.getAccessToken())
  expect(client.getState()).toMatchObject({ refreshTokenExpiresAt: authTime + 7 * day })
})

it.each(clocks)('stores how wrong the clock is, when it is %s', async (_name, browserAheadMs) => {
  await using world = await setUpSession({ browserAheadMs })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  const key = `CognitoIdentityServiceProvider.${clientId}.alice.clockDrift`
  const stored = Number(world.items.getItem(key))
  expect(Math.abs(stored - browserAheadMs / 1000)).toBeLessThanOrEqual(3)
})

/** Random numbers that are the same in every run. */
function toRandom(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0
    return state / 2 ** 32
  }
}
