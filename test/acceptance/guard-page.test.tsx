import { act } from '@testing-library/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CognitoProvider,
  useIdleGuard,
  useSession,
  type SessionClient,
  type SignedOutReason,
} from 'react-cognito-session'
import { afterEach, expect, it } from 'vitest'
import { createWork, setUpGuard } from '../support/guard-setup.js'
import { renderHookWithSession, takeComplaints } from '../support/render-with-session.js'
import { aMoment, hour, minute, replaceGlobals, second } from '../support/session-setup.js'

const idle15 = { idleTimeout: { minutes: 15 } } as const
const month = { refreshTokenValidity: { days: 30 } } as const
const { NODE_ENV } = process.env

afterEach(() => {
  process.env.NODE_ENV = NODE_ENV
  document.title = ''
})

/** Tells which listeners of the window have been added and not removed, until disposed. */
function watchListeners() {
  const open = new Set<string>()
  const ids = new Map<unknown, number>()
  const nameOf = (type: string, listener: unknown, options: unknown) => {
    if (!ids.has(listener)) ids.set(listener, ids.size)
    const capture =
      Object(options) === options ? Reflect.get(options as object, 'capture') : options
    return `${type} ${ids.get(listener)} ${!!capture}`
  }
  const add = window.addEventListener
  const remove = window.removeEventListener
  const globals = replaceGlobals({
    addEventListener: () => (type: string, listener: EventListener, options?: unknown) => {
      open.add(nameOf(type, listener, options))
      add.call(window, type, listener, options as AddEventListenerOptions)
    },
    removeEventListener: () => (type: string, listener: EventListener, options?: unknown) => {
      open.delete(nameOf(type, listener, options))
      remove.call(window, type, listener, options as EventListenerOptions)
    },
  })
  return { open, [Symbol.dispose]: () => globals[Symbol.dispose]() }
}

// Clean ends

it('leaves no timer and no listener behind when it is unmounted', async () => {
  await using world = await setUpGuard(idle15, month)
  world.page.close()
  await world.pass(second)
  expect(world.clock.pendingTimers).toBe(0)
  using listeners = watchListeners()
  const page = await world.openPage()
  expect(listeners.open.size).toBeGreaterThan(8)
  await world.pass(13 * minute)
  expect(page.state.phase).toBe('warning')
  page.close()
  await world.pass(second)
  expect([...listeners.open]).toEqual([])
  expect(world.clock.pendingTimers).toBe(0)
})

it('leaves none behind after a sign-out by its own warning', async () => {
  await using world = await setUpGuard(idle15, month)
  world.page.close()
  await world.pass(second)
  using listeners = watchListeners()
  const page = await world.openPage()
  await world.pass(13 * minute)
  const { state } = page
  await world.settled(async () => void (state.phase === 'warning' && (await state.signOut())))
  expect(page.client.getState().status).toBe('unauthenticated')
  page.close()
  await world.pass(second)
  expect([...listeners.open]).toEqual([])
  expect(world.clock.pendingTimers).toBe(0)
})

it('leaves none behind when it is unmounted while it ends the session for a rule', async () => {
  await using world = await setUpGuard({}, { signedInAgoMs: 90 * minute })
  world.page.close()
  await world.pass(second)
  const note = createWork('Note')
  const page = await world.openPage({ renewWhenLeft: { hours: 1 } }, [note.work])
  expect(page.state.phase).toBe('signing-out')
  page.close()
  await note.succeed()
  await world.pass(100, 50)
  expect(world.clock.pendingTimers).toBe(0)
})

