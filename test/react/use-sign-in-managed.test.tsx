import { act, fireEvent, screen } from '@testing-library/react'
import {
  createSessionClient,
  SessionError,
  useReauthentication,
  useSession,
  useSignIn,
} from 'react-cognito-session'
import { expect, it, onTestFinished } from 'vitest'
import {
  createRenderCount,
  renderHookWithSession,
  renderWithSession,
  toServerHtml,
} from '../support/render-with-session.js'
import { alice, createSession, operationsOf } from '../support/session-of-pool.js'
import { createManagedSession } from './managed-login-of-pool.js'

const useAll = () => ({ ...useSignIn(), session: useSession() })
const useAgain = () => ({ ...useReauthentication(), session: useSession() })
const before = { step: null, error: null, isPending: false }
const popup = { display: 'popup' } as const

it.each(['hosted-ui', 'token-handler'] as const)('signs in by a popup: %s', async (kind) => {
  const { client, windows } = await createManagedSession({ kind })
  const { result } = renderHookWithSession(client, useAll)
  expect(result.current).toMatchObject(before)
  let signingIn: Promise<unknown>
  act(() => void (signingIn = result.current.signIn({ ...popup, loginHint: 'alice' })))
  expect(result.current).toMatchObject({ step: null, error: null, isPending: true })
  expect(windows[0]!.options).toMatchObject({ display: 'popup', loginHint: 'alice' })
  await act(() => windows[0]!.finish('alice'))
  expect(await signingIn!).toBe(result.current.step)
  expect(result.current).toMatchObject({
    step: { step: 'done' },
    error: null,
    isPending: false,
    session: { status: 'authenticated', user: { username: 'alice' } },
  })
})

it('opens the popup while the click is being handled', async () => {
  const { client, windows } = await createManagedSession()
  const opened: number[] = []
  const Button = () => {
    const { signIn } = useSignIn()
    const onClick = () => {
      void signIn(popup)
      opened.push(windows.length)
    }
    return <button onClick={onClick}>Sign in</button>
  }
  renderWithSession(client, <Button />)
  fireEvent.click(screen.getByRole('button'))
  expect(opened).toEqual([1])
})

it('is pending after a redirect, until the user comes back without having signed in', async () => {
  const { client, windows } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  act(() => void result.current.signIn())
  await act(async () => {})
  expect(windows).toHaveLength(1)
  expect(result.current).toMatchObject({ isPending: true, error: null })
  await act(async () => windows[0]!.fail('sign_in_cancelled'))
  expect(result.current).toMatchObject({ isPending: false, error: { code: 'sign_in_cancelled' } })
})

it('tells of a blocked popup, then opens one that is let through', async () => {
  const { client, browser, windows } = await createManagedSession()
  browser.blocksPopups = true
  const { result } = renderHookWithSession(client, useAll)
  expect(await act(() => result.current.signIn(popup))).toBeNull()
  expect(result.current).toMatchObject({ isPending: false, error: { code: 'popup_blocked' } })
  browser.blocksPopups = false
  act(() => void result.current.signIn(popup))
  expect(result.current).toMatchObject({ isPending: true, error: null })
  await act(() => windows[0]!.finish('alice'))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
})

it('waits no longer for a popup after reset, and shows nothing of it', async () => {
  const { client, windows } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  let signingIn: Promise<unknown>
  act(() => void (signingIn = result.current.signIn(popup)))
  act(() => result.current.reset())
  expect(windows[0]!.options.signal?.aborted).toBe(true)
  expect(await act(() => signingIn)).toBeNull()
  expect(result.current).toMatchObject(before)
})

it('waits for the latest popup only', async () => {
  const { client, windows } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  act(() => void result.current.signIn(popup))
  act(() => void result.current.signIn(popup))
  await act(async () => {})
  expect(windows.map(({ options }) => options.signal?.aborted)).toEqual([true, false])
  expect(result.current).toMatchObject({ isPending: true, error: null })
  await act(() => windows[1]!.finish('alice'))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
})

it("waits no longer for a popup when the caller's own signal says so", async () => {
  const { client } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  const leaving = new AbortController()
  act(() => void result.current.signIn({ ...popup, signal: leaving.signal }))
  await act(async () => leaving.abort())
  expect(result.current).toMatchObject({ isPending: false, error: { code: 'sign_in_cancelled' } })
})

it('goes on waiting for a popup when it is unmounted', async () => {
  const { client, windows } = await createManagedSession()
  const { result, unmount } = renderHookWithSession(client, useAll)
  act(() => void result.current.signIn(popup))
  unmount()
  expect(windows[0]!.options.signal?.aborted).toBe(false)
  await windows[0]!.finish('alice')
  expect(client.getState()).toMatchObject({ status: 'authenticated' })
})

const lost = new SessionError('invalid_callback', 'for developers')

