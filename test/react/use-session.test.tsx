import { act, screen } from '@testing-library/react'
import { Component, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { type SessionClient, type SessionState, useSession } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  refresh,
  renderHookWithSession,
  renderWithSession,
  takeComplaints,
} from '../support/render-with-session.js'
import { alice, createSession, itemsOf, storageWith } from '../support/session-of-pool.js'

it('gives the state of the client', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useSession())
  expect(result.current).toBe(client.getState())
  expect(result.current).toMatchObject({ status: 'authenticated', user: { username: 'alice' } })
})

it('shows who is signed in on the first render, without a flash of loading', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const seen: string[] = []
  renderHookWithSession(client, () => seen.push(useSession().status))
  expect(new Set(seen)).toEqual(new Set(['authenticated']))
})

it('renders when the user signs out', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useSession())
  await act(() => client.signOut())
  expect(result.current).toMatchObject({
    status: 'unauthenticated',
    reason: 'signed-out',
    lastUser: { username: 'alice' },
  })
})

it('renders when somebody signs in', async () => {
  const { client, source } = await createSession()
  const { result } = renderHookWithSession(client, () => useSession())
  expect(result.current).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  await act(() => source.signIn(alice.username, alice.password))
  expect(result.current).toMatchObject({ status: 'authenticated', user: { sub: alice.sub } })
})

it('renders once for each refresh', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Whole = () => <p>{useSession().status}</p>
  renderWithSession(
    client,
    <Counted>
      <Whole />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  await refresh(client)
  expect(count.renders).toBe(2)
})

it('renders only when the selected value changes', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Status = () => <p>{useSession(selectStatus)}</p>
  renderWithSession(
    client,
    <Counted>
      <Status />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  expect(count.renders).toBe(0)
  await act(() => client.signOut())
  expect(count.renders).toBe(1)
  screen.getByText('unauthenticated')
})

it('takes a selector written in place, and renders no more for it', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Status = () => <p>{useSession((state) => state.status)}</p>
  renderWithSession(
    client,
    <Counted>
      <Status />
    </Counted>,
  )
  expect(count.renders).toBe(1)
  await refresh(client)
  expect(count.renders).toBe(1)
})

it('follows a selector that changes with its component', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const Field = ({ name }: { name: 'username' | 'sub' }) => (
    <p>{useSession((state) => (state.status === 'authenticated' ? state.user[name] : ''))}</p>
  )
  const { rerender } = renderWithSession(client, <Field name="username" />)
  screen.getByText('alice')
  rerender(<Field name="sub" />)
  screen.getByText(alice.sub)
})

it.each([
  ['made once', () => () => useSession(selectObject)],
  ['written in place', () => () => useSession((state) => ({ status: state.status }))],
])('does not loop over a selector that builds an object each time, %s', async (_how, toHook) => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const useIt = toHook()
  const Status = () => <p>{useIt().status}</p>
  renderWithSession(
    client,
    <Counted>
      <Status />
    </Counted>,
  )
  expect(count.renders).toBe(1)
  await refresh(client)
  expect(count.renders).toBe(2)
  await act(() => client.signOut())
  screen.getByText('unauthenticated')
})

it('lets an error boundary have what a selector throws, instead of showing the last value', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const Name = () => <p>{useSession(selectNameOrThrow)}</p>
  renderWithSession(
    client,
    <Boundary>
      <Name />
    </Boundary>,
  )
  screen.getByText('alice')
  await act(() => client.signOut())
  screen.getByText('Nobody to name')
  // React tells the console of every error that a boundary catches
  takeComplaints()
})

it('selects undefined and null as well as anything else', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => [
    useSession(() => undefined),
    useSession(() => null),
  ])
  expect(result.current).toEqual([undefined, null])
})

