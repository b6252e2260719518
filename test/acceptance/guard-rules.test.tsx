import { act } from '@testing-library/react'
import {
  earlyRenewal,
  pci,
  strict,
  type IdleGuardOptions,
  type SignedOutReason,
} from 'react-cognito-session'
import { afterEach, expect, it } from 'vitest'
import { setUpGuard, type GuardWorld } from '../support/guard-setup.js'
import { day, hour, minute, second, seedTokens } from '../support/session-setup.js'
import { pressKey } from '../support/trusted-events.js'

const { NODE_ENV } = process.env
afterEach(() => void (process.env.NODE_ENV = NODE_ENV))

const aDay = { refreshTokenValidity: { days: 1 } } as const
const month = { refreshTokenValidity: { days: 30 } } as const
const expired = { status: 'unauthenticated', reason: 'refresh-token-expired' }
const isSignedIn = ({ client }: GuardWorld) => client.getState().status === 'authenticated'

/** Counts the ends of sessions that the app is told of. */
function countEnds<Options extends IdleGuardOptions>(options: Options) {
  const ends: SignedOutReason[] = []
  return {
    ends,
    options: { ...options, onSignOut: (reason: SignedOutReason) => void ends.push(reason) },
  }
}

// (one)

it('B6. Rules (one): who signed in at 9:00 and loads the page at 8:30 the next day signs in anew first', async () => {
  const { ends, options } = countEnds(earlyRenewal)
  await using world = await setUpGuard(options, { ...aDay, signedInAgoMs: 23.5 * hour })
  expect(world.client.getState()).toMatchObject(expired)
  await world.pass(10 * second)
  expect(ends).toEqual(['refresh-token-expired'])
})

it('B6. Rules (one): who comes back at 8:30 to a page that was left open signs in anew first', async () => {
  await using world = await setUpGuard(earlyRenewal, aDay)
  await world.pass(minute)
  world.sleep(23.5 * hour - minute)
  await world.pass(3 * second)
  expect(isSignedIn(world)).toBe(true)
  act(() => pressKey())
  await world.pass(second)
  expect(world.client.getState()).toMatchObject(expired)
})

it('B6. Rules (one): the first activity after 5 idle minutes is what counts, in an awake page too', async () => {
  await using world = await setUpGuard(earlyRenewal, { ...aDay, signedInAgoMs: 22.9 * hour })
  expect(isSignedIn(world)).toBe(true)
  await world.pass(10 * minute)
  act(() => pressKey())
  await world.pass(second)
  expect(world.client.getState()).toMatchObject(expired)
})

it('B6. Rules (one): a page that was hidden for 5 minutes is come back to as well', async () => {
  await using world = await setUpGuard(earlyRenewal, { ...aDay, signedInAgoMs: 22.9 * hour })
  const tab = world.openTab(earlyRenewal)
  using hidden = world.hide()
  for (let minutes = 0; minutes < 10; minutes += 2) {
    await world.pass(2 * minute)
    tab.pressKey()
  }
  expect(isSignedIn(world)).toBe(true)
  hidden.show()
  await world.pass(second)
  act(() => pressKey())
  await world.pass(second)
  expect(world.client.getState()).toMatchObject(expired)
})

it('B6. Rules (one): who has just loaded the page at 10:30 stays', async () => {
  await using world = await setUpGuard(earlyRenewal, { ...aDay, signedInAgoMs: 1.5 * hour })
  await world.pass(10 * minute)
  act(() => pressKey())
  await world.pass(second)
  expect(isSignedIn(world)).toBe(true)
})

it('B6. Rules (one): who is at work when the last hour begins is not interrupted', async () => {
  await using world = await setUpGuard(earlyRenewal, { ...aDay, signedInAgoMs: 22.9 * hour })
  for (let minutes = 0; minutes < 40; minutes += 4) {
    act(() => pressKey())
    await world.pass(4 * minute)
  }
  expect(isSignedIn(world)).toBe(true)
  expect(world.page.state.phase).toBe('watching')
})

