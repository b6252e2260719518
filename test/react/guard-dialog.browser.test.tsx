import { act, cleanup, configure, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import type { GuardNotice } from '../../src/idle/guard-state.js'
import '../../src/react/guard-dialog.css'
import { GuardDialog } from '../../src/react/guard-dialog.js'
import { preloadReauthentication } from '../../src/react/guard-form.js'
import { renderWithSession } from '../support/render-with-session.js'
import { alice, type Beginnings, createSession } from '../support/session-of-pool.js'

// What people press goes through the browser here, because what scripts press is no accident to the dialog.

type Idle = Extract<GuardNotice, { cause: 'idle' }>
type Expiry = Extract<GuardNotice, { cause: 'refresh-token-expiry' }>
type Kept = Extract<GuardNotice, { phase: 'signed-out' }>

// A slow machine is given time; what is there at once is found at once.
configure({ asyncUtilTimeout: 5000 })

beforeEach(preloadReauthentication)
afterEach(cleanup)

async function setUp(beginnings: Beginnings = {}) {
  const world = await createSession({ signedIn: 'alice', ...beginnings })
  const signOut = vi.fn<Idle['signOut']>(() => Promise.resolve())
  const shared = { unsavedWork: [], signOut } as const
  const warning = {
    ...shared,
    phase: 'warning',
    signOutAt: world.client.time.now() + 105_000,
  } as const
  const again = { canReauthenticate: false, reauthenticate: () => Promise.resolve() } as const
  const idle: Idle = { ...warning, cause: 'idle', staySignedIn: vi.fn<() => void>() }
  const expiry: Expiry = {
    ...warning,
    ...again,
    cause: 'refresh-token-expiry',
    isDismissed: false,
    dismiss: vi.fn<() => void>(),
  }
  const kept: Kept = { ...shared, ...again, phase: 'signed-out', reason: 'refresh-token-expired' }
  const show = (notice: GuardNotice | null, app = <input aria-label="Note" />) => (
    <>
      {app}
      {notice && <GuardDialog notice={notice} />}
    </>
  )
  return { ...world, idle, expiry, kept, signOut, show }
}

const dialog = () => screen.getByRole<HTMLDialogElement>('alertdialog')
const button = (name: string) => screen.getByRole('button', { name })

/** Presses once the dialog takes what is pressed for meant. */
async function press(name: string) {
  await pastAccidents()
  await userEvent.click(button(name))
}

/** Real time: the dialog tells accidents by the times of real events, and these cannot be moved. */
async function pastAccidents() {
  const start = new Event('').timeStamp
  await vi.waitUntil(() => new Event('').timeStamp > start + 510, { interval: 20, timeout: 2000 })
}

/** As a finger on Enter; what is held down repeats. */
async function keyDown({ autoRepeat }: { autoRepeat: boolean }) {
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
  await cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter, autoRepeat })
}

async function answer(label: string, text: string) {
  await userEvent.fill(await screen.findByLabelText(label), text)
  await userEvent.keyboard('{Enter}')
}

it('is a modal dialog with the focus on the safe choice', async () => {
  const { client, idle, show } = await setUp()
  renderWithSession(client, show(idle))
  expect(dialog().matches(':modal')).toBe(true)
  expect(document.activeElement).toBe(button('Stay signed in'))
  screen.getByLabelText('Note').focus()
  expect(document.activeElement).toBe(button('Stay signed in'))
})

it('gives focus and selection back to the field somebody was typing in', async () => {
  const { client, idle, show } = await setUp()
  const { rerender } = renderWithSession(client, show(null))
  const field = screen.getByLabelText<HTMLInputElement>('Note')
  await userEvent.fill(field, 'apples, bread, tea')
  field.setSelectionRange(8, 13)
  rerender(show(idle))
  expect(document.activeElement).not.toBe(field)
  await press('Stay signed in')
  rerender(show(null))
  expect(document.activeElement).toBe(field)
  expect([field.selectionStart, field.selectionEnd]).toEqual([8, 13])
})

