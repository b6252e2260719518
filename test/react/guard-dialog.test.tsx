import { act, screen } from '@testing-library/react'
import { createSessionClient, type SessionClient, SessionError } from 'react-cognito-session'
import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { GuardNotice } from '../../src/idle/guard-state.js'
import * as languages from '../../src/labels.js'
import { GuardDialog } from '../../src/react/guard-dialog.js'
import { englishFormLabels } from '../../src/react/guard-form-labels.js'
import { createRenderCount, renderWithSession } from '../support/render-with-session.js'

type Idle = Extract<GuardNotice, { cause: 'idle' }>
type Expiry = Extract<GuardNotice, { cause: 'refresh-token-expiry' }>

/** A client on a clock that stands still, where nobody is signed in: what is shown is the notice's. */
function setUp(secondsLeft = 105) {
  const clock = createFakeClock()
  const client: SessionClient = createSessionClient({
    clock,
    autoRefresh: 'on-demand',
    source: {
      clientId: 'app',
      isShared: false,
      load: () => null,
      store: () => {},
      clear: () => {},
      refresh: () => Promise.reject(new Error('nothing to refresh')),
      revoke: () => Promise.resolve(),
    },
  })
  onTestFinished(client.dispose)
  const shared = {
    phase: 'warning',
    signOutAt: clock.now() + secondsLeft * 1000,
    unsavedWork: [],
    signOut: vi.fn<Idle['signOut']>(() => Promise.resolve()),
  } as const
  const idle: Idle = { ...shared, cause: 'idle', staySignedIn: vi.fn<() => void>() }
  const expiry: Expiry = {
    ...shared,
    cause: 'refresh-token-expiry',
    isDismissed: false,
    canReauthenticate: true,
    reauthenticate: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    dismiss: vi.fn<() => void>(),
  }
  const pass = async (seconds: number) => await act(() => clock.advance({ seconds }))
  return { clock, client, idle, expiry, pass }
}

const click = (name: string) => act(async () => screen.getByRole('button', { name }).click())
const description = () =>
  screen
    .getByRole('alertdialog')
    .getAttribute('aria-describedby')!
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ')
const announced = () =>
  [...document.querySelectorAll('[aria-live]')]
    .filter((region) => region.tagName === 'SPAN' && region.textContent)
    .map((region) => `${region.getAttribute('aria-live')}: ${region.textContent}`)

it('is described by the time left as it was when it opened', async () => {
  const { client, idle, pass } = setUp(105)
  renderWithSession(client, <GuardDialog notice={idle} />)
  const atOpening = `${languages.englishLabels.idleText} 1 minute, 45 seconds left`
  expect(description()).toBe(atOpening)
  await pass(5)
  expect(description()).toBe(atOpening)
})

it('shows the time left each second, to the eye only', async () => {
  const { client, idle, pass } = setUp(105)
  renderWithSession(client, <GuardDialog notice={idle} />)
  const digits = screen.getByText('1:45')
  expect(digits.getAttribute('aria-hidden')).toBe('true')
  await pass(5)
  expect(digits.textContent).toBe('1:40')
})

it('announces the time left at 60, 30 and 10 seconds, and never in between', async () => {
  const { client, idle, pass } = setUp(62)
  renderWithSession(client, <GuardDialog notice={idle} />)
  const heard: string[] = []
  for (let second = 0; second < 62; second++) {
    await pass(1)
    for (const each of announced()) if (!heard.includes(each)) heard.push(each)
  }
  expect(heard).toEqual([
    'polite: 1 minute left',
    'polite: 30 seconds left',
    'assertive: 10 seconds left',
  ])
})

it('announces once, and the true time, after ticks that came late', async () => {
  const { client, clock, idle, pass } = setUp(65)
  renderWithSession(client, <GuardDialog notice={idle} />)
  clock.sleep({ seconds: 37 })
  await pass(1)
  expect(announced()).toEqual(['polite: 27 seconds left'])
})

it('announces nothing at opening that its description tells', () => {
  const { client, idle } = setUp(25)
  renderWithSession(client, <GuardDialog notice={idle} />)
  expect(announced()).toEqual([])
})

it('renders nothing around it while it counts down', async () => {
  const { client, idle, pass } = setUp()
  const { count, Counted } = createRenderCount()
  const Around = () => (
    <Counted>
      <p>the app</p>
    </Counted>
  )
  renderWithSession(
    client,
    <>
      <Around />
      <GuardDialog notice={idle} />
    </>,
  )
  const before = count.renders
  await pass(30)
  expect(screen.getByText('1:15')).toBeTruthy()
  expect(count.renders).toBe(before)
})

it('names each piece of work and what has become of it', () => {
  const { client, idle } = setUp()
  const statuses = ['unsaved', 'saving', 'saved', 'failed'] as const
  const unsavedWork = statuses.map((status) => ({ label: `a ${status} note`, status, error: null }))
  renderWithSession(client, <GuardDialog notice={{ ...idle, unsavedWork }} />)
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'a unsaved note Not saved yet',
    'a saving note Saving…',
    'a saved note Saved',
    'a failed note Could not be saved',
  ])
  expect(screen.getByRole('list', { name: 'Your work on this page' })).toBeTruthy()
})

it('has no list where there is no work', () => {
  const { client, idle } = setUp()
  renderWithSession(client, <GuardDialog notice={idle} />)
  expect(screen.queryByRole('list')).toBeNull()
})

it('offers to stay, and to sign out, when the user is idle', async () => {
  const { client, idle } = setUp()
  renderWithSession(client, <GuardDialog notice={idle} />)
  await click('Stay signed in')
  expect(idle.staySignedIn).toHaveBeenCalledOnce()
  expect(idle.signOut).not.toHaveBeenCalled()
  await click('Sign out now')
  expect(idle.signOut).toHaveBeenCalledExactlyOnceWith({ evenIfUnsaved: false })
})

