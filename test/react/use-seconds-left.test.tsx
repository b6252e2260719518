import { act, renderHook } from '@testing-library/react'
import { useSecondsLeft } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  renderHookWithSession,
  renderWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { hour, minute, second, setUpSession } from '../support/session-setup.js'

it('counts down, once a second, on the second', async () => {
  await using world = await setUpSession()
  const deadline = world.client.time.now() + 90 * second + 400
  const { result, unmount } = renderHookWithSession(world.client, () => useSecondsLeft(deadline))
  expect(result.current).toBe(91)
  await act(() => world.clock.advance(399))
  expect(result.current).toBe(91)
  await act(() => world.clock.advance(1))
  expect(result.current).toBe(90)
  await act(() => world.clock.advance(89 * second))
  expect(result.current).toBe(1)
  await act(() => world.clock.advance(second))
  expect(result.current).toBe(0)
  unmount()
})

it('stands still at 0, without a timer', async () => {
  await using world = await setUpSession()
  const { result, unmount } = renderHookWithSession(world.client, () => useSecondsLeft(0))
  await world.pass(second)
  expect(result.current).toBe(0)
  expect(world.clock.pendingTimers).toBe(0)
  unmount()
})

it('renders once a second and no more', async () => {
  await using world = await setUpSession()
  const deadline = world.client.time.now() + hour
  const { count, Counted } = createRenderCount()
  const Countdown = () => <b>{useSecondsLeft(deadline)}</b>
  const { unmount } = renderWithSession(
    world.client,
    <Counted>
      <Countdown />
    </Counted>,
  )
  count.renders = 0
  for (let seconds = 0; seconds < 30; seconds++) await act(() => world.clock.advance(second))
  expect(count.renders).toBe(30)
  unmount()
})

it('tells the truth after a sleep, a second later at most', async () => {
  await using world = await setUpSession()
  const deadline = world.client.time.now() + hour
  const { result, unmount } = renderHookWithSession(world.client, () => useSecondsLeft(deadline))
  world.clock.sleep(30 * minute)
  await act(() => world.clock.advance(second))
  expect(result.current).toBe(30 * 60 - 1)
  world.clock.sleep(8 * hour)
  await act(() => world.clock.advance(second))
  expect(result.current).toBe(0)
  unmount()
})

it('follows a deadline that moves', async () => {
  await using world = await setUpSession()
  const begin = world.client.time.now()
  let deadline = begin + minute
  const { result, rerender, unmount } = renderHookWithSession(world.client, () =>
    useSecondsLeft(deadline),
  )
  expect(result.current).toBe(60)
  deadline = begin + 2 * minute
  rerender()
  expect(result.current).toBe(120)
  await act(() => world.clock.advance(second))
  expect(result.current).toBe(119)
  unmount()
})

it('counts far deadlines too', async () => {
  await using world = await setUpSession()
  const deadline = world.client.time.now() + 3650 * 24 * hour
  const { result, unmount } = renderHookWithSession(world.client, () => useSecondsLeft(deadline))
  await act(() => world.clock.advance(2 * second))
  expect(result.current).toBe((3650 * 24 * hour) / second - 2)
  unmount()
})

it('leaves no timer behind', async () => {
  await using world = await setUpSession()
  const deadline = world.client.time.now() + hour
  const { unmount } = renderHookWithSession(world.client, () => useSecondsLeft(deadline))
  unmount()
  await world.pass(second)
  expect(world.clock.pendingTimers).toBe(0)
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useSecondsLeft(0))).toThrow(providerMissing('useSecondsLeft'))
  takeComplaints()
})
