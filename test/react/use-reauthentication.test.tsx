import { act, renderHook } from '@testing-library/react'
import { createSessionClient, useReauthentication, useSession } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { guardDeskOf } from '../../src/idle/guard-controls.js'
import {
  providerMissing,
  renderHookWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { bob, alice, createSession, operationsOf } from '../support/session-of-pool.js'

const useBoth = () => ({ ...useReauthentication(), session: useSession() })

async function setUp(secondsLater = 60) {
  const world = await createSession({ signedIn: 'alice' })
  const { result, unmount } = renderHookWithSession(world.client, useBoth)
  // the tokens of the beginning are three hours old already
  world.clock.offsetMs = secondsLater * 1000
  return { ...world, result, unmount }
}

it('knows who has to sign in, and signs them in without unmounting anything', async () => {
  const { result, client } = await setUp()
  expect(result.current).toMatchObject({
    user: { username: 'alice' },
    step: null,
    error: null,
    isPending: false,
  })
  const before = client.getState()
  await act(() => result.current.signIn(alice.password))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
  const after = client.getState()
  if (before.status !== 'authenticated' || after.status !== 'authenticated') throw new Error('gone')
  expect(after.user.authTime).toBeGreaterThan(before.user.authTime)
  expect(after.refreshTokenExpiresAt).toBeGreaterThan(before.refreshTokenExpiresAt)
})

it('tells of a wrong password, and the session goes on', async () => {
  const { result, client } = await setUp()
  await act(() => result.current.signIn('Wrong-horse-1'))
  expect(result.current).toMatchObject({
    step: null,
    error: { code: 'incorrect_credentials' },
    session: { status: 'authenticated', refreshError: null },
  })
  await expect(client.getAccessToken()).resolves.toEqual(expect.any(String))
})

it('goes on through the steps that the pool asks for', async () => {
  const { result, pool } = await setUp()
  pool.setUser(alice.username, { status: 'new-password-required' })
  const step = await act(() => result.current.signIn(alice.password))
  expect(step?.step).toBe('new-password-required')
})

it('refuses the sign-in of somebody else, and revokes what they were given', async () => {
  const { source, result, pool, client } = await setUp()
  await act(async () => {
    await result.current.proceed(() =>
      source.signIn(bob.username, bob.password, { isReauthentication: true }),
    )
  })
  expect(result.current.error).toMatchObject({ code: 'different_user' })
  expect(client.getState()).toMatchObject({ user: { sub: alice.sub } })
  await expect.poll(() => operationsOf(pool)).toContain('RevokeToken')
})

it('keeps the page while it is mounted, and no longer', async () => {
  const { client, unmount } = await setUp()
  const desk = guardDeskOf(client)
  expect(desk.keepsPage()).toBe(true)
  unmount()
  expect(desk.keepsPage()).toBe(false)
})

it('names who was signed in last, where nobody is any more', async () => {
  const { client, result } = await setUp()
  await act(() => client.signOut())
  expect(result.current).toMatchObject({
    user: { username: 'alice' },
    session: { status: 'unauthenticated' },
  })
})

it('says so when nobody has been signed in on this page', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useBoth)
  expect(result.current.user).toBe(null)
  await act(() => result.current.signIn('whatever'))
  expect(result.current.error).toMatchObject({ code: 'not_authenticated' })
})

it('says that it needs a source with a password sign-in', async () => {
  const { source } = await createSession()
  const { kind: _kind, ...other } = source
  const client = createSessionClient({ source: other })
  expect(() => renderHookWithSession(client, useReauthentication)).toThrow(
    expect.objectContaining({
      code: 'invalid_config',
      message: expect.stringContaining('useReauthentication') as string,
    }) as Error,
  )
  takeComplaints()
  client.dispose()
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useReauthentication())).toThrow(
    providerMissing('useReauthentication'),
  )
  takeComplaints()
})