it('gives the caret back to rich text after a password was typed', async () => {
  const { client, expiry, show } = await setUp()
  const text = <p ref={(p) => p?.setAttribute('contenteditable', 'true')}>apples, bread, tea</p>
  const { rerender } = renderWithSession(client, show(null, text))
  const rich = screen.getByText('apples, bread, tea')
  rich.focus()
  getSelection()!.collapse(rich.firstChild, 8)
  rerender(show(expiry, text))
  await press('Sign in again')
  await userEvent.fill(await screen.findByLabelText('Password'), 'something')
  rerender(show(null, text))
  expect(document.activeElement).toBe(rich)
  expect(getSelection()).toMatchObject({ anchorNode: rich.firstChild, anchorOffset: 8 })
})

it('stays signed in at Escape', async () => {
  const { client, idle, show, signOut } = await setUp()
  renderWithSession(client, show(idle))
  await pastAccidents()
  await userEvent.keyboard('{Escape}')
  expect(idle.staySignedIn).toHaveBeenCalledOnce()
  expect(signOut).not.toHaveBeenCalled()
})

it('puts the end of the session aside at Escape', async () => {
  const { client, expiry, show } = await setUp()
  renderWithSession(client, show(expiry))
  await pastAccidents()
  await userEvent.keyboard('{Escape}')
  expect(expiry.dismiss).toHaveBeenCalledOnce()
})

it('does not go away however often Escape is pressed while its notice stands', async () => {
  const { client, idle, kept, show } = await setUp()
  const { rerender } = renderWithSession(client, show(kept))
  await pastAccidents()
  await userEvent.keyboard('{Escape}{Escape}{Escape}{Escape}{Escape}')
  expect(dialog().matches(':modal')).toBe(true)
  rerender(show(idle))
  await pastAccidents()
  await userEvent.keyboard('{Escape}{Escape}{Escape}{Escape}{Escape}')
  await waitFor(() => expect(dialog().matches(':modal')).toBe(true))
  expect(vi.mocked(idle.staySignedIn).mock.calls.length).toBeGreaterThanOrEqual(5)
})

it('takes nothing for meant that is pressed while it opens', async () => {
  const { client, idle, show, signOut } = await setUp()
  const { rerender } = renderWithSession(client, show(null))
  await userEvent.click(screen.getByLabelText('Note'))
  rerender(show(idle))
  await userEvent.keyboard('{Enter} {Enter}')
  rerender(show(null))
  rerender(show(idle))
  await userEvent.click(button('Sign out now'))
  expect(signOut).not.toHaveBeenCalled()
  expect(idle.staySignedIn).not.toHaveBeenCalled()
  await press('Stay signed in')
  expect(idle.staySignedIn).toHaveBeenCalledOnce()
})

it('is not pressed by a key that is held down', async () => {
  const { client, idle, show } = await setUp()
  renderWithSession(client, show(idle))
  await pastAccidents()
  await keyDown({ autoRepeat: true })
  await keyDown({ autoRepeat: true })
  expect(idle.staySignedIn).not.toHaveBeenCalled()
  await keyDown({ autoRepeat: false })
  expect(idle.staySignedIn).toHaveBeenCalledOnce()
})

it('keeps to itself what would dismiss a modal below', async () => {
  const { client, idle, show } = await setUp()
  const heard: string[] = []
  const undo = new AbortController()
  onTestFinished(() => undo.abort())
  const types = ['pointerdown', 'mousedown', 'touchstart', 'focusin', 'focusout', 'click', 'wheel']
  for (const type of types) {
    document.addEventListener(type, () => void heard.push(type), { signal: undo.signal })
  }
  const onEscape = ({ key }: KeyboardEvent) => void (key === 'Escape' && heard.push(key))
  document.addEventListener('keydown', onEscape, { capture: true, signal: undo.signal })
  const onInApp = vi.fn<() => void>()

  renderWithSession(
    client,
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onClick={onInApp} onKeyDown={onInApp} onSubmit={onInApp}>
      {show(idle)}
    </div>,
  )
  await press('Stay signed in')
  await userEvent.keyboard('{Tab}{Escape}')
  expect(idle.staySignedIn).toHaveBeenCalledTimes(2)
  expect(heard).toEqual([])
  expect(onInApp).not.toHaveBeenCalled()
})

