import { act } from '@testing-library/react'
import type { Duration } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { setUpGuard, type GuardWorld } from '../support/guard-setup.js'
import { day, hour, minute, second } from '../support/session-setup.js'
import { happen, moveMouse, pressKey } from '../support/trusted-events.js'

const REFRESH = 'GetTokensFromRefreshToken'
const signedOut = { status: 'unauthenticated', reason: 'refresh-token-expired' }
const validities: [string, Duration, number][] = [
  ['60 minutes', { hours: 1 }, hour],
  ['1 day', { days: 1 }, day],
  ['30 days', { days: 30 }, 30 * day],
  ['10 years', { days: 3650 }, 3650 * day],
]

/**
 * Watches the phase, each half second around the given times after the sign-in; gives when it was first seen to be what,
 * and when it was seen last before.
 */
async function watchPhases(world: GuardWorld, ...around: number[]) {
  const changes: { phase: string; lastBefore: number; first: number }[] = []
  const after = () => world.trueNow() - world.authTime
  let lastBefore = after()
  for (const middle of around) {
    await world.pass(Math.max(500, middle - 3 * second - after()))
    for (; after() <= middle + 3 * second; await world.pass(500, 500)) {
      const isOver = world.client.getState().status !== 'authenticated'
      const phase = isOver ? 'over' : world.page.state.phase
      if (changes.at(-1)?.phase !== phase) changes.push({ phase, lastBefore, first: after() })
      lastBefore = after()
    }
  }
  return changes
}

/** Expects the phases of a session, each to begin within a second of its time and never before. */
function expectPhases(
  changes: Awaited<ReturnType<typeof watchPhases>>,
  warnedAfter: number,
  overAfter: number,
): void {
  expect(changes.map(({ phase }) => phase)).toEqual(['watching', 'warning', 'over'])
  for (const [index, expected] of [
    [1, warnedAfter],
    [2, overAfter],
  ] as const) {
    const { lastBefore, first } = changes[index]!
    expect(lastBefore).toBeLessThanOrEqual(expected + second)
    expect(first).toBeGreaterThanOrEqual(expected)
    expect(first).toBeLessThanOrEqual(expected + second + 500)
  }
}

it.each(validities)(
  'B1. The true deadline: with a validity of %s it acts within 1 s of its time, never early',
  async (_name, refreshTokenValidity, validityMs) => {
    const signedInAgoMs = validityMs - 5 * minute
    await using world = await setUpGuard({}, { refreshTokenValidity, signedInAgoMs })
    const warnedAfter = validityMs - 4 * minute
    const overAfter = validityMs - 2 * minute
    expectPhases(await watchPhases(world, warnedAfter, overAfter), warnedAfter, overAfter)
    expect(world.client.getState()).toMatchObject(signedOut)
  },
)

it.each(validities)(
  'B1. The true deadline: a page that has watched since the sign-in acts in time after %s',
  async (_name, refreshTokenValidity, validityMs) => {
    await using world = await setUpGuard({}, { refreshTokenValidity })
    await world.pass(10 * minute)
    expect(world.page.states.every(({ phase }) => phase === 'watching')).toBe(true)
    world.sleep(validityMs - 10 * minute - 4 * minute - 2 * second)
    await world.pass(second)
    expect(world.page.state.phase).toBe('watching')
    await world.pass(2 * second)
    expect(world.page.state).toMatchObject({
      phase: 'warning',
      cause: 'refresh-token-expiry',
      signOutAt: world.authTime + validityMs - 2 * minute,
    })
    await world.pass(2 * minute - 2 * second)
    expect(world.client.getState().status).toBe('authenticated')
    await world.pass(2 * second)
    expect(world.client.getState()).toMatchObject(signedOut)
  },
)

it('B1. The true deadline: it signs out signOutBefore the deadline, while saving still works', async () => {
  await using world = await setUpGuard(
    { signOutBefore: { minutes: 10 }, warnBefore: { minutes: 5 } },
    { signedInAgoMs: 2 * hour - 16 * minute },
  )
  const warnedAfter = 2 * hour - 15 * minute
  const overAfter = 2 * hour - 10 * minute
  expectPhases(await watchPhases(world, warnedAfter, overAfter), warnedAfter, overAfter)
})

