import { act } from '@testing-library/react'
import {
  useGuardControls,
  useIdleGuard,
  useSecondsLeft,
  useUnsavedWork,
} from 'react-cognito-session'
import { expect, it } from 'vitest'
import { guardDeskOf } from '../../src/idle/guard-controls.js'
import { setUpGuard, type GuardWorld } from '../support/guard-setup.js'
import {
  createRenderCount,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { aMoment, hour, minute, second } from '../support/session-setup.js'
import { happen, moveMouse, pressKey } from '../support/trusted-events.js'

const idle15 = { idleTimeout: { minutes: 15 } } as const
const month = { refreshTokenValidity: { days: 30 } } as const
const idle = { status: 'unauthenticated', reason: 'idle' }

/** Lets something happen at 10:00 of the 15 minutes; gives the phase at 15:01. */
async function phaseAfter(what: () => void): Promise<string> {
  await using world = await setUpGuard(idle15, month)
  await world.pass(10 * minute)
  act(what)
  await world.pass(5 * minute + second)
  return world.client.getState().status === 'authenticated' ? world.page.state.phase : 'over'
}

it.each<[string, () => void]>([
  ['a key', () => pressKey()],
  [
    'a click or a tap',
    () => happen(document.body, new MouseEvent('pointerdown', { bubbles: true })),
  ],
  ['the wheel', () => happen(document.body, new WheelEvent('wheel', { bubbles: true }))],
  ['a finger', () => happen(document.body, new Event('touchmove', { bubbles: true }))],
  [
    'an input method',
    () => happen(document.body, new InputEvent('beforeinput', { bubbles: true })),
  ],
  [
    'a mouse that moves in a straight line',
    () => {
      for (let step = 0; step < 3; step++) moveMouse(100 + step, 100)
    },
  ],
])('B7. Activity is what people do: %s counts', async (_what, what) => {
  expect(await phaseAfter(what)).toBe('watching')
})

it.each<[string, () => void]>([
  [
    'a key of a script',
    () => document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true })),
  ],
  ['a click of a script', () => document.body.click()],
  ['a scroll', () => happen(document, new Event('scroll', { bubbles: true }))],
  ['focus', () => window.dispatchEvent(new Event('focus'))],
  ['visibility', () => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))],
  [
    'a page that moves below the mouse',
    () => {
      for (let step = 0; step < 3; step++) moveMouse(100, 100)
    },
  ],
])('B7. Activity is what people do: %s does not count', async (_what, what) => {
  expect(await phaseAfter(what)).toBe('over')
})

it('B7. Activity is what people do: a click in a frame of another origin counts', async () => {
  await using world = await setUpGuard(idle15, month)
  const frame = document.body.appendChild(document.createElement('iframe'))
  const activation = { isActive: false }
  Object.defineProperty(navigator, 'userActivation', { configurable: true, value: activation })
  frame.focus()
  for (let minutes = 0; minutes < 30; minutes += 10) {
    activation.isActive = true
    await world.pass(3 * second)
    activation.isActive = false
    await world.pass(10 * minute)
  }
  expect(world.page.state.phase).toBe('watching')
  await world.pass(5 * minute)
  expect(world.client.getState()).toMatchObject(idle)
  frame.remove()
  Reflect.deleteProperty(navigator, 'userActivation')
})

const controlsOf = (world: GuardWorld) =>
  renderHookWithSession(world.client, () => useGuardControls()).result.current

it("B7. hold('uploading') delays the idle limit until it is let go", async () => {
  await using world = await setUpGuard(idle15, month)
  const letGo = controlsOf(world).hold('uploading', { max: { hours: 2 } })
  await world.pass(hour)
  expect(world.page.states.map(({ phase }) => phase)).not.toContain('warning')
  letGo()
  await world.pass(14 * minute)
  expect(world.page.state.phase).toBe('warning')
  await world.pass(minute + second)
  expect(world.client.getState()).toMatchObject(idle)
})

it("B7. hold('uploading') is capped", async () => {
  await using world = await setUpGuard(idle15, month)
  controlsOf(world).hold('uploading', { max: { minutes: 30 } })
  await world.pass(44 * minute)
  expect(world.client.getState().status).toBe('authenticated')
  await world.pass(minute + 2 * second)
  expect(world.client.getState()).toMatchObject(idle)
})

it("B7. hold('uploading') never moves the end of the session", async () => {
  await using world = await setUpGuard(idle15, { signedInAgoMs: 2 * hour - 10 * minute })
  controlsOf(world).hold('uploading', { max: { hours: 5 } })
  await world.pass(8 * minute + second)
  expect(world.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'refresh-token-expired',
  })
})

it("B7. hold('uploading') does not keep a computer awake that sleeps past its cap", async () => {
  await using world = await setUpGuard(idle15, month)
  controlsOf(world).hold('uploading', { max: { minutes: 30 } })
  await world.pass(minute)
  world.sleep(8 * hour)
  await world.pass(second)
  expect(world.client.getState()).toMatchObject(idle)
})

it('B7. hold() demands a cap that is a length of time', async () => {
  await using world = await setUpGuard(idle15, month)
  const { hold } = controlsOf(world)
  expect(() => hold('uploading', { max: { minutes: -1 } })).toThrow(
    expect.objectContaining({ code: 'invalid_config' }) as Error,
  )
})

it('B7. Nothing is rendered while nothing changes', async () => {
  await using world = await setUpGuard({}, month)
  world.page.close()
  const { count, Counted } = createRenderCount()
  const client = world.newClient()
  const App = () => {
    useUnsavedWork(null)
    useGuardControls()
    return <p>{useIdleGuard(idle15).phase}</p>
  }
  const { unmount } = renderWithSession(
    client,
    <Counted>
      <App />
    </Counted>,
  )
  await act(aMoment)
  count.renders = 0
  for (let minutes = 0; minutes < 12; minutes += 2) {
    act(() => pressKey())
    for (let step = 0; step < 20; step++) act(() => moveMouse(step, step))
    await world.pass(2 * minute)
  }
  expect(count.renders).toBe(0)
  unmount()
})

it('B7. A countdown is one small render a second, and none of its parent', async () => {
  await using world = await setUpGuard({}, month)
  world.page.close()
  const whole = createRenderCount()
  const small = createRenderCount()
  const client = world.newClient()
  const Countdown = ({ to }: { to: number }) => <b>{useSecondsLeft(to)}</b>
  const App = () => {
    const state = useIdleGuard(idle15)
    if (state.phase !== 'warning') return null
    return (
      <small.Counted>
        <Countdown to={state.signOutAt} />
      </small.Counted>
    )
  }
  // a commit below a Profiler counts for it too: the app's own renders are those beyond the countdown's
  const { unmount } = renderWithSession(
    client,
    <whole.Counted>
      <App />
    </whole.Counted>,
  )
  await act(aMoment)
  await world.pass(13 * minute + second)
  whole.count.renders = small.count.renders = 0
  for (let seconds = 0; seconds < 30; seconds++) await world.pass(second)
  expect(small.count.renders).toBe(30)
  expect(whole.count.renders).toBe(30)
  unmount()
})

it("B7. hold('uploading') in one tab keeps the others from being idle too", async () => {
  await using world = await setUpGuard(idle15, month)
  const tab = world.openTab()
  guardDeskOf(tab.client).hold('uploading', { max: { hours: 2 } })
  await world.pass(hour)
  expect(world.client.getState().status).toBe('authenticated')
  expect(world.page.state.phase).toBe('watching')
})