it('goes on where it was when it is mounted again', async () => {
  await using world = await setUpGuard(idle15, month)
  await world.pass(10 * minute)
  world.page.close()
  const page = await world.openPage(idle15, [], world.client)
  await world.pass(4 * minute)
  expect(page.state.phase).toBe('warning')
  await world.pass(minute + second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('calls onSignOut although its own tree goes when the session ends', async () => {
  await using world = await setUpGuard({}, month)
  world.page.close()
  const ends: SignedOutReason[] = []
  const Guard = () => {
    useIdleGuard({ ...idle15, onSignOut: (reason) => void ends.push(reason) })
    return null
  }
  const App = () => (useSession().status === 'authenticated' ? <Guard /> : <p>Signed out</p>)
  const client: SessionClient = world.newClient()
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(async () => {
    root.render(
      <StrictMode>
        <CognitoProvider client={client}>
          <App />
        </CognitoProvider>
      </StrictMode>,
    )
    await aMoment()
  })
  await world.pass(15 * minute + second)
  expect(ends).toEqual(['idle'])
  expect(document.body.textContent).toContain('Signed out')
  act(() => root.unmount())
})

it('is one for a client: a second one is an error in development', async () => {
  await using world = await setUpGuard(idle15, month)
  const thrown: unknown = await world.openPage(idle15, [], world.client).catch((e: unknown) => e)
  // StrictMode tries twice, and React reports both
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  expect(first).toMatchObject({
    code: 'invalid_config',
    message: expect.stringContaining('guard') as string,
  })
  takeComplaints()
})

it('is one for a client: in production a second one does nothing, and the first works', async () => {
  await using world = await setUpGuard(idle15, month)
  process.env.NODE_ENV = 'production'
  const secondPage = await world.openPage({ idleTimeout: { minutes: 5 } }, [], world.client)
  await world.pass(13 * minute + second)
  expect(secondPage.state.phase).toBe('watching')
  expect(world.page.state.phase).toBe('warning')
  secondPage.close()
  await world.pass(2 * minute)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('takes new options over without beginning anew', async () => {
  await using world = await setUpGuard(idle15, month)
  await world.pass(10 * minute)
  world.page.change([], { idleTimeout: { minutes: 30 } })
  await world.pass(15 * minute)
  expect(world.page.state.phase).toBe('watching')
  await world.pass(4 * minute)
  expect(world.page.state.phase).toBe('warning')
})

it('goes at once when a sign-in in place is given up and nothing else keeps the page', async () => {
  let giveUp!: (error: Error) => void
  const reauthenticate = () => new Promise<void>((_, reject) => (giveUp = reject))
  await using world = await setUpGuard({ reauthenticate }, { signedInAgoMs: 2 * hour - 3 * minute })
  await world.pass(second)
  const { state } = world.page
  if (!('reauthenticate' in state)) throw new Error(state.phase)
  const attempt = state.reauthenticate()
  attempt.catch(() => {})
  await world.pass(minute + second)
  expect(world.page.state.phase).toBe('signed-out')
  giveUp(new Error('closed'))
  await expect(attempt).rejects.toThrow('closed')
  await world.pass(second)
  expect(world.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'refresh-token-expired',
  })
})

it('has a token at once after a sign-in in place that was begun before the end', async () => {
  await using world = await setUpGuard(
    { reauthenticate: async () => void (await world.signInAgain()) },
    { signedInAgoMs: 2 * hour - 3 * minute },
  )
  await world.pass(second)
  const { state } = world.page
  if (!('reauthenticate' in state)) throw new Error(state.phase)
  expect(state.canReauthenticate).toBe(true)
  await act(() => state.reauthenticate())
  expect(world.page.state.phase).toBe('watching')
  await expect(world.client.getAccessToken()).resolves.not.toBe(world.tokens.accessToken)
})

it('says so when a reauthenticate of the app has signed nobody in', async () => {
  await using world = await setUpGuard(
    { reauthenticate: async () => {} },
    { signedInAgoMs: 2 * hour - 3 * minute },
  )
  await world.pass(second)
  const { state } = world.page
  if (!('reauthenticate' in state)) throw new Error(state.phase)
  await expect(state.reauthenticate()).rejects.toMatchObject({ code: 'not_reauthenticated' })
  expect(world.page.state.phase).toBe('warning')
})

// The page's title, and notifications

it('shows the time left in the title of a hidden page, and gives the title back', async () => {
  await using world = await setUpGuard(idle15, month)
  document.title = 'Notes'
  using page = world.hide()
  await world.pass(13 * minute + 15 * second)
  expect(document.title).toBe('(1:45) Notes')
  await world.pass(second)
  expect(document.title).toBe('(1:44) Notes')
  page.show()
  expect(document.title).toBe('Notes')
})

it('leaves the title of a visible page alone', async () => {
  await using world = await setUpGuard(idle15, month)
  document.title = 'Notes'
  await world.pass(14 * minute)
  expect(world.page.state.phase).toBe('warning')
  expect(document.title).toBe('Notes')
})

it('gives the title back that the app itself has set meanwhile', async () => {
  await using world = await setUpGuard(idle15, month)
  document.title = 'Notes'
  using _ = world.hide()
  await world.pass(14 * minute)
  document.title = '(2) Inbox'
  await world.pass(second)
  expect(document.title).toBe('(0:59) (2) Inbox')
  await world.pass(minute)
  expect(world.client.getState().status).toBe('unauthenticated')
  expect(document.title).toBe('(2) Inbox')
})

it('gives the title back when it is unmounted', async () => {
  await using world = await setUpGuard(idle15, month)
  document.title = 'Notes'
  using _ = world.hide()
  await world.pass(14 * minute)
  world.page.close()
  expect(document.title).toBe('Notes')
})

it.each<[NotificationPermission, boolean, number]>([
  ['granted', true, 1],
  ['granted', false, 0],
  ['default', true, 0],
  ['denied', true, 0],
])(
  'notifies of a warning with permission %s, hidden: %s, %i times',
  async (permission, isHidden, times) => {
    const shown: string[] = []
    let closed = 0
    class Notification {
      static permission = permission
      constructor(text: string) {
        shown.push(text)
      }
      close() {
        closed++
      }
    }
    using _ = replaceGlobals({ Notification: () => Notification })
    await using world = await setUpGuard(
      { ...idle15, notification: 'Your session ends soon' },
      month,
    )
    {
      using page = isHidden ? world.hide() : null
      await world.pass(14 * minute)
      expect(shown).toEqual(Array.from({ length: times }, () => 'Your session ends soon'))
      page?.show()
    }
    expect(closed).toBe(times)
  },
)

it('blocks leaving while work would be lost, and not when the guard itself leaves', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  const { shouldBlock } = world.page.state
  expect(shouldBlock()).toBe(true)
  world.page.change([])
  expect(shouldBlock()).toBe(false)
  world.page.change([note.work])
  await world.pass(13 * minute)
  const { state } = world.page
  const during: boolean[] = []
  world.client.subscribe(() => during.push(shouldBlock()))
  await world.settled(async () => {
    if (state.phase === 'warning') await state.signOut({ evenIfUnsaved: true })
  })
  expect(during.length).toBeGreaterThan(0)
  expect(during).not.toContain(true)
})

it('gives the same controls from anywhere, always', async () => {
  await using world = await setUpGuard(idle15, month)
  const { result, rerender } = renderHookWithSession(world.client, () => world.page.state.hold)
  const before = result.current
  await world.pass(14 * minute)
  rerender()
  expect(result.current).toBe(before)
})