it('can be used where a modal below has taken pointer events from the page', async () => {
  const { client, idle, show } = await setUp()
  document.body.style.pointerEvents = 'none'
  onTestFinished(() => document.body.removeAttribute('style'))
  renderWithSession(client, show(idle))
  await press('Stay signed in')
  expect(idle.staySignedIn).toHaveBeenCalledOnce()
})

it('signs the user in again on the spot', async () => {
  const { client, expiry, show } = await setUp()
  const before = client.getState()
  renderWithSession(client, show(expiry))
  await press('Sign in again')
  const password = await screen.findByLabelText<HTMLInputElement>('Password')
  expect(document.activeElement).toBe(password)
  expect(password.autocomplete).toBe('current-password')
  expect(dialog().querySelector<HTMLInputElement>('[autocomplete=username]')?.value).toBe('alice')
  await answer('Password', alice.password)
  await waitFor(() => {
    const state = client.getState()
    expect(state).toMatchObject({ status: 'authenticated', user: { username: 'alice' } })
    expect(state).not.toBe(before)
  })
})

it('takes a wrong password out of its field and asks for it again', async () => {
  const { client, expiry, show } = await setUp()
  renderWithSession(client, show(expiry))
  await press('Sign in again')
  await answer('Password', 'Wrong-horse-1')
  expect((await screen.findByRole('alert')).textContent).toBe('This password is not correct.')
  const password = screen.getByLabelText<HTMLInputElement>('Password')
  expect(password.value).toBe('')
  expect(document.activeElement).toBe(password)
  expect(password.getAttribute('aria-invalid')).toBe('true')
})

it('keeps the password while there is no connection', async () => {
  const { client, expiry, show, pool } = await setUp()
  renderWithSession(client, show(expiry))
  await press('Sign in again')
  pool.faults.drop(1)
  await answer('Password', alice.password)
  expect((await screen.findByRole('alert')).textContent).toMatch(/no connection/)
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(alice.password)
})

it('asks for the code of a text message, again when it was mistyped', async () => {
  const { client, kept, show } = await setUp({ pool: { users: [{ ...alice, mfa: ['sms'] }] } })
  const before = client.getState()
  renderWithSession(client, show(kept))
  await pastAccidents()
  await answer('Password', alice.password)
  const code = await screen.findByLabelText<HTMLInputElement>('Code from the text message')
  expect([code.autocomplete, code.inputMode]).toEqual(['one-time-code', 'numeric'])
  expect(document.activeElement).toBe(code)
  await answer('Code from the text message', '000000')
  expect((await screen.findByRole('alert')).textContent).toBe('This code is not correct.')
  expect(code.value).toBe('')
  await answer('Code from the text message', '123456')
  await waitFor(() => expect(client.getState()).not.toBe(before))
  expect(client.getState()).toMatchObject({ status: 'authenticated' })
})

it('lets the user choose where the code comes from, and go back', async () => {
  const { client, kept, show } = await setUp({
    pool: { users: [{ ...alice, mfa: ['sms', 'totp'], totpSecret: 'JBSWY3DPEHPK3PXP' }] },
  })
  renderWithSession(client, show(kept))
  await pastAccidents()
  await answer('Password', alice.password)
  await userEvent.click(await screen.findByLabelText('Authenticator app'))
  await userEvent.click(button('Continue'))
  expect(await screen.findByLabelText('Code from your authenticator app')).toBeTruthy()
  await userEvent.click(button('Back'))
  expect(await screen.findByLabelText('Password')).toBe(document.activeElement)
})

it('says so when a step is needed that it cannot do', async () => {
  const { client, expiry, show, signOut } = await setUp({
    pool: { users: [{ ...alice, status: 'new-password-required' }] },
  })
  renderWithSession(client, show(expiry))
  await press('Sign in again')
  await answer('Password', alice.password)
  expect((await screen.findByRole('alert')).textContent).toMatch(/not possible here/)
  await userEvent.click(button('Sign out now'))
  expect(signOut).toHaveBeenCalledOnce()
})