it('begins with what went wrong on the way back to the page', async () => {
  const { client, windows } = await createManagedSession({ signInError: lost })
  const { result } = renderHookWithSession(client, useAll)
  expect(result.current).toMatchObject({ ...before, error: lost })
  act(() => void result.current.signIn(popup))
  expect(result.current).toMatchObject({ isPending: true, error: null })
  await act(() => windows[0]!.finish('alice'))
  expect(result.current.error).toBeNull()
})

it('lets go of what went wrong before with reset', async () => {
  const { client } = await createManagedSession({ signInError: lost })
  const { result } = renderHookWithSession(client, useAll)
  act(() => result.current.reset())
  expect(result.current).toMatchObject(before)
})

it('knows what went wrong when the session is known, and not before', async () => {
  const { source } = await createManagedSession({ signInError: lost })
  let answer!: (tokens: null) => void
  const load = () => new Promise<null>((resolve) => (answer = resolve))
  const client = createSessionClient({ source: { ...source, load } })
  onTestFinished(client.dispose)
  const { result } = renderHookWithSession(client, useAll)
  expect(result.current).toMatchObject({ ...before, session: { status: 'loading' } })
  await act(async () => answer(null))
  expect(result.current).toMatchObject({ error: lost, session: { status: 'unauthenticated' } })
})

it('renders on a server without what went wrong', async () => {
  const { client } = await createManagedSession({ signInError: lost })
  const Form = () => <p>{useSignIn().error?.code ?? 'well'}</p>
  expect(toServerHtml(client, <Form />)).toBe('<p>well</p>')
})

it('says what to write when it is given a password', async () => {
  const { client, windows, pool } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn('alice', alice.password))
  expect(result.current.error).toMatchObject({ code: 'invalid_config' })
  expect(result.current.error?.message).toContain('signIn({')
  expect([windows, operationsOf(pool)]).toEqual([[], []])
  expect(result.current.error?.message).not.toContain(alice.password)
})

it.each([[undefined], [popup]])('says that a user pool needs a user name: %o', async (options) => {
  const { client, pool } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(options))
  expect(result.current.error).toMatchObject({ code: 'invalid_config' })
  expect(result.current.error?.message).toContain('signIn(username, password)')
  expect(operationsOf(pool)).toEqual([])
})

it('gives the same functions on every render', async () => {
  const { client, windows } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAll)
  const { signIn, proceed, reset } = result.current
  act(() => void signIn(popup))
  await act(() => windows[0]!.finish('alice'))
  expect(result.current).toMatchObject({ signIn, proceed, reset })
})

it('is not rendered because somebody signs in or out elsewhere', async () => {
  const { client } = await createManagedSession({ signedIn: 'alice' })
  const { count, Counted } = createRenderCount()
  const Form = () => <p>{String(useSignIn().isPending)}</p>
  renderWithSession(
    client,
    <Counted>
      <Form />
    </Counted>,
  )
  const rendered = count.renders
  await act(() => client.signOut())
  expect(count.renders).toBe(rendered)
})

// signing in once more, with nothing unmounted

it('signs the user of the page in once more by a popup', async () => {
  const { client, windows, asked } = await createManagedSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useAgain)
  const earlier = client.getState()
  let signingIn: Promise<unknown>
  act(() => void (signingIn = result.current.signIn()))
  expect([windows.length, result.current.isPending]).toEqual([1, true])
  expect(asked).toEqual([result.current.user])
  await act(() => windows[0]!.finish('alice'))
  await act(() => signingIn)
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null, isPending: false })
  const later = client.getState()
  if (earlier.status !== 'authenticated' || later.status !== 'authenticated')
    throw new Error('gone')
  expect(later.user.authTime).toBeGreaterThan(earlier.user.authTime)
})

it('tells why that failed, and the session goes on', async () => {
  const { client, windows } = await createManagedSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useAgain)
  act(() => void result.current.signIn())
  await act(async () => windows[0]!.fail('different_user'))
  expect(result.current).toMatchObject({
    step: null,
    error: { code: 'different_user' },
    session: { status: 'authenticated', refreshError: null },
  })
})

it('takes no password where the pages of managed login do', async () => {
  const { client, windows } = await createManagedSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useAgain)
  await act(() => result.current.signIn(alice.password))
  expect(result.current.error).toMatchObject({ code: 'invalid_config' })
  expect(windows).toEqual([])
})

it('says that a user pool needs the password', async () => {
  const { client, pool } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useAgain)
  await act(() => result.current.signIn())
  expect(result.current.error).toMatchObject({ code: 'invalid_config' })
  expect(result.current.error?.message).toContain('signIn(password)')
  expect(operationsOf(pool)).toEqual([])
})

it('opens no popup for nobody', async () => {
  const { client, windows } = await createManagedSession()
  const { result } = renderHookWithSession(client, useAgain)
  await act(() => result.current.signIn())
  expect(result.current.error).toMatchObject({ code: 'not_authenticated' })
  expect(windows).toEqual([])
})