it.each([
  ['10 minutes fast', 10 * minute],
  ['10 minutes slow', -10 * minute],
])(
  'B1. The true deadline: it counts on the clock of Cognito when that of the browser is %s',
  async (_name, browserAheadMs) => {
    const signedInAgoMs = 2 * hour - 15 * minute
    await using world = await setUpGuard({}, { browserAheadMs, signedInAgoMs })
    await world.settled(() => world.client.getAccessToken({ forceRefresh: true }))
    await world.pass(10 * minute)
    const overAfter = 2 * hour - 2 * minute
    const [before, after] = await watchPhases(world, overAfter)
    expect(before?.phase).toBe('warning')
    expect(after?.phase).toBe('over')
    // the drift is known to a second: tokens tell whole seconds
    expect(after?.first).toBeGreaterThanOrEqual(overAfter - second)
    expect(after?.first).toBeLessThanOrEqual(overAfter + 2 * second)
  },
)

it('B1. The true deadline: no refresh moves it, only a new sign-in does', async () => {
  await using world = await setUpGuard(
    {},
    { signedInAgoMs: 2 * hour - 5 * minute, appClient: { rotation: { graceSeconds: 0 } } },
  )
  await world.settled(() => world.client.getAccessToken({ forceRefresh: true }))
  await world.pass(2 * minute)
  expect(world.page.state).toMatchObject({ phase: 'warning', cause: 'refresh-token-expiry' })
  await world.settled(() => world.client.getAccessToken({ forceRefresh: true }))
  expect(world.page.state).toMatchObject({ phase: 'warning' })
  await world.signInAgain()
  expect(world.page.state.phase).toBe('watching')
  await world.pass(hour)
  expect(world.client.getState().status).toBe('authenticated')
})

// B2

const idle15 = { idleTimeout: { minutes: 15 } } as const
const sleeps: [string, object, number, string][] = [
  ['the idle limit', idle15, 0, 'idle'],
  ['the end of the session', {}, 2 * hour - 10 * minute, 'refresh-token-expired'],
]

it.each(sleeps)(
  'B2. Sleep: woken 8 h past %s, it is signed out within 1 s with no event',
  async (_what, options, signedInAgoMs, reason) => {
    await using world = await setUpGuard(options, { signedInAgoMs })
    await world.pass(5 * second)
    world.sleep(8 * hour)
    expect(world.client.getState().status).toBe('authenticated')
    await world.pass(second)
    expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason })
    expect(localStorage.getItem(world.accessTokenKey)).toBe(null)
    expect(world.page.states.map(({ phase }) => phase)).not.toContain('warning')
  },
)

it.each(
  sleeps.flatMap((row) =>
    ['visibilitychange', 'focus', 'pageshow', 'online'].map((event) => [event, ...row] as const),
  ),
)(
  'B2. Sleep: woken by %s 8 h past %s, it is signed out at once',
  async (event, _what, options, signedInAgoMs, reason) => {
    await using world = await setUpGuard(options, { signedInAgoMs })
    await world.pass(5 * second)
    world.sleep(8 * hour)
    act(() => void window.dispatchEvent(new Event(event)))
    expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason })
  },
)

it.each(sleeps)(
  'B2. Sleep: the mouse, the key or the click that woke it 8 h past %s counts for nothing',
  async (_what, options, signedInAgoMs, reason) => {
    const wakers = [
      () => moveMouse(50, 60),
      () => pressKey(),
      () => happen(document.body, new MouseEvent('pointerdown', { bubbles: true })),
      () => happen(document.body, new WheelEvent('wheel', { bubbles: true })),
    ]
    for (const wake of wakers) {
      await using world = await setUpGuard(options, { signedInAgoMs })
      moveMouse(1, 1)
      await world.pass(5 * second)
      world.sleep(8 * hour)
      act(wake)
      expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason })
      await world.pass(5 * second)
      expect(world.client.getState().status).toBe('unauthenticated')
    }
  },
)

it.each(sleeps)(
  'B2. Sleep: no request leaves with the old token after a sleep past %s, and no getter gives one',
  async (_what, options, signedInAgoMs) => {
    await using world = await setUpGuard(options, { signedInAgoMs })
    await world.pass(5 * second)
    world.sleep(8 * hour)
    const asked = [
      world.client.getAccessToken(),
      world.client.getIdToken({ forceRefresh: true }),
      world.client.getSession({ minValidity: { minutes: 5 } }),
    ]
    const answers = await world.settled(() => Promise.allSettled(asked))
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { isTerminal: true } })
    }
    await world.pass(10 * second)
    expect(world.operations()).not.toContain(REFRESH)
    expect(world.revoked()).toEqual([world.tokens.refreshToken])
  },
)

