import { act, render, screen } from '@testing-library/react'
import { createElement, Fragment, StrictMode, useEffect, useState, type ReactNode } from 'react'
import {
  IdleGuard,
  useAccessToken,
  useIdleGuard,
  useSession,
  useSessionClient,
} from 'react-cognito-session'
import {
  createPoolTestSession,
  createTestSession,
  SessionTestProvider,
  type TestSession,
} from 'react-cognito-session/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createRenderCount } from '../../support/render-with-session.js'

it('shows the warning of a guard in the second of its time', async () => {
  using session = createTestSession({
    signedInFor: { minutes: 55 },
    refreshTokenValidity: { hours: 1 },
  })
  show(session, <IdleGuard />)
  await session.advance({ seconds: 59 })
  expect(screen.queryByRole('alertdialog')).toBeNull()
  await session.advance({ seconds: 1 })
  expect(screen.getByRole('alertdialog').textContent).toContain('Sign in again')
})

it('signs out in the second in which the idle limit is reached', async () => {
  using session = createTestSession()
  show(session, <IdleGuard idleTimeout={{ minutes: 15 }} />, <Status />)
  await session.advance({ minutes: 13 })
  expect(screen.getByRole('button', { name: 'Stay signed in' })).toBeDefined()
  await session.advance({ seconds: 119 })
  expect(screen.getByText('authenticated')).toBeDefined()
  await session.advance({ seconds: 1 })
  expect(screen.getByText('unauthenticated')).toBeDefined()
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

it('waits for the code of a guard that is mounted later, and of the next one', async () => {
  using session = createTestSession()
  const { rerender } = render(toPage(session, <Status />))
  await session.advance({ hours: 1 })
  rerender(toPage(session, <Phase key="1" />))
  await session.advance({ minutes: 13 })
  expect(screen.getByText('warning')).toBeDefined()
  rerender(toPage(session, <Status />))
  rerender(toPage(session, <Phase key="2" />))
  await session.advance({ minutes: 2 })
  expect(session.client.getState()).toMatchObject({ reason: 'idle' })
})

it('does not wait for a guard that nobody has mounted', async () => {
  using session = createTestSession()
  show(session, <Status />)
  const before = performance.now()
  await session.advance({ seconds: 1 })
  expect(performance.now() - before).toBeLessThan(1000)
})

it('renders what happens in between, not just what comes out at the end', async () => {
  using session = createTestSession()
  const seen: string[] = []
  function Watch() {
    const { phase } = useIdleGuard({ idleTimeout: { minutes: 15 } })
    useEffect(() => void seen.push(phase), [phase])
    return null
  }
  show(session, <Watch />)
  await session.advance({ hours: 1 })
  expect([...new Set(seen)]).toEqual(['watching', 'warning'])
  expect(seen.at(-1)).toBe('watching')
})

it('waits for no guard because an app shows how long a session lasts', async () => {
  using session = createTestSession()
  const Validity = () => <p>{useSessionClient().refreshTokenValidity.days} days</p>
  show(session, <Validity />)
  await session.advance({ minutes: 1 })
  expect(screen.getByText('30 days')).toBeDefined()
})

it('waits for no guard that is taken away before its code is there', async () => {
  using session = createTestSession()
  const { rerender } = show(session, <Phase />)
  rerender(toPage(session, <Status />))
  await session.advance({ minutes: 1 })
  expect(screen.getByText('authenticated')).toBeDefined()
})

it('waits for a guard that has no idle limit as well', async () => {
  using session = createTestSession({ refreshTokenValidity: { hours: 1 } })
  show(session, <IdleGuard />)
  await session.advance({ minutes: 56 })
  expect(screen.getByRole('alertdialog')).toBeDefined()
})

// The three seconds of its patience are real ones.
it('says so where an act() around it keeps the guard from taking its post', async () => {
  using session = createTestSession()
  show(session, <Phase />)
  let failure: unknown
  await act(async () => {
    failure = await session.advance({ minutes: 1 }).catch((error: unknown) => error)
  })
  expect(String(failure)).toMatch(/act\(\)/)
})

it('is not stopped by the fake timers of a test runner', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  using session = createTestSession()
  show(session, <Phase />)
  await session.advance({ minutes: 13 })
  expect(screen.getByText('warning')).toBeDefined()
})

it('lets time pass outside of tests of React too', async () => {
  const flags = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  using session = createTestSession()
  show(session, <Phase />)
  flags.IS_REACT_ACT_ENVIRONMENT = false
  onTestFinished(() => void (flags.IS_REACT_ACT_ENVIRONMENT = true))
  await session.advance({ minutes: 13 })
  expect(await screen.findByText('warning')).toBeDefined()
})

it('tells the page that it is offline, and back when it is over', async () => {
  const seen: string[] = []
  for (const type of ['offline', 'online']) {
    const listener = () => void seen.push(`${type} ${navigator.onLine}`)
    window.addEventListener(type, listener)
    onTestFinished(() => window.removeEventListener(type, listener))
  }
  {
    using session = createTestSession()
    session.setOnline(false)
    expect(navigator.onLine).toBe(false)
    session.setOnline(false)
    session.setOnline(true)
    expect(navigator.onLine).toBe(true)
    session.setOnline(false)
  }
  expect(navigator.onLine).toBe(true)
  expect(seen).toEqual(['offline false', 'online true', 'offline false', 'online true'])
})

it('keeps the page offline as long as one of its sessions is', () => {
  using one = createTestSession()
  using other = createTestSession()
  one.setOnline(false)
  other.setOnline(false)
  one.setOnline(true)
  expect(navigator.onLine).toBe(false)
  other.setOnline(true)
  expect(navigator.onLine).toBe(true)
})

it('leaves nothing in the storage of the page', async () => {
  const session = createTestSession()
  const { unmount } = show(session, <Phase />)
  await session.advance({ minutes: 1 })
  expect(Object.keys(localStorage)).toHaveLength(1)
  unmount()
  session.dispose()
  expect(Object.keys(localStorage)).toEqual([])
})

it('shows in one tab that the other has signed out', async () => {
  using session = createTestSession()
  const tab = session.openTab()
  render(
    <>
      {toPage(session, <Status />)}
      {toPage(tab, <Status />)}
    </>,
  )
  expect(screen.getAllByText('authenticated')).toHaveLength(2)
  await act(() => tab.client.signOut())
  expect(screen.getAllByText('unauthenticated')).toHaveLength(2)
})

it('goes on with activity in another tab', async () => {
  using session = createTestSession()
  const tab = session.openTab()
  render(
    <>
      {toPage(session, <Phase />)}
      {toPage(tab, <IdleGuard idleTimeout={{ minutes: 15 }} />)}
    </>,
  )
  await session.advance({ minutes: 13 })
  expect(screen.getByText('warning')).toBeDefined()
  act(() => screen.getByRole('button', { name: 'Stay signed in' }).click())
  await session.advance({ seconds: 1 })
  expect(screen.getByText('watching')).toBeDefined()
})

it('renders nobody while time passes in which nothing happens', async () => {
  using session = createTestSession({ autoRefresh: 'on-demand' })
  const { count, Counted } = createRenderCount()
  show(
    session,
    <Counted>
      <Status />
    </Counted>,
    <Phase />,
  )
  const { renders } = count
  await session.advance({ minutes: 10 })
  expect(count.renders).toBe(renders)
})

it('signs in again in the dialog, in place, with the fake source', async () => {
  using session = createTestSession({
    user: { username: 'alice', password: 'correct horse' },
    signedInFor: { minutes: 57 },
    refreshTokenValidity: { hours: 1 },
  })
  show(session, <IdleGuard />)
  await session.advance({ seconds: 1 })
  await signInAgain('correct horse')
  await expect.poll(() => screen.queryByRole('alertdialog')).toBeNull()
  expect(session.client.getState()).toMatchObject({ user: { authTime: session.clock.now() } })
})

it('signs in again in the dialog, in place, with the SDK and a pool', async () => {
  using session = await createPoolTestSession({
    signedInFor: { minutes: 57 },
    refreshTokenValidity: { hours: 1 },
  })
  show(session, <IdleGuard />)
  await session.advance({ seconds: 2 })
  await signInAgain('correct horse')
  await session.advance({ seconds: 1 })
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(session.pool.requests.map(({ operation }) => operation)).toContain(
    'RespondToAuthChallenge',
  )
})

it('waits for what a component asks of the pool when time has made it ask', async () => {
  using session = await createPoolTestSession({ autoRefresh: 'on-demand' })
  function Token() {
    const { getAccessToken } = useAccessToken()
    const [jti, setJti] = useState('none')
    useEffect(
      () =>
        session.clock.schedule(7_200_000, () => {
          void getAccessToken().then((token) => setJti(token ? 'fresh' : 'none'))
        }),
      [getAccessToken],
    )
    return <p>{jti}</p>
  }
  show(session, <Token />)
  await session.advance({ hours: 2 })
  expect(screen.getByText('fresh')).toBeDefined()
})

async function signInAgain(password: string) {
  act(() => screen.getByRole('button', { name: 'Sign in again' }).click())
  const field = await screen.findByLabelText<HTMLInputElement>('Password')
  field.value = password
  await act(async () => screen.getByRole('button', { name: 'Sign in' }).click())
}

const Status = () => <p>{useSession(({ status }) => status)}</p>

const Phase = () => <p>{useIdleGuard({ idleTimeout: { minutes: 15 } }).phase}</p>

function toPage(session: Pick<TestSession, 'client'>, ...parts: ReactNode[]) {
  return (
    <StrictMode>
      <SessionTestProvider session={session}>
        {createElement(Fragment, null, ...parts)}
      </SessionTestProvider>
    </StrictMode>
  )
}

const show = (...page: Parameters<typeof toPage>) => render(toPage(...page))
