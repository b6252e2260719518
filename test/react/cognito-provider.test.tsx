import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  useAccessToken,
  useIdToken,
  useSession,
  useSessionClient,
  useUser,
  userPoolSource,
} from 'react-cognito-session'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createRenderCount, refresh, renderWithSession } from '../support/render-with-session.js'
import { createSession, operationsOf, storageWith } from '../support/session-of-pool.js'

const Whole = () => <p>{useSession().status}</p>
const Name = () => <p>{useUser()?.username ?? 'nobody'}</p>

it('delivers its client', async () => {
  const { client } = await createSession()
  const seen = new Set<unknown>()
  const Client = () => {
    seen.add(useSessionClient())
    return null
  }
  renderWithSession(client, <Client />)
  expect([...seen]).toEqual([client])
})

it('renders its children', async () => {
  const { client } = await createSession()
  renderWithSession(client, <p>Notes</p>)
  screen.getByText('Notes')
})

it('hands every hook below it over when it gets another client', async () => {
  const { client: one } = await createSession({ signedIn: 'alice' })
  const { client: other } = await createSession()
  const app = (client: typeof one) => (
    <StrictMode>
      <CognitoProvider client={client}>
        <Name />
        <Whole />
      </CognitoProvider>
    </StrictMode>
  )
  const { rerender } = render(app(one))
  screen.getByText('alice')
  screen.getByText('authenticated')
  rerender(app(other))
  screen.getByText('nobody')
  screen.getByText('unauthenticated')
  await act(() => one.signOut())
  rerender(app(one))
  screen.getByText('nobody')
})

it('is overruled by a provider below it', async () => {
  const { client: outer } = await createSession()
  const { client: inner } = await createSession({ signedIn: 'alice' })
  renderWithSession(
    outer,
    <CognitoProvider client={inner}>
      <Name />
    </CognitoProvider>,
  )
  screen.getByText('alice')
})

it('renders nothing by itself when the session changes', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  render(
    <Counted>
      <CognitoProvider client={client}>
        <p>Notes</p>
      </CognitoProvider>
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  await act(() => client.signOut())
  expect(count.renders).toBe(0)
})

it('renders no getter, user or unchanged selection among 100 components at a refresh', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Quiet = () => {
    const { getAccessToken } = useAccessToken()
    const { getIdToken } = useIdToken()
    const user = useUser()
    const status = useSession((state) => state.status)
    return <p>{[user?.username, status, typeof getAccessToken, typeof getIdToken].join(' ')}</p>
  }
  renderWithSession(
    client,
    <Counted>
      {Array.from({ length: 100 }, (_, index) => (
        <Quiet key={index} />
      ))}
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  await refresh(client)
  expect(count.renders).toBe(0)
  await act(() => client.signOut())
  expect(screen.getAllByText('unauthenticated', { exact: false })).toHaveLength(100)
})

it('renders each of 100 components that show the session once at a refresh', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const counts = Array.from({ length: 100 }, createRenderCount)
  renderWithSession(
    client,
    counts.map(({ Counted }, index) => (
      <Counted key={index}>
        <Whole />
      </Counted>
    )),
  )
  for (const { count } of counts) count.renders = 0
  await refresh(client)
  expect(counts.map(({ count }) => count.renders)).toEqual(counts.map(() => 1))
})

it('keeps the client listening while it is mounted, without any hook', async () => {
  const { client, pool } = await createSession({ signedIn: 'alice, expired' })
  renderWithSession(client, <p>Notes</p>)
  await act(() => expect.poll(() => operationsOf(pool)).toEqual([REFRESH]))
})