it('offers no staying where only a new sign-in helps', async () => {
  const { client, expiry } = setUp()
  renderWithSession(client, <GuardDialog notice={expiry} />)
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    'Sign in again',
    'Not now',
    'Sign out now',
  ])
  await click('Not now')
  expect(expiry.dismiss).toHaveBeenCalledOnce()
})

it("lets the app's own sign-in run, and tells why it failed", async () => {
  const { client, expiry } = setUp()
  const reauthenticate = vi.fn<() => Promise<void>>(() =>
    Promise.reject(new SessionError('different_user', 'for developers')),
  )
  renderWithSession(client, <GuardDialog notice={{ ...expiry, reauthenticate }} />)
  await click('Sign in again')
  expect(reauthenticate).toHaveBeenCalledOnce()
  expect(screen.getByRole('alert').textContent).toBe('Please sign in as the same user.')
  reauthenticate.mockResolvedValueOnce()
  await click('Sign in again')
  expect(screen.queryByRole('alert')).toBeNull()
})

it('says which work could not be saved, and loses it only when asked twice', async () => {
  const { client, idle } = setUp()
  const unsavedWork = [{ label: 'Note of 3 May', status: 'failed', error: new Error() }] as const
  const signOut = vi.fn<Idle['signOut']>(() =>
    Promise.reject(new SessionError('unsaved_work', 'for developers')),
  )
  renderWithSession(client, <GuardDialog notice={{ ...idle, unsavedWork, signOut }} />)
  await click('Sign out now')
  expect(screen.getByRole('alertdialog', { name: 'Not everything could be saved' })).toBeTruthy()
  expect(screen.getByRole('listitem').textContent).toBe('Note of 3 May Could not be saved')
  expect(screen.getByRole('button', { name: 'Stay signed in' })).toBe(document.activeElement)
  await click('Sign out anyway')
  expect(signOut.mock.calls).toEqual([[{ evenIfUnsaved: false }], [{ evenIfUnsaved: true }]])
})

it('asks anew once the work that could not be saved is saved', async () => {
  const { client, idle } = setUp()
  const signOut = () => Promise.reject(new SessionError('unsaved_work', 'for developers'))
  const noticeWith = (status: 'failed' | 'saved') => (
    <GuardDialog
      notice={{ ...idle, signOut, unsavedWork: [{ label: 'Note', status, error: null }] }}
    />
  )
  const { rerender } = renderWithSession(client, noticeWith('failed'))
  await click('Sign out now')
  rerender(noticeWith('saved'))
  expect(screen.getByRole('alertdialog', { name: 'Are you still there?' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Sign out now' })).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

it('has nothing to press while work is being saved', () => {
  const { client } = setUp()
  const unsavedWork = [{ label: 'Note', status: 'saving', error: null }] as const
  renderWithSession(client, <GuardDialog notice={{ phase: 'signing-out', unsavedWork }} />)
  expect(screen.getByRole('alertdialog', { name: 'Saving your work…' })).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

it('stays as a banner with the time left after it was put aside', async () => {
  const { client, expiry, pass } = setUp(600)
  renderWithSession(client, <GuardDialog notice={{ ...expiry, isDismissed: true }} />)
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(screen.getByRole('status').textContent).toBe('Your session is about to end')
  await pass(1)
  expect(screen.getByText('9:59')).toBeTruthy()
  await click('Sign in again')
  expect(expiry.reauthenticate).toHaveBeenCalledOnce()
  expect(screen.getByRole('alertdialog', { name: 'Your session is about to end' })).toBeTruthy()
})

it('stands beside the app, where no modal of the app hides it, and leaves nothing behind', () => {
  const { client, idle } = setUp()
  const { container, unmount } = renderWithSession(client, <GuardDialog notice={idle} />)
  const hosts = document.querySelectorAll('body > [data-react-aria-top-layer="true"]')
  expect(hosts).toHaveLength(1)
  expect(hosts[0]!.contains(screen.getByRole('alertdialog'))).toBe(true)
  expect(container.childElementCount).toBe(0)
  unmount()
  expect(document.querySelector('[data-react-aria-top-layer]')).toBeNull()
})

it('has no inline style in any state', () => {
  const { client, idle, expiry } = setUp()
  const notices: GuardNotice[] = [
    idle,
    expiry,
    { ...expiry, isDismissed: true },
    { phase: 'signing-out', unsavedWork: [] },
  ]
  for (const notice of notices) {
    const { unmount } = renderWithSession(client, <GuardDialog notice={notice} />)
    expect(document.querySelector('[style], style')).toBeNull()
    unmount()
  }
})

it.each(Object.values(languages).map((labels) => [labels.locale, labels] as const))(
  'speaks %s',
  (locale, labels) => {
    const { client, idle } = setUp()
    renderWithSession(client, <GuardDialog notice={idle} labels={labels} />)
    const dialog = screen.getByRole('alertdialog', { name: labels.idleTitle })
    expect(dialog.lang).toBe(locale)
    expect(dialog.dir).toBe(locale === 'ar' ? 'rtl' : 'ltr')
    expect(screen.getByRole('button', { name: labels.staySignedIn })).toBeTruthy()
  },
)

it('has every text in every language', () => {
  const english = { ...languages.englishLabels, form: englishFormLabels }
  for (const labels of Object.values(languages)) {
    const { dir, ...texts } = { form: englishFormLabels, ...labels }
    expect(shapeOf(texts), `${labels.locale}, ${dir ?? 'ltr'}`).toEqual(shapeOf(english))
  }
})

/** Its keys, each with what kind of a value it has; an empty text is none. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ? typeof value : 'nothing'
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]))
}
