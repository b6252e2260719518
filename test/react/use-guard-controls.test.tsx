import { renderHook } from '@testing-library/react'
import { useGuardControls, useUnsavedWork } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { guardDeskOf } from '../../src/idle/guard-controls.js'
import {
  createRenderCount,
  providerMissing,
  renderHookWithSession,
  renderWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { minute, setUpSession } from '../support/session-setup.js'

it('gives the same functions always, and to everybody', async () => {
  await using world = await setUpSession()
  const one = renderHookWithSession(world.client, () => useGuardControls())
  const other = renderHookWithSession(world.client, () => useGuardControls())
  const before = one.result.current
  one.rerender()
  expect(one.result.current).toBe(before)
  expect(other.result.current).toEqual(before)
})

it('holds until it is let go or the cap is reached, several at a time', async () => {
  await using world = await setUpSession()
  const { result } = renderHookWithSession(world.client, () => useGuardControls())
  const desk = guardDeskOf(world.client)
  expect(desk.isHeld()).toBe(false)
  const letGo = result.current.hold('uploading', { max: { minutes: 30 } })
  result.current.hold('watching', { max: { minutes: 10 } })
  await world.clock.advance(20 * minute)
  expect(desk.isHeld()).toBe(true)
  letGo()
  expect(desk.isHeld()).toBe(false)
  letGo()
  result.current.hold('uploading', { max: { minutes: 5 } })
  await world.clock.advance(5 * minute)
  expect(desk.isHeld()).toBe(false)
})

it('blocks while work would be lost', async () => {
  await using world = await setUpSession()
  const { result, unmount } = renderHookWithSession(world.client, () => {
    useUnsavedWork({ label: 'Note', save: () => {} })
    return useGuardControls()
  })
  const { shouldBlock } = result.current
  expect(shouldBlock()).toBe(true)
  unmount()
  expect(shouldBlock()).toBe(false)
})

it('never renders its caller', async () => {
  await using world = await setUpSession()
  const { count, Counted } = createRenderCount()
  let controls!: ReturnType<typeof useGuardControls>
  const Caller = () => {
    controls = useGuardControls()
    return null
  }
  renderWithSession(
    world.client,
    <Counted>
      <Caller />
    </Counted>,
  )
  count.renders = 0
  controls.hold('uploading', { max: { minutes: 5 } })()
  await world.pass(10 * minute, minute)
  expect(count.renders).toBe(0)
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useGuardControls())).toThrow(providerMissing('useGuardControls'))
  takeComplaints()
})
