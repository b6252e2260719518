import { act, fireEvent, screen } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import {
  CognitoProvider,
  createSessionClient,
  type SessionClient,
  type SessionSource,
  type SignInStep,
  useSession,
  useSignIn,
} from 'react-cognito-session'
import { totpCode } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import {
  providerMissing,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { alice, bob, createSession, operationsOf } from '../support/session-of-pool.js'

const useAll = () => ({ ...useSignIn(), session: useSession() })
const before = { step: null, error: null, isPending: false }

it('stands at the beginning', async () => {
  const { client, pool } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  expect(result.current).toMatchObject(before)
  expect(pool.requests).toEqual([])
})

it('signs in with a password', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const resolved = await act(() => result.current.signIn(alice.username, alice.password))
  expect(result.current).toMatchObject({
    step: { step: 'done' },
    error: null,
    isPending: false,
    session: { status: 'authenticated', user: { username: 'alice' } },
  })
  expect(resolved).toBe(result.current.step)
})

it('is pending until the answer comes', async () => {
  const { client, holdAnswers } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const release = holdAnswers()
  let signingIn: Promise<SignInStep | null>
  act(() => void (signingIn = result.current.signIn(alice.username, alice.password)))
  expect(result.current).toMatchObject({ step: null, error: null, isPending: true })
  release()
  await act(() => signingIn)
  expect(result.current).toMatchObject({ step: { step: 'done' }, isPending: false })
})

it('tells of a wrong password, then takes the right one', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const refused = await act(() => result.current.signIn(alice.username, 'Wrong-horse-1'))
  expect(refused).toBeNull()
  expect(result.current).toMatchObject({
    step: null,
    error: { name: 'SessionError', code: 'incorrect_credentials', isTerminal: false },
    isPending: false,
    session: { status: 'unauthenticated', reason: 'no-session' },
  })

  let signingIn: Promise<unknown>
  act(() => void (signingIn = result.current.signIn(alice.username, alice.password)))
  expect(result.current).toMatchObject({ error: null, isPending: true })
  await act(() => signingIn)
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
})

it.each([
  ['of a user whom nobody knows', 'nobody', 'user_not_found'],
  ['of a user who is not confirmed', 'newcomer', 'user_not_confirmed'],
  ['of a password that has to be reset', 'reset', 'password_reset_required'],
])('tells %s by code', async (_what, username, code) => {
  const { password } = alice
  const { client } = await createSession({
    pool: {
      users: [
        { username: 'newcomer', password, status: 'unconfirmed' },
        { username: 'reset', password, status: 'reset-required' },
      ],
    },
  })
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(username, password))
  expect(result.current).toMatchObject({ step: null, error: { code }, isPending: false })
})

it('tells of a lost network and goes on when it is back', async () => {
  const { client, pool } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  pool.faults.drop(1)
  await act(() => result.current.signIn(alice.username, alice.password))
  expect(result.current.error).toMatchObject({ code: 'network' })
  await act(() => result.current.signIn(alice.username, alice.password))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
})

it('goes through a new password with proceed, and keeps the step when one is refused', async () => {
  const { client } = await createSession({
    pool: { users: [{ ...alice, status: 'new-password-required', requiredAttributes: ['name'] }] },
  })
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(alice.username, alice.password))
  expect(result.current).toMatchObject({
    step: { step: 'new-password-required', requiredAttributes: ['name'] },
    session: { status: 'unauthenticated' },
  })
  const step = stepOf(result.current, 'new-password-required')

  await act(() => result.current.proceed(() => step.submitNewPassword('short', { name: 'A' })))
  expect(result.current).toMatchObject({ step, error: { code: 'invalid_password' } })

  const submit = () => step.submitNewPassword('Another-horse-1', { name: 'Alice' })
  await act(() => result.current.proceed(submit))
  expect(result.current).toMatchObject({
    step: { step: 'done' },
    error: null,
    session: { status: 'authenticated', user: { claims: { name: 'Alice' } } },
  })
})

it('goes through a text message with proceed, mistyped once', async () => {
  const { client } = await createSession({ pool: { users: [{ ...alice, mfa: ['sms'] }] } })
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(alice.username, alice.password))
  const { submitCode } = stepOf(result.current, 'sms-code')
  await act(() => result.current.proceed(() => submitCode('000000')))
  expect(result.current).toMatchObject({
    step: { step: 'sms-code' },
    error: { code: 'incorrect_code' },
  })
  await act(() => result.current.proceed(() => submitCode('123456')))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null })
})

it('goes through a choice of MFA and an authenticator app', async () => {
  const totpSecret = 'JBSWY3DPEHPK3PXP'
  const { client } = await createSession({
    pool: { users: [{ ...alice, mfa: ['sms', 'totp'], totpSecret }] },
  })
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(alice.username, alice.password))
  const { chooseMethod } = stepOf(result.current, 'mfa-choice')
  await act(() => result.current.proceed(() => chooseMethod('SOFTWARE_TOKEN_MFA')))
  const { submitCode } = stepOf(result.current, 'totp-code')
  const code = await totpCode(totpSecret, Date.now())
  await act(() => result.current.proceed(() => submitCode(code)))
  expect(result.current.session).toMatchObject({ status: 'authenticated' })
})

