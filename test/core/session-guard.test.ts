import { expect, it } from 'vitest'
import { toSignedOutError } from '../../src/core/signed-out-error.js'
import type { SessionGuard } from 'react-cognito-session'
import { hour, minute, second, setUpSession, type SessionWorld } from '../support/session-setup.js'

/** A guard that ends the session at an instant. */
function guardUntil(world: SessionWorld, instant: number, more: Partial<SessionGuard> = {}) {
  const asked = { ends: 0 }
  const guard: SessionGuard = {
    endsAt: () => instant,
    end() {
      asked.ends++
      void world.client.signOut({ reason: 'idle' })
    },
    keepPage: () => null,
    ...more,
  }
  return { asked, leave: world.client.guardWith(guard) }
}

it.each<[string, (client: SessionWorld['client']) => Promise<unknown>]>([
  ['getAccessToken()', (client) => client.getAccessToken()],
  ['getIdToken()', (client) => client.getIdToken()],
  ['getSession()', (client) => client.getSession()],
  ['forceRefresh', (client) => client.getAccessToken({ forceRefresh: true })],
  ['minValidity', (client) => client.getAccessToken({ minValidity: { minutes: 1 } })],
])('gives nobody a token after the instant that the guard has set: %s', async (_what, ask) => {
  await using world = await setUpSession()
  const { asked } = guardUntil(world, world.client.time.now() + minute)
  await world.settled(ask(world.client))
  await world.clock.advance(minute)
  const before = world.operations()
  await expect(world.settled(ask(world.client))).rejects.toMatchObject({
    code: 'not_authenticated',
  })
  expect(asked.ends).toBe(1)
  expect(world.operations().slice(before.length)).not.toContain('GetTokensFromRefreshToken')
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('asks the guard, and goes on when there is a later end by now', async () => {
  await using world = await setUpSession()
  let endsAt = world.client.time.now() + minute
  let ends = 0
  world.client.guardWith({
    endsAt: () => endsAt,
    end() {
      ends++
      endsAt += hour
    },
    keepPage: () => null,
  })
  await world.clock.advance(2 * minute)
  await expect(world.settled(world.client.getAccessToken())).resolves.toBe(world.tokens.accessToken)
  expect(ends).toBe(1)
})

it('asks no guard that has left its post', async () => {
  await using world = await setUpSession()
  const { asked, leave } = guardUntil(world, world.client.time.now() + minute)
  leave()
  await world.clock.advance(2 * minute)
  await world.settled(world.client.getAccessToken())
  expect(asked.ends).toBe(0)
})

it('has one guard at a time', async () => {
  await using world = await setUpSession()
  const { leave } = guardUntil(world, Infinity)
  expect(() => guardUntil(world, Infinity)).toThrow(
    expect.objectContaining({ code: 'invalid_config' }) as Error,
  )
  leave()
  expect(() => guardUntil(world, Infinity)).not.toThrow()
})

it('keeps the page when the guard says so: the state stays, the tokens go', async () => {
  await using world = await setUpSession()
  guardUntil(world, Infinity, { keepPage: (reason) => toSignedOutError(reason) })
  const before = world.client.getState()
  await world.settled(world.client.signOut({ reason: 'idle' }))
  const after = world.client.getState()
  expect(after).toMatchObject({ status: 'authenticated', refreshError: { isTerminal: true } })
  expect({ ...after, refreshError: null }).toEqual(before)
  expect([...world.items.items.keys()].filter((key) => key.endsWith('Token'))).toEqual([])
  await expect(world.client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('lets a page that was kept go at the next sign-out', async () => {
  await using world = await setUpSession()
  guardUntil(world, Infinity, { keepPage: (reason) => toSignedOutError(reason) })
  await world.settled(world.client.signOut({ reason: 'idle' }))
  await world.settled(world.client.signOut({ reason: 'idle' }))
  expect(world.client.getState().status).toBe('unauthenticated')
  await world.pass(second)
  expect(world.operations().filter((name) => name === 'RevokeToken')).toHaveLength(1)
})