it('returns from the form to the warning, and puts it aside at Escape', async () => {
  const { client, expiry, show } = await setUp()
  renderWithSession(client, show(expiry))
  await press('Sign in again')
  await press('Back')
  expect(document.activeElement).toBe(button('Sign in again'))
  expect(expiry.dismiss).not.toHaveBeenCalled()
  await press('Sign in again')
  await pastAccidents()
  await userEvent.keyboard('{Escape}')
  expect(expiry.dismiss).toHaveBeenCalledOnce()
  expect(screen.queryByLabelText('Password')).toBeNull()
})

it('keeps the form, and what was typed in it, when the session ends meanwhile', async () => {
  const { client, expiry, kept, show } = await setUp()
  const { rerender } = renderWithSession(client, show(expiry))
  await press('Sign in again')
  const password = await screen.findByLabelText<HTMLInputElement>('Password')
  await userEvent.fill(password, 'Correct-')
  rerender(show(kept))
  expect(dialog().getAttribute('aria-labelledby')).toBeTruthy()
  expect(screen.getByRole('heading').textContent).toBe('You have been signed out')
  expect(screen.getByLabelText('Password')).toBe(password)
  expect(password.value).toBe('Correct-')
  expect(document.activeElement).toBe(password)
})

it('covers the page when the session has ended', async () => {
  const { client, idle, kept, show } = await setUp()
  const backdrop = () => getComputedStyle(dialog(), '::backdrop').backgroundColor
  const { rerender } = renderWithSession(client, show(idle))
  expect(backdrop()).toMatch(/^rgba/)
  rerender(show(kept))
  expect(backdrop()).toMatch(/^rgb\(/)
  expect(getComputedStyle(dialog(), '::backdrop').animationName).toBe('none')
})

it('leaves without saving only when that is pressed', async () => {
  const { client, kept, show, signOut } = await setUp()
  renderWithSession(client, show(kept))
  await press('Leave without saving')
  expect(signOut).toHaveBeenCalledExactlyOnceWith({ evenIfUnsaved: true })
})

it('is out of the way as a banner, until its form is wanted', async () => {
  const { client, expiry, show } = await setUp()
  renderWithSession(client, show({ ...expiry, isDismissed: true }))
  const field = screen.getByLabelText('Note')
  await userEvent.fill(field, 'still typing')
  expect(document.activeElement).toBe(field)
  const { width, bottom } = screen.getByRole('region').getBoundingClientRect()
  expect(width).toBeLessThan(innerWidth / 2 + 320)
  expect(bottom).toBeLessThanOrEqual(innerHeight)
  await userEvent.click(button('Sign in again'))
  expect(await screen.findByLabelText('Password')).toBe(document.activeElement)
  await press('Back')
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(screen.getByRole('region')).toBeTruthy()
})

it('has targets of 44 pixels at least, and room for itself at 320', async () => {
  const { client, expiry, show } = await setUp()
  await page.viewport(320, 256)
  onTestFinished(() => page.viewport(414, 896))
  renderWithSession(client, show(expiry))
  for (const each of screen.getAllByRole('button')) {
    expect(each.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
  }
  const { left, right, top, bottom } = dialog().getBoundingClientRect()
  expect([left >= 0, right <= 320, top >= 0, bottom <= 256]).toEqual([true, true, true, true])
  expect(dialog().scrollWidth).toBeLessThanOrEqual(dialog().clientWidth)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
})

it('is one dialog and leaves no listener, through a hundred openings', async () => {
  const { client, idle, show } = await setUp()
  const { rerender } = renderWithSession(client, show(null))
  for (let opening = 0; opening < 100; opening++) {
    rerender(show(idle))
    expect(document.querySelectorAll('dialog')).toHaveLength(1)
    rerender(show(null))
  }
  expect(document.querySelector('dialog, [data-react-aria-top-layer]')).toBeNull()
  const passed = vi.fn<() => void>()
  document.addEventListener('keydown', passed, { once: true })
  act(() => screen.getByLabelText('Note').focus())
  await userEvent.keyboard('{Escape}')
  expect(passed).toHaveBeenCalledOnce()
})
