import { act } from '@testing-library/react'
import { expect, it } from 'vitest'
import { setUpGuard } from '../support/guard-setup.js'
import { hour, minute, second } from '../support/session-setup.js'
import { pressKey } from '../support/trusted-events.js'

const idle15 = { idleTimeout: { minutes: 15 } } as const
const month = { refreshTokenValidity: { days: 30 } } as const
const idle = { status: 'unauthenticated', reason: 'idle' }
const activityKey = 'react-cognito-session.embedded-client-1.activity'

// B3

it('B3. Only what can be extended is extended: the idle warning offers to stay signed in', async () => {
  await using world = await setUpGuard(idle15, month)
  await world.pass(13 * minute)
  const { state } = world.page
  expect(state).toMatchObject({ phase: 'warning', cause: 'idle' })
  expect(state).toHaveProperty('staySignedIn')
  expect(state).not.toHaveProperty('reauthenticate')
  expect(state).not.toHaveProperty('dismiss')
})

it('B3. Only what can be extended is extended: the session-end warning offers a new sign-in', async () => {
  await using world = await setUpGuard({}, { signedInAgoMs: 2 * hour - 3 * minute })
  await world.pass(second)
  const { state } = world.page
  expect(state).toMatchObject({ phase: 'warning', cause: 'refresh-token-expiry' })
  expect(state).toHaveProperty('reauthenticate')
  expect(state).toHaveProperty('dismiss')
  expect(state).not.toHaveProperty('staySignedIn')
})

it('B3. Extending goes through to every tab within 1 s', async () => {
  await using world = await setUpGuard(idle15, month)
  const tabs = [world.openTab(), world.openTab()]
  await world.pass(13 * minute + second)
  for (const tab of tabs) expect(tab.getNotice()).toMatchObject({ phase: 'warning', cause: 'idle' })
  const warning = tabs[0]!.getNotice()
  if (warning?.phase === 'warning' && warning.cause === 'idle') warning.staySignedIn()
  expect(tabs[0]!.getNotice()).toBe(null)
  await world.pass(second)
  expect(tabs[1]!.getNotice()).toBe(null)
  expect(world.page.state.phase).toBe('watching')
  await world.pass(12 * minute)
  expect(world.page.state.phase).toBe('watching')
  await world.pass(3 * minute + second)
  expect(world.client.getState()).toMatchObject(idle)
  for (const tab of tabs) expect(tab.client.getState()).toMatchObject(idle)
})

it('B3. A new sign-in in one tab ends the session-end warning of every tab within 1 s', async () => {
  await using world = await setUpGuard({}, { signedInAgoMs: 2 * hour - 3 * minute })
  const tab = world.openTab()
  await world.pass(second)
  expect(tab.getNotice()).toMatchObject({ cause: 'refresh-token-expiry' })
  await world.signInAgain()
  await world.pass(second)
  expect(world.page.state.phase).toBe('watching')
  expect(tab.getNotice()).toBe(null)
  await world.pass(10 * minute)
  expect(tab.client.getState().status).toBe('authenticated')
})

it('B3. An idle warning is not ended by a key: only by the choice to stay', async () => {
  await using world = await setUpGuard(idle15, month)
  await world.pass(13 * minute)
  const { state } = world.page
  act(() => pressKey())
  await world.pass(second)
  expect(world.page.state).toBe(state)
})

it('B3. Ten extensions in a row', async () => {
  await using world = await setUpGuard(idle15, month)
  for (let time = 0; time < 10; time++) {
    await world.pass(13 * minute)
    const { state } = world.page
    expect(state).toMatchObject({ phase: 'warning', cause: 'idle' })
    act(() => {
      if (state.phase === 'warning' && state.cause === 'idle') state.staySignedIn()
    })
    expect(world.page.state.phase).toBe('watching')
  }
  expect(world.client.getState().status).toBe('authenticated')
})

it('B3. An idle warning that is answered leaves the end of the session where it was', async () => {
  await using world = await setUpGuard(idle15, { signedInAgoMs: 2 * hour - 18 * minute })
  await world.pass(13 * minute)
  act(() => {
    const { state } = world.page
    if (state.phase === 'warning' && state.cause === 'idle') state.staySignedIn()
  })
  await world.pass(minute + second)
  expect(world.page.state).toMatchObject({
    phase: 'warning',
    cause: 'refresh-token-expiry',
    signOutAt: world.authTime + 2 * hour - 2 * minute,
  })
})

it('B3. The session-end warning can be put aside, and comes back when a minute is left', async () => {
  await using world = await setUpGuard({}, { signedInAgoMs: 2 * hour - 4 * minute })
  await world.pass(second)
  const warning = () => {
    const { state } = world.page
    if (state.phase !== 'warning' || state.cause === 'idle') throw new Error(state.phase)
    return state
  }
  expect(warning().isDismissed).toBe(false)
  act(() => warning().dismiss())
  expect(warning().isDismissed).toBe(true)
  await world.pass(58 * second)
  expect(warning().isDismissed).toBe(true)
  await world.pass(2 * second)
  expect(warning().isDismissed).toBe(false)
  act(() => warning().dismiss())
  await world.pass(45 * second)
  expect(warning().isDismissed).toBe(true)
  await world.pass(6 * second)
  expect(warning().isDismissed).toBe(false)
})

// B4

it('B4. No votes: a tab that never looks again does not delay the others', async () => {
  await using world = await setUpGuard(idle15, month)
  const crashed = world.openTab()
  await world.pass(minute)
  crashed.close()
  await world.pass(14 * minute + second)
  expect(world.client.getState()).toMatchObject(idle)
})

