import { act, renderHook, waitFor } from '@testing-library/react'
import { useSession, useSessions } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  providerMissing,
  renderHookWithSession,
  takeComplaints,
  toServerHtml,
} from '../support/render-with-session.js'
import { alice, bob, createSession, operationsOf } from '../support/session-of-pool.js'

const useAll = () => ({ ...useSessions(), session: useSession() })
const nothing = { sessions: null, error: null, isPending: false }

async function setUp({ isTracked = true, isSignedIn = true } = {}) {
  const world = await createSession({
    signedIn: isSignedIn ? 'alice' : null,
    pool: { users: [alice, bob], sessionTracking: isTracked },
  })
  await world.pool.issueTokens('alice', { deviceType: 'Safari 26 / iOS' })
  return world
}

/** Renders it and waits for the first answer. */
async function render(world: Awaited<ReturnType<typeof setUp>>) {
  const { result } = renderHookWithSession(world.client, useAll)
  await waitFor(() => expect(result.current.isPending).toBe(false))
  return result
}

const otherOf = ({ sessions }: ReturnType<typeof useSessions>) =>
  sessions!.find(({ isCurrent }) => !isCurrent)!

it('lists the sessions of the user, this one marked', async () => {
  const world = await setUp()
  const { result } = renderHookWithSession(world.client, useAll)
  expect(result.current).toMatchObject({ sessions: null, error: null, isPending: true })
  await waitFor(() => expect(result.current.isPending).toBe(false))
  expect(result.current).toMatchObject({ error: null, isPending: false })
  expect(result.current.sessions).toHaveLength(2)
  expect(result.current.sessions!.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)
})

it('revokes another session, which is gone from the list at once', async () => {
  const world = await setUp()
  const result = await render(world)
  const { id } = otherOf(result.current)
  let revoking: Promise<boolean>
  act(() => void (revoking = result.current.revokeSession(id)))
  expect(result.current.isPending).toBe(true)
  expect(await act(() => revoking)).toBe(true)
  expect(result.current).toMatchObject({ sessions: [{ isCurrent: true }], isPending: false })
  expect(operationsOf(world.pool)).toContain('RevokeUserSession')
})

it('keeps it out of the list while Cognito still has it', async () => {
  const world = await setUp()
  const result = await render(world)
  const { id } = otherOf(result.current)
  const { callUserPool } = world.source
  // as if the answer to the list were older than the revocation
  const stale = await callUserPool!(
    'ListUserSessions',
    { AccessToken: await world.client.getAccessToken() },
    new AbortController().signal,
  )
  await act(() => result.current.revokeSession(id))
  world.source.callUserPool = async () => stale
  await act(() => result.current.reload())
  expect(result.current.sessions).toHaveLength(1)
})

it("does not revoke this page's own session", async () => {
  const world = await setUp()
  const result = await render(world)
  const { id } = result.current.sessions!.find(({ isCurrent }) => isCurrent)!
  expect(await act(() => result.current.revokeSession(id))).toBe(false)
  expect(result.current).toMatchObject({ error: { code: 'invalid_config' }, isPending: false })
  expect(result.current.error?.message).toContain('signOut')
  expect(result.current.sessions).toHaveLength(2)
  expect(operationsOf(world.pool)).not.toContain('RevokeUserSession')
})

const wire = (SessionId: string, more: object = {}) => ({
  SessionId,
  SessionType: 'TOKEN',
  ...more,
})
const browser = { SessionId: 'sso1', SessionType: 'SSO' }
const throughBrowser = { OriginSessionId: 'sso1' }

it.each([
  ['a browser, with all that was signed in through it', 'sso1', ['tkn3', 'tkn4']],
  ['a session, with the browser that it came through', 'tkn1', ['tkn2', 'tkn3', 'tkn4']],
])('takes away what is linked: %s', async (_what, id, left) => {
  const world = await setUp()
  const Sessions = [
    browser,
    wire('tkn1', throughBrowser),
    wire('tkn2', throughBrowser),
    wire('tkn3'),
    wire('tkn4', { IsCurrentSession: true }),
  ]
  const bodies: object[] = []
  world.source.callUserPool = async (operation, body) => {
    if (operation === 'ListUserSessions') return { Sessions }
    bodies.push(body)
    return {}
  }
  const result = await render(world)
  await act(() => result.current.revokeSession(id, { linked: true }))
  expect(result.current.sessions!.map((each) => each.id)).toEqual(left)
  expect(bodies).toMatchObject([{ SessionId: id, RevokeAssociatedSessions: 'LINKED' }])
})