it.each(sleeps)(
  'B2. Sleep: a token that is still good is not given either once %s has passed',
  async (_what, options, signedInAgoMs) => {
    await using world = await setUpGuard(options, {
      signedInAgoMs,
      appClient: { accessTokenSeconds: 86_400 },
    })
    await world.pass(5 * second)
    world.sleep(20 * minute)
    await expect(world.client.getAccessToken()).rejects.toMatchObject({ isTerminal: true })
    expect(world.client.getState().status).toBe('unauthenticated')
  },
)

it.each(sleeps)(
  "B2. Sleep: autoRefresh 'always' refreshes nothing after a sleep past %s",
  async (_what, options, signedInAgoMs) => {
    await using world = await setUpGuard(options, { signedInAgoMs, autoRefresh: 'always' })
    await world.pass(5 * second)
    world.sleep(8 * hour)
    act(() => void window.dispatchEvent(new Event('focus')))
    await world.pass(minute)
    expect(world.operations()).not.toContain(REFRESH)
    expect(world.client.getState().status).toBe('unauthenticated')
  },
)

it('B2. Sleep: a warning that was up before the sleep ends with it', async () => {
  await using world = await setUpGuard(idle15)
  await world.pass(13 * minute + 30 * second)
  expect(world.page.state.phase).toBe('warning')
  world.sleep(8 * hour)
  await world.pass(second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('B2. Sleep: a page that is loaded past the idle limit is signed out at once', async () => {
  await using world = await setUpGuard(idle15, { refreshTokenValidity: { days: 30 } })
  await world.pass(minute)
  world.page.close()
  world.sleep(8 * hour)
  const { client } = await world.openPage()
  expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
  expect(world.operations()).not.toContain(REFRESH)
})

it('B2. Sleep: a page that is loaded past the idle limit gives no token before the guard has looked', async () => {
  await using world = await setUpGuard(idle15, { refreshTokenValidity: { days: 30 } })
  await world.pass(minute)
  world.page.close()
  // the access token is still good: nothing but the guard stands between it and the page
  world.sleep(20 * minute)
  const client = world.newClient()
  const opening = world.openPage(idle15, [], client)
  // as a data hook does in the first effect of the page
  const asked = client.getAccessToken().catch((error: unknown) => error)
  await opening
  expect(await asked).toMatchObject({ code: 'not_authenticated' })
  expect(world.operations()).not.toContain(REFRESH)
})

it('B2. Sleep: a page that is loaded in time has its token as soon as the guard has looked', async () => {
  await using world = await setUpGuard(idle15, { refreshTokenValidity: { days: 30 } })
  world.page.close()
  const client = world.newClient()
  const opening = world.openPage(idle15, [], client)
  const asked = client.getAccessToken()
  await opening
  expect(await asked).toBe(world.tokens.accessToken)
})

it('B2. Sleep: a nap that ends before the limit costs nothing', async () => {
  await using world = await setUpGuard(idle15)
  await world.pass(minute)
  world.sleep(10 * minute)
  await world.pass(second)
  expect(world.page.state.phase).toBe('watching')
  expect(world.client.getState().status).toBe('authenticated')
})

// B10

it('B10. A 30-day limit does not open the dialog at once', async () => {
  await using world = await setUpGuard(
    { idleTimeout: { days: 30 } },
    { refreshTokenValidity: { days: 60 } },
  )
  await world.pass(10 * minute)
  expect(world.page.states.map(({ phase }) => phase)).not.toContain('warning')
  expect(world.client.getState().status).toBe('authenticated')
})

it('B10. A clock set back does not sign out a typist', async () => {
  await using world = await setUpGuard(idle15, { refreshTokenValidity: { days: 30 } })
  for (let minutes = 0; minutes < 40; minutes += 2) {
    act(() => pressKey())
    await world.pass(2 * minute, 10 * second)
    if (minutes === 10) world.jump(-2 * hour)
    if (minutes === 20) world.jump(-5 * minute)
  }
  expect(world.page.states.map(({ phase }) => phase)).not.toContain('warning')
  expect(world.client.getState().status).toBe('authenticated')
})

it('B10. A clock set back keeps nobody signed in who has gone', async () => {
  await using world = await setUpGuard(idle15, { refreshTokenValidity: { days: 30 } })
  await world.pass(5 * minute, 10 * second)
  world.jump(-2 * hour)
  await world.pass(10 * minute - 5 * second, 5 * second)
  expect(world.client.getState().status).toBe('authenticated')
  await world.pass(10 * second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('B10. An 8-hour sleep does not leave the page open', async () => {
  await using world = await setUpGuard(idle15)
  await world.pass(14 * minute)
  world.sleep(8 * hour)
  act(() => void window.dispatchEvent(new Event('focus')))
  expect(world.client.getState().status).toBe('unauthenticated')
})