it('tells of a refresh that fails, keeps the user meanwhile, and forgets it with the next success', async () => {
  const { client, pool, holdAnswers } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useSession())
  pool.faults.drop(1)
  const release = holdAnswers()
  const second = client.getAccessToken({ forceRefresh: true })
  await act(() => nextChange(client))
  expect(result.current).toMatchObject({
    status: 'authenticated',
    user: { username: 'alice' },
    refreshError: { code: 'network', isTerminal: false },
  })
  release()
  await act(() => second)
  expect(result.current).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('shows a revoked session as ended', async () => {
  const { client, pool } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useSession())
  pool.revokeUser('alice')
  await act(() => client.getAccessToken({ forceRefresh: true }).catch(() => {}))
  expect(result.current).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
})

const accessTokenKey = 'CognitoIdentityServiceProvider.embedded-client-1.alice.accessToken'

it.each<[string, (items: Map<string, string>) => void]>([
  ['garbage instead of tokens', (items) => items.forEach((_, key) => items.set(key, '\0{]…'))],
  [
    'garbage instead of tokens of a real user',
    (items) => {
      for (const key of items.keys()) if (key.endsWith('Token')) items.set(key, 'a.b.c')
    },
  ],
  ['half a session', (items) => items.delete(accessTokenKey)],
  ['10 MB of nonsense', (items) => items.set(accessTokenKey, `a.${'e30'.repeat(3_500_000)}.c`)],
  ['a token that is JSON but no object', (items) => items.set(accessTokenKey, 'e30.bnVsbA.c')],
  ['a token with too many parts', (items) => items.set(accessTokenKey, 'e30.e30.e30.e30.e30')],
])('shows nobody over %s', async (_what, spoil) => {
  const { pool, tokens } = await createSession({ signedIn: 'alice' })
  const storage = storageWith(tokens)
  spoil(storage.items)
  const { client } = await createSession({ storage })
  const { result } = renderHookWithSession(client, () => useSession())
  expect(result.current).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  expect(pool.requests).toEqual([])
})

it("shows nobody over another app client's tokens, and leaves them where they are", async () => {
  const { pool } = await createSession({
    pool: {
      users: [alice],
      clients: [{ clientId: 'embedded-client-1' }, { clientId: 'other-client' }],
    },
  })
  const foreign = await pool.issueTokens('alice', { clientId: 'other-client' })
  const storage = storageWith(foreign)
  storage.items.set('CognitoIdentityServiceProvider.other-client.LastAuthUser', 'alice')
  const before = new Map(storage.items)
  const { client } = await createSession({ storage })
  const { result } = renderHookWithSession(client, () => useSession())
  expect(result.current).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  expect(storage.items).toEqual(before)
})

it.each<[string, (key: string) => unknown]>([
  [
    'throws',
    () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  ],
  ['gives numbers', () => 42],
  ['gives objects', () => ({})],
  ['gives promises', () => Promise.resolve('alice')],
  ['gives undefined', () => undefined],
])('shows nobody when the storage %s', async (_what, getItem) => {
  const storage = { ...storageWith(null), getItem: getItem as () => string | null }
  const { client } = await createSession({ storage })
  const { result } = renderHookWithSession(client, () => useSession())
  expect(result.current).toMatchObject({ status: 'unauthenticated' })
})

it('shows nobody once the storage is cleared behind its back', async () => {
  const { client, storage, tokens } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useSession((state) => state.status))
  storage.items.clear()
  await act(() => client.reload())
  expect(result.current).toBe('unauthenticated')
  for (const [key, value] of itemsOf(tokens!)) storage.items.set(key, value)
  await act(() => client.reload())
  expect(result.current).toBe('authenticated')
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{useSession().status}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useSession'))
})

class Boundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state = { message: null }
  static getDerivedStateFromError = ({ message }: Error) => ({ message })
  override render() {
    return this.state.message ?? this.props.children
  }
}

function selectNameOrThrow(state: SessionState) {
  if (state.status === 'authenticated') return state.user.username
  throw new Error('Nobody to name')
}

function selectStatus(state: SessionState) {
  return state.status
}

function selectObject(state: SessionState) {
  return { status: state.status }
}

function nextChange(client: SessionClient) {
  return new Promise<void>((resolve) => void client.subscribe(resolve))
}
