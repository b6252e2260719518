import { act, renderHook, waitFor } from '@testing-library/react'
import { createSessionClient, type SessionClient, useRevocationCheck } from 'react-cognito-session'
import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import {
  providerMissing,
  renderHookWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { createSession, operationsOf } from '../support/session-of-pool.js'

async function setUp() {
  const clock = createFakeClock({ now: Date.now() })
  const world = await createSession({
    signedIn: 'alice',
    client: { clock, autoRefresh: 'on-demand' },
  })
  const asked = () => operationsOf(world.pool).filter((each) => each === 'GetUser').length
  const focus = () => act(async () => void window.dispatchEvent(new Event('focus')))
  const pass = (minutes: number) => act(() => clock.advance({ minutes }))
  return { ...world, clock, asked, focus, pass }
}

it('asks while it is mounted, once also in StrictMode', async () => {
  const { client, asked, focus, pass } = await setUp()
  const { unmount } = renderHookWithSession(client, useRevocationCheck)
  await focus()
  await expect.poll(asked).toBe(1)
  await pass(5)
  await expect.poll(asked).toBe(2)
  unmount()
  await focus()
  await pass(10)
  expect(asked()).toBe(2)
})

it('ends a session that was revoked elsewhere', async () => {
  const { client, clock, pool, focus } = await setUp()
  renderHookWithSession(client, useRevocationCheck)
  pool.revokeUser('alice')
  await focus()
  // storage is read once more, a little later, before a session is given up
  await waitFor(async () => {
    await act(() => clock.advance({ seconds: 1 }))
    expect(client.getState().status).toBe('unauthenticated')
  })
  expect(client.getState()).toMatchObject({ reason: 'revoked' })
})

it('goes by its options, and does not begin anew because they are written anew', async () => {
  const { client, asked, focus, pass } = await setUp()
  const { rerender } = renderHookWithSession(client, () =>
    useRevocationCheck({ interval: { minutes: 2 }, onFocus: false }),
  )
  await focus()
  expect(asked()).toBe(0)
  await pass(1)
  rerender()
  await pass(1)
  await expect.poll(asked).toBe(1)
})

it('says that the source cannot ask', async () => {
  const { source } = await setUp()
  const { callUserPool: _without, ...other } = source
  const client: SessionClient = createSessionClient({ source: other })
  onTestFinished(client.dispose)
  expect(() => renderHookWithSession(client, useRevocationCheck)).toThrow(
    expect.objectContaining({ code: 'not_supported' }) as Error,
  )
  takeComplaints()
})

it('says that an interval is no length', async () => {
  const { client } = await setUp()
  expect(() =>
    renderHookWithSession(client, () => useRevocationCheck({ interval: { minutes: 0 } })),
  ).toThrow(expect.objectContaining({ code: 'invalid_config' }) as Error)
  takeComplaints()
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useRevocationCheck())).toThrow(
    providerMissing('useRevocationCheck'),
  )
  takeComplaints()
})