it("does not revoke a browser with this page's own session linked to it", async () => {
  const world = await setUp()
  const asked: string[] = []
  world.source.callUserPool = async (operation) => {
    asked.push(operation)
    return { Sessions: [browser, wire('tkn1', { ...throughBrowser, IsCurrentSession: true })] }
  }
  const result = await render(world)
  expect(await act(() => result.current.revokeSession('sso1', { linked: true }))).toBe(false)
  expect(result.current.error).toMatchObject({ code: 'invalid_config' })
  expect(asked).not.toContain('RevokeUserSession')
  expect(await act(() => result.current.revokeSession('sso1'))).toBe(true)
  expect(result.current).toMatchObject({ sessions: [{ id: 'tkn1' }], error: null })
})

it('tells why it could not revoke, and keeps the list', async () => {
  const world = await setUp()
  const result = await render(world)
  const { id } = otherOf(result.current)
  world.pool.faults.drop(1)
  expect(await act(() => result.current.revokeSession(id))).toBe(false)
  expect(result.current).toMatchObject({ error: { code: 'network' }, isPending: false })
  expect(result.current.sessions).toHaveLength(2)
  expect(await act(() => result.current.revokeSession(id))).toBe(true)
  expect(result.current).toMatchObject({ error: null, sessions: [{ isCurrent: true }] })
})

it('tells that the pool has no session tracking', async () => {
  const result = await render(await setUp({ isTracked: false }))
  expect(result.current).toMatchObject({ sessions: null, error: { code: 'not_supported' } })
  expect(result.current.session).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('asks again with reload, and shows the old list meanwhile', async () => {
  const world = await setUp()
  const result = await render(world)
  await world.pool.issueTokens('alice')
  let loading: Promise<void>
  act(() => void (loading = result.current.reload()))
  expect(result.current.isPending).toBe(true)
  expect(result.current.sessions).toHaveLength(2)
  await act(() => loading)
  expect(result.current.isPending).toBe(false)
  expect(result.current.sessions).toHaveLength(3)
})

it('keeps the list when a reload fails', async () => {
  const world = await setUp()
  const result = await render(world)
  world.pool.faults.fail(1)
  await act(() => result.current.reload())
  expect(result.current).toMatchObject({ error: { code: 'service' }, isPending: false })
  expect(result.current.sessions).toHaveLength(2)
})

it('has nothing while nobody is signed in', async () => {
  const world = await setUp({ isSignedIn: false })
  const { result } = renderHookWithSession(world.client, useAll)
  await act(async () => {})
  expect(result.current).toMatchObject(nothing)
  expect(operationsOf(world.pool)).toEqual([])
})

it("shows nobody the last user's sessions", async () => {
  const world = await setUp()
  const result = await render(world)
  await act(() => world.client.signOut())
  expect(result.current).toMatchObject(nothing)
  world.source.callUserPool = () => Promise.reject(new Error('no'))
  await act(() => world.source.signIn(bob.username, bob.password))
  await waitFor(() => expect(result.current.isPending).toBe(false))
  expect(result.current).toMatchObject({ sessions: null, error: { code: 'unexpected' } })
  await act(() => result.current.reload())
  expect(result.current).toMatchObject({ sessions: null, error: { code: 'unexpected' } })
})

it('lists anew for who signs in next', async () => {
  const world = await setUp({ isSignedIn: false })
  const result = await render(world)
  await act(() => world.source.signIn(bob.username, bob.password))
  await waitFor(() => expect(result.current.sessions).toHaveLength(1))
  expect(result.current).toMatchObject({ sessions: [{ isCurrent: true }], isPending: false })
})

it('gives the same functions and the same list on every render', async () => {
  const result = await render(await setUp())
  const { revokeSession, reload } = result.current
  await act(() => reload())
  expect(result.current).toMatchObject({ revokeSession, reload })
  const { sessions } = result.current
  await act(() => result.current.revokeSession(sessions!.find((each) => each.isCurrent)!.id))
  expect(result.current.sessions).toBe(sessions)
})

it('asks nothing on a server', async () => {
  const world = await setUp()
  const List = () => <p>{JSON.stringify(useSessions().sessions)}</p>
  expect(toServerHtml(world.client, <List />)).toBe('<p>null</p>')
  expect(operationsOf(world.pool)).toEqual([])
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useSessions())).toThrow(providerMissing('useSessions'))
  takeComplaints()
})