it('goes back to the beginning with reset', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(alice.username, 'Wrong-horse-1'))
  act(() => result.current.reset())
  expect(result.current).toMatchObject(before)
  await act(() => result.current.signIn(alice.username, alice.password))
  act(() => result.current.reset())
  expect(result.current).toMatchObject(before)
})

it.each([
  ['a step', alice.password],
  ['a refusal', 'Wrong-horse-1'],
])('is not changed after reset by %s that comes late', async (_what, password) => {
  const { client, holdAnswers } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const release = holdAnswers()
  let signingIn: Promise<unknown>
  act(() => void (signingIn = result.current.signIn(alice.username, password)))
  act(() => result.current.reset())
  expect(result.current).toMatchObject(before)
  release()
  await act(() => signingIn)
  expect(result.current).toMatchObject(before)
})

it('follows the latest of two attempts, whichever ends first', async () => {
  const { client, holdAnswers } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const release = holdAnswers()
  let first: Promise<unknown>
  let second: Promise<unknown>
  act(() => {
    first = result.current.signIn(alice.username, 'Wrong-horse-1')
    second = result.current.signIn(alice.username, alice.password)
  })
  release()
  await act(() => Promise.all([first, second]))
  expect(result.current).toMatchObject({ step: { step: 'done' }, error: null, isPending: false })
})

it('says nothing when it is unmounted while it is pending', async () => {
  const { client, holdAnswers } = await createSession()
  const { result, unmount } = renderHookWithSession(client, useAll)
  const release = holdAnswers()
  let signingIn: Promise<SignInStep | null>
  act(() => void (signingIn = result.current.signIn(alice.username, alice.password)))
  unmount()
  release()
  expect(await signingIn!).toMatchObject({ step: 'done' })
  expect(client.getState()).toMatchObject({ status: 'authenticated' })
})

it('gives the same functions on every render', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const { signIn, proceed, reset } = result.current
  await act(() => signIn(alice.username, alice.password))
  expect(result.current).toMatchObject({ signIn, proceed, reset })
})

it('turns whatever a step throws into a SessionError', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, useAll)
  const cause = new Error('not from us')
  await act(() => result.current.proceed(() => Promise.reject(cause)))
  expect(result.current.error).toMatchObject({ code: 'unexpected', cause })
  await act(() =>
    result.current.proceed(() => {
      throw cause
    }),
  )
  expect(result.current).toMatchObject({ error: { code: 'unexpected', cause }, isPending: false })
})

it("signs another user in over the first one's session, and revokes that", async () => {
  const { client, pool } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useAll)
  await act(() => result.current.signIn(bob.username, bob.password))
  expect(result.current.session).toMatchObject({ status: 'authenticated', user: { sub: bob.sub } })
  expect(operationsOf(pool)).toContain('RevokeToken')
})

it('drives a form', async () => {
  const { client } = await createSession()
  const Form = (): ReactNode => {
    const { signIn, step, error, isPending } = useSignIn()
    if (step?.step === 'done') return <p>Welcome</p>
    const submit = (data: FormData) =>
      void signIn(data.get('username') as string, data.get('password') as string)
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        <input name="username" aria-label="Username" />
        <input name="password" aria-label="Password" type="password" />
        <button disabled={isPending}>Sign in</button>
        {error && <p role="alert">{error.code}</p>}
      </form>
    )
  }
  renderWithSession(client, <Form />)
  const enter = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } })

  enter('Username', 'alice')
  enter('Password', 'Wrong-horse-1')
  fireEvent.click(screen.getByRole('button'))
  expect(screen.getByRole('button')).toHaveProperty('disabled', true)
  expect((await screen.findByRole('alert')).textContent).toBe('incorrect_credentials')

  enter('Password', alice.password)
  fireEvent.click(screen.getByRole('button'))
  await screen.findByText('Welcome')
})

it('asks for a user pool when the source of the client is another', () => {
  const source: SessionSource = {
    clientId: 'app',
    isShared: false,
    load: () => null,
    store: () => {},
    clear: () => {},
    refresh: () => Promise.reject(new Error('nothing to refresh')),
    revoke: () => Promise.resolve(),
  }
  const client: SessionClient = createSessionClient({ source })
  onTestFinished(client.dispose)
  const Form = () => <p>{String(useSignIn().isPending)}</p>
  const app = (
    <StrictMode>
      <CognitoProvider client={client}>
        <Form />
      </CognitoProvider>
    </StrictMode>
  )
  expect(() => renderToString(app)).toThrow(
    expect.objectContaining({
      code: 'invalid_config',
      message: expect.stringMatching(/useSignIn\b.*userPoolSource/) as string,
    }) as Error,
  )
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{String(useSignIn().isPending)}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useSignIn'))
})

function stepOf<Name extends SignInStep['step']>(
  { step }: { step: SignInStep | null },
  name: Name,
): Extract<SignInStep, { step: Name }> {
  expect(step).toMatchObject({ step: name })
  return step as Extract<SignInStep, { step: Name }>
}