it('B6. Rules (one): nobody is signed out by it while they are away', async () => {
  await using world = await setUpGuard(earlyRenewal, { ...aDay, signedInAgoMs: 22.9 * hour })
  await world.pass(40 * minute)
  expect(isSignedIn(world)).toBe(true)
})

it('B6. Rules (one): unsaved work is saved before it signs anybody out', async () => {
  const reasons: string[] = []
  const note = {
    label: 'Note',
    save: ({ reason }: { reason: string }) => void reasons.push(reason),
  }
  await using world = await setUpGuard(earlyRenewal, {
    ...aDay,
    works: [note],
    signedInAgoMs: 22.9 * hour,
  })
  await world.pass(10 * minute)
  act(() => pressKey())
  await world.pass(second)
  expect(reasons).toEqual(['sign-out'])
  expect(world.client.getState()).toMatchObject(expired)
})

// (two)

it('B6. Rules (two, strict): it signs out after 15 idle minutes, with a way to stay', async () => {
  const { ends, options } = countEnds(strict)
  await using world = await setUpGuard(options, month)
  await world.pass(13 * minute)
  const { state } = world.page
  expect(state).toMatchObject({ phase: 'warning', cause: 'idle' })
  act(() => {
    if (state.phase === 'warning' && state.cause === 'idle') state.staySignedIn()
  })
  await world.pass(14 * minute + 59 * second)
  expect(isSignedIn(world)).toBe(true)
  await world.pass(second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
  expect(ends).toEqual(['idle'])
})

it('B6. Rules (two, strict): it signs out at page load when less than a day is left', async () => {
  await using world = await setUpGuard(strict, { ...month, signedInAgoMs: 29 * day + minute })
  await world.pass(second)
  expect(world.client.getState()).toMatchObject(expired)
})

it('B6. Rules (two, strict): a page load with more than a day left costs nothing', async () => {
  await using world = await setUpGuard(strict, { ...month, signedInAgoMs: 29 * day - minute })
  await world.pass(10 * minute)
  act(() => pressKey())
  await world.pass(second)
  expect(isSignedIn(world)).toBe(true)
})

// They never loop

it.each<[string, IdleGuardOptions, number]>([
  ['(one), 60 minutes', earlyRenewal, hour],
  ['(one), 1 day', earlyRenewal, day],
  ['(two), 30 days', strict, 30 * day],
])(
  'B6. They never loop: right after a fresh sign-in nobody is signed out (%s)',
  async (_what, rule, validityMs) => {
    const refreshTokenValidity = { seconds: validityMs / second }
    await using world = await setUpGuard(rule, { refreshTokenValidity })
    for (let load = 0; load < 3; load++) {
      await world.pass(10 * second)
      world.page.close()
      const { client, close } = await world.openPage()
      expect(client.getState().status).toBe('authenticated')
      close()
    }
  },
)

it.each([
  ['at', { hours: 2 }],
  ['above', { days: 1 }],
])(
  'B6. They never loop: a threshold %s the validity is no rule in production',
  async (_what, renewWhenLeft) => {
    process.env.NODE_ENV = 'production'
    await using world = await setUpGuard({ renewWhenLeft }, { signedInAgoMs: 70 * minute })
    await world.pass(10 * minute)
    expect(isSignedIn(world)).toBe(true)
  },
)

it('B6. They never loop: a sign-in that comes back with the same auth_time is let be', async () => {
  const { ends, options } = countEnds(earlyRenewal)
  await using world = await setUpGuard(options, { ...aDay, signedInAgoMs: 23.5 * hour })
  await world.pass(second)
  expect(ends).toHaveLength(1)
  for (let time = 0; time < 3; time++) {
    seedTokens(localStorage, await world.issue('alice'))
    await act(() => world.client.reload())
    await world.pass(10 * second)
    expect(isSignedIn(world)).toBe(true)
    world.page.close()
    const { client, close } = await world.openPage(options)
    await world.pass(10 * second)
    expect(client.getState().status).toBe('authenticated')
    close()
  }
  expect(ends).toHaveLength(1)
})

it('B6. They never loop: nor where the tabs share nothing', async () => {
  const { ends, options } = countEnds(earlyRenewal)
  await using world = await setUpGuard(options, {
    ...aDay,
    signedInAgoMs: 23.5 * hour,
    storage: 'sessionStorage',
  })
  for (let time = 0; time < 3; time++) {
    seedTokens(sessionStorage, await world.issue('alice'))
    await act(() => world.client.reload())
    await world.pass(10 * second)
  }
  expect(ends).toHaveLength(1)
  sessionStorage.clear()
})

it('B6. They never loop: the app hears of each end once, and after a new sign-in of the next one', async () => {
  const { ends, options } = countEnds({ idleTimeout: { minutes: 15 } })
  await using world = await setUpGuard(options, month)
  const tab = world.openTab({})
  await world.pass(15 * minute + second)
  await world.pass(20 * minute)
  act(() => void window.dispatchEvent(new Event('focus')))
  expect(ends).toEqual(['idle'])
  await world.settled(() =>
    world.source.signIn('alice', 'correct horse', { authFlow: 'USER_PASSWORD_AUTH' }),
  )
  await world.settled(() => tab.client.signOut())
  await world.pass(second)
  expect(ends).toEqual(['idle', 'signed-out'])
})

it('B6. They never loop: an app whose onSignOut throws is told so, and the other tabs hear of the end', async () => {
  const reported: unknown[] = []
  const reportError = (error: unknown) => void reported.push(error)
  Object.assign(globalThis, { reportError })
  const bug = new Error('the app has a bug')
  const onSignOut = () => {
    throw bug
  }
  await using world = await setUpGuard({ idleTimeout: { minutes: 15 }, onSignOut }, month)
  const tab = world.openTab({})
  await world.pass(15 * minute + second)
  Reflect.deleteProperty(globalThis, 'reportError')
  expect(reported).toEqual([bug])
  expect(tab.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
  expect(world.revoked()).toEqual([world.tokens.refreshToken])
})

it('B6. After its own sign-out it ends what the service remembers, where a rule asks for that', async () => {
  for (const [options, times] of [
    [strict, 1],
    [pci, 1],
    [{ idleTimeout: { minutes: 15 } }, 0],
  ] as const) {
    let ended = 0
    await using world = await setUpGuard({}, month)
    const source = { ...world.newSource(), endBrowserSession: () => void ended++ }
    world.page.close()
    await world.openPage(options, [], world.newClient(source))
    await world.pass(15 * minute + second)
    expect(ended).toBe(times)
  }
})

it('B6. They never loop: managed login may bring an idle session back unasked, with the same auth_time', async () => {
  const { ends, options } = countEnds({ idleTimeout: { minutes: 15 } })
  await using world = await setUpGuard(options, month)
  await world.pass(15 * minute + second)
  expect(ends).toEqual(['idle'])
  world.page.close()
  seedTokens(localStorage, await world.issue('alice'))
  const { client } = await world.openPage(options)
  await world.pass(14 * minute)
  expect(client.getState().status).toBe('authenticated')
  await world.pass(minute + second)
  expect(ends).toEqual(['idle', 'idle'])
})

it('B6. Nor does it end that after a sign-out that the user asked for', async () => {
  let ended = 0
  await using world = await setUpGuard({}, month)
  const source = { ...world.newSource(), endBrowserSession: () => void ended++ }
  world.page.close()
  const client = world.newClient(source)
  await world.openPage(strict, [], client)
  await world.settled(() => client.signOut())
  expect(client.getState().status).toBe('unauthenticated')
  expect(ended).toBe(0)
})