it('B4. No votes: activity in one tab counts in the others', async () => {
  await using world = await setUpGuard(idle15, month)
  const tab = world.openTab()
  for (let minutes = 0; minutes < 40; minutes += 10) {
    await world.pass(10 * minute)
    tab.pressKey()
  }
  expect(world.page.states.map(({ phase }) => phase)).not.toContain('warning')
  await world.pass(13 * minute + second)
  expect(world.page.state.phase).toBe('warning')
})

it('B4. No votes: the last of several keys in a second counts in the others', async () => {
  await using world = await setUpGuard(idle15, month)
  const tab = world.openTab()
  await world.pass(10 * minute)
  tab.pressKey()
  await world.pass(900, 100)
  tab.pressKey()
  const lastKeyAt = world.clock.now()
  await world.pass(13 * minute + 2 * second)
  expect(world.page.state).toMatchObject({
    phase: 'warning',
    signOutAt: lastKeyAt + 15 * minute,
  })
})

it('B4. No votes: activity just before the crash of its tab counts in the others', async () => {
  await using world = await setUpGuard(idle15, month)
  const tab = world.openTab()
  await world.pass(10 * minute)
  tab.pressKey()
  tab.close()
  await world.pass(5 * minute + second)
  expect(world.page.state.phase).toBe('watching')
})

it('B4. No votes: a thawed tab corrects itself before it handles input', async () => {
  await using world = await setUpGuard(idle15, month)
  const frozen = world.openTab()
  await world.pass(second)
  frozen.freeze()
  for (let minutes = 0; minutes < 30; minutes += 5) {
    act(() => pressKey())
    await world.pass(5 * minute)
  }
  frozen.thaw()
  frozen.pressKey()
  expect(frozen.getNotice()).toBe(null)
  expect(frozen.client.getState().status).toBe('authenticated')
  await world.pass(second)
  expect(frozen.getNotice()).toBe(null)
})

it('B4. No votes: a tab that is thawed after a freeze amid work signs nobody out', async () => {
  await using world = await setUpGuard(idle15, month)
  const frozen = world.openTab()
  for (let times = 0; times < 5; times++) {
    await world.pass(700, 100)
    act(() => pressKey())
  }
  frozen.freeze()
  for (let minutes = 0; minutes < 30; minutes += 5) {
    act(() => pressKey())
    await world.pass(5 * minute)
  }
  frozen.thaw()
  await world.pass(2 * second)
  expect(frozen.client.getState().status).toBe('authenticated')
  expect(world.client.getState().status).toBe('authenticated')
})

it('B4. No votes: a thawed tab is signed out by its first input when nobody was there', async () => {
  await using world = await setUpGuard(idle15, month)
  const frozen = world.openTab()
  await world.pass(second)
  world.page.close()
  frozen.freeze()
  await world.pass(20 * minute)
  expect(frozen.client.getState().status).toBe('authenticated')
  frozen.thaw()
  frozen.pressKey()
  expect(frozen.client.getState()).toMatchObject(idle)
})

it('B4. No votes: a frozen tab does not delay the others, and follows when it is thawed', async () => {
  await using world = await setUpGuard(idle15, month)
  const frozen = world.openTab()
  await world.pass(second)
  frozen.freeze()
  await world.pass(15 * minute)
  expect(world.client.getState()).toMatchObject(idle)
  frozen.thaw()
  await world.pass(second)
  expect(frozen.client.getState()).toMatchObject(idle)
})

it('B4. No votes: all tabs come to the end by themselves, and one end is told to all', async () => {
  await using world = await setUpGuard(idle15, month)
  const tabs = [world.openTab(), world.openTab(), world.openTab()]
  await world.pass(15 * minute + second)
  expect(world.client.getState()).toMatchObject(idle)
  for (const tab of tabs) expect(tab.client.getState()).toMatchObject(idle)
  expect(new Set(world.revoked())).toEqual(new Set([world.tokens.refreshToken]))
})

it.each<[string, (now: number, session: string) => string]>([
  ['from the future', (now, session) => JSON.stringify([session, now + hour])],
  ['NaN', (_now, session) => `["${session}",NaN]`],
  ['null', (_now, session) => JSON.stringify([session, null])],
  ['of another session', (now, session) => JSON.stringify([`${session}1`, now])],
  ['of nobody', (now) => JSON.stringify([null, now])],
  ['garbage', () => '{"a":'],
  ['an instant only', (now) => String(now)],
])('B4. No votes: a record that is %s is ignored', async (_what, toRecord) => {
  await using world = await setUpGuard(idle15, month)
  const [session] = JSON.parse(localStorage.getItem(activityKey)!) as [string]
  await world.pass(14 * minute)
  localStorage.setItem(activityKey, toRecord(world.clock.now(), session))
  await world.pass(minute + second)
  expect(world.client.getState()).toMatchObject(idle)
})

it('B4. No votes: the activity of another app client on the same origin is none of this one', async () => {
  await using world = await setUpGuard(idle15, month)
  await world.pass(14 * minute)
  localStorage.setItem(
    activityKey.replace('embedded-client-1', 'other-client'),
    localStorage.getItem(activityKey)!.replace(/,\d+/, `,${world.clock.now()}`),
  )
  await world.pass(minute + second)
  expect(world.client.getState()).toMatchObject(idle)
})

// B10

it('B10. One crashed tab does not stop the others for ever', async () => {
  await using world = await setUpGuard(idle15, month)
  const tabs = [world.openTab(), world.openTab()]
  await world.pass(13 * minute + 30 * second)
  expect(tabs[0]!.getNotice()?.phase).toBe('warning')
  tabs[0]!.close()
  tabs[1]!.freeze()
  await world.pass(minute + 31 * second)
  expect(world.client.getState()).toMatchObject(idle)
})
