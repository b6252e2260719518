import { act, renderHook } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { CognitoProvider, useIdleGuard, type IdleGuardOptions } from 'react-cognito-session'
import { afterEach, beforeAll, expect, it } from 'vitest'
import {
  providerMissing,
  renderHookWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { aMoment, minute, setUpSession } from '../support/session-setup.js'

// What the hook loads is loaded by now: tests that count time start even.
beforeAll(() => import('../../src/idle/idle-guard.js'))

const { NODE_ENV } = process.env
afterEach(() => void (process.env.NODE_ENV = NODE_ENV))

async function setUp(options: IdleGuardOptions = {}) {
  const world = await setUpSession({ refreshTokenValidity: { hours: 2 } })
  const hook = renderHookWithSession(world.client, () => useIdleGuard(options))
  await act(aMoment)
  return {
    ...world,
    ...hook,
    pass: (ms: number) => act(() => world.pass(ms, minute)),
    async [Symbol.asyncDispose]() {
      hook.unmount()
      await world[Symbol.asyncDispose]()
    },
  }
}

it('watches at first, and while all is well', async () => {
  await using world = await setUp()
  const before = world.result.current
  expect(before).toEqual({
    phase: 'watching',
    hold: expect.any(Function) as unknown,
    shouldBlock: expect.any(Function) as unknown,
  })
  await world.pass(30 * minute)
  world.rerender()
  expect(world.result.current).toBe(before)
})

it('tells of a warning, and gives the same object while nothing changes', async () => {
  await using world = await setUp({ idleTimeout: { minutes: 15 } })
  await world.pass(13 * minute)
  const warning = world.result.current
  expect(warning).toMatchObject({ phase: 'warning', cause: 'idle', unsavedWork: [] })
  await world.pass(minute)
  world.rerender()
  expect(world.result.current).toBe(warning)
})

it('keeps the controls the same through all phases', async () => {
  await using world = await setUp({ idleTimeout: { minutes: 15 } })
  const { hold, shouldBlock } = world.result.current
  await world.pass(13 * minute)
  expect(world.result.current.phase).toBe('warning')
  expect(world.result.current.hold).toBe(hold)
  expect(world.result.current.shouldBlock).toBe(shouldBlock)
})

it('calls the latest callback', async () => {
  const called: string[] = []
  await using world = await setUpSession({ refreshTokenValidity: { hours: 2 } })
  let name = 'first'
  const { rerender, unmount } = renderHookWithSession(world.client, () => {
    const told = name
    return useIdleGuard({ onSignOut: () => void called.push(told) })
  })
  await act(aMoment)
  name = 'second'
  rerender()
  await act(() => world.client.signOut())
  expect(called).toEqual(['second'])
  unmount()
})

it('watches while nobody is signed in, and on from a sign-in', async () => {
  await using world = await setUp({ idleTimeout: { minutes: 15 } })
  await act(() => world.client.signOut())
  await world.pass(30 * minute)
  expect(world.result.current.phase).toBe('watching')
  await act(() =>
    world.settled(
      world.source.signIn('alice', 'correct horse', { authFlow: 'USER_PASSWORD_AUTH' }),
    ),
  )
  await world.pass(14 * minute)
  expect(world.result.current.phase).toBe('warning')
})

it('is watching in what a server renders', async () => {
  await using world = await setUpSession()
  const App = () => <p>{useIdleGuard().phase}</p>
  const html = renderToString(
    <CognitoProvider client={world.client}>
      <App />
    </CognitoProvider>,
  )
  expect(html).toBe('<p>watching</p>')
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useIdleGuard())).toThrow(providerMissing('useIdleGuard'))
  takeComplaints()
})

it.each<[string, IdleGuardOptions]>([
  ['warnBefore', { warnBefore: { seconds: 10 } }],
  ['idleTimeout', { idleTimeout: { minutes: 1 } }],
  ['idleTimeout', { idleTimeout: { minutes: -1 } }],
  ['signOutBefore', { signOutBefore: { minutes: NaN } }],
  ['renewWhenLeft', { renewWhenLeft: { hours: 2 } }],
  ['sessionLimit', { sessionLimit: { hours: -1 } }],
])('names in development the option that cannot work: %s', async (option, options) => {
  await using world = await setUpSession({ refreshTokenValidity: { hours: 2 } })
  expect(() => renderHookWithSession(world.client, () => useIdleGuard(options))).toThrow(
    expect.objectContaining({
      code: 'invalid_config',
      message: expect.stringContaining(option) as string,
    }) as Error,
  )
  takeComplaints()
})

it('works with what can be made of wrong options in production', async () => {
  process.env.NODE_ENV = 'production'
  await using world = await setUp({
    warnBefore: { seconds: 1 },
    idleTimeout: { seconds: 30 },
    renewWhenLeft: { days: 400 },
  })
  await act(() => world.clock.advance(9000))
  expect(world.result.current.phase).toBe('watching')
  await act(() => world.clock.advance(1000))
  expect(world.result.current).toMatchObject({ phase: 'warning', cause: 'idle' })
  await act(() => world.clock.advance(19_000))
  expect(world.client.getState().status).toBe('authenticated')
  await act(() => world.clock.advance(2000))
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})