it('leaves no listener, channel or timer behind when it is unmounted', async () => {
  const open = watchWhatIsOpen()
  const { client } = await createSession({ signedIn: 'alice' })
  const mount = async () => {
    const { unmount } = renderWithSession(
      client,
      <>
        <Whole />
        <Name />
      </>,
    )
    await vi.dynamicImportSettled()
    return unmount
  }

  const unmount = await mount()
  for (const watched of [/ visibilitychange$/, / focus$/, / storage$/, /^BroadcastChannel$/])
    expect(open).toContainEqual(expect.stringMatching(watched))
  expect(vi.getTimerCount()).toBe(1)
  const whileMounted = [...open]

  unmount()
  await vi.dynamicImportSettled()
  expect(open).toEqual([])
  expect(vi.getTimerCount()).toBe(0)

  const unmountAgain = await mount()
  expect(open).toEqual(whileMounted)
  expect(vi.getTimerCount()).toBe(1)
  unmountAgain()
  await vi.dynamicImportSettled()
  expect(open).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

it('leaves nothing behind when it is unmounted in the moment in which it was mounted', async () => {
  const open = watchWhatIsOpen()
  const { client } = await createSession({ signedIn: 'alice' })
  renderWithSession(client, <Whole />).unmount()
  await vi.dynamicImportSettled()
  expect(open).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

it('leaves nothing behind when the client is disposed before it is unmounted', async () => {
  const open = watchWhatIsOpen()
  const { client } = await createSession({ signedIn: 'alice' })
  const { unmount } = renderWithSession(client, <Whole />)
  await vi.dynamicImportSettled()
  client.dispose()
  expect(open).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  unmount()
  await vi.dynamicImportSettled()
  expect(open).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

it('survives 100 StrictMode mounts with one load of the storage', async () => {
  const { client, storage } = await createSession({ signedIn: 'alice' })
  expect(storage.loads).toBe(1)
  for (let mounts = 0; mounts < 100; mounts++) renderWithSession(client, <Whole />).unmount()
  expect(storage.loads).toBe(1)
})

it('survives 100 StrictMode mounts over an expired access token with one refresh', async () => {
  const { client, pool } = await createSession({ signedIn: 'alice, expired' })
  for (let mounts = 0; mounts < 100; mounts++) {
    const { unmount } = renderWithSession(client, <Whole />)
    await act(() => Promise.resolve())
    unmount()
  }
  renderWithSession(client, <Whole />)
  await act(() => client.getAccessToken())
  expect(operationsOf(pool)).toEqual([REFRESH])
})

it('survives 100 apps in StrictMode that each make a client over one storage', async () => {
  const { pool, tokens } = await createSession({ signedIn: 'alice' })
  const storage = storageWith(tokens)
  for (let mounts = 0; mounts < 100; mounts++) {
    const { userPoolId, clientId } = pool
    const client = createSessionClient({
      source: userPoolSource({ userPoolId, clientId, storage }),
    })
    const { unmount } = renderWithSession(client, <Name />)
    screen.getByText('alice')
    unmount()
    client.dispose()
  }
  expect(storage.loads).toBe(100)
  expect(pool.requests).toEqual([])
})

const REFRESH = 'GetTokensFromRefreshToken'

/** Keeps a list of what is being listened to, a listener being gone when exactly it was removed; lets timers be counted. */
function watchWhatIsOpen(): string[] {
  render(<p>React has listeners of its own, which come with its first root</p>).unmount()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const open: string[] = []
  const live = new Map<string, Map<unknown, string>>()
  const close = (label: string) => void open.splice(open.indexOf(label), 1)
  for (const [name, target] of Object.entries({ window, document })) {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    const sameAs = (type: string, options: unknown) =>
      `${name} ${type} ${String(options === true || Object(options).capture === true)}`
    target.addEventListener = (type: string, listener: never, options?: never) => {
      add(type, listener, options)
      const listeners = live.get(sameAs(type, options)) ?? new Map<unknown, string>()
      live.set(sameAs(type, options), listeners)
      if (!listeners.has(listener)) open.push(`${name} ${type}`)
      listeners.set(listener, type)
    }
    target.removeEventListener = (type: string, listener: never, options?: never) => {
      remove(type, listener, options)
      if (live.get(sameAs(type, options))?.delete(listener)) close(`${name} ${type}`)
    }
    onTestFinished(() => {
      Object.assign(target, { addEventListener: add, removeEventListener: remove })
    })
  }
  const PlatformChannel = BroadcastChannel
  globalThis.BroadcastChannel = class extends PlatformChannel {
    constructor(name: string) {
      super(name)
      open.push('BroadcastChannel')
    }
    override close() {
      super.close()
      close('BroadcastChannel')
    }
  }
  onTestFinished(() => {
    globalThis.BroadcastChannel = PlatformChannel
  })
  return open
}
