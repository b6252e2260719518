import { act, fireEvent, screen } from '@testing-library/react'
import { IdleGuard, type IdleGuardProps, type SessionErrorCode } from 'react-cognito-session'
import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { guardDeskOf } from '../../src/idle/guard-controls.js'
import * as languages from '../../src/labels.js'
import { renderWithSession } from '../support/render-with-session.js'
import { createManagedSession } from './managed-login-of-pool.js'

const minute = 60_000
const { otherWindow } = languages.englishLabels

/** Alice's page, two minutes before the guard ends her session, with the guard's dialog; she signs in by popups. */
async function setUp(props: IdleGuardProps = {}) {
  const clock = createFakeClock({ now: Date.now() })
  const world = await createManagedSession({
    signedIn: 'alice',
    client: {
      clock,
      autoRefresh: 'on-demand',
      refreshTokenValidity: { hours: 3, minutes: 4 },
    },
  })
  const { client, windows } = world
  renderWithSession(client, <IdleGuard idleTimeout={null} {...props} />)
  await act(() => clock.advance({ seconds: 5 }))
  await screen.findByRole('alertdialog')
  const pass = (ms: number) => act(() => clock.advance(ms))
  return {
    ...world,
    pass,
    keepsPage: guardDeskOf(client).keepsPage,
    finish: (index = 0) => act(() => windows[index]!.finish('alice')),
    fail: (code: SessionErrorCode, index = 0) => act(async () => windows[index]!.fail(code)),
  }
}

const press = (name = 'Sign in again') =>
  act(async () => screen.getByRole('button', { name }).click())
const dialog = () => screen.queryByRole('alertdialog')
const said = () => screen.queryByRole('alert')?.textContent ?? null
const politely = () =>
  [...document.querySelectorAll('dialog p[aria-live=polite]')].map((each) => each.textContent)

it('says politely that it waits for the other window', async () => {
  const { windows } = await setUp()
  const region = [...document.querySelectorAll('dialog p[aria-live=polite]')].at(-1)!
  expect(region.textContent).toBe('')
  await press()
  expect(windows).toHaveLength(1)
  expect(region.isConnected).toBe(true)
  expect(region.textContent).toBe(otherWindow)
  expect(said()).toBeNull()
})

it('goes when the user has signed in there', async () => {
  const { finish, client, keepsPage } = await setUp()
  await press()
  expect(keepsPage()).toBe(true)
  await finish()
  expect(dialog()).toBeNull()
  expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  expect(keepsPage()).toBe(false)
})

it('can be pressed again: the earlier window is waited for no more, and nobody is told', async () => {
  const { windows, finish, keepsPage } = await setUp()
  await press()
  await press()
  expect(windows.map(({ options }) => options.signal?.aborted)).toEqual([true, false])
  expect([said(), politely()]).toEqual([null, expect.arrayContaining([otherWindow])])
  await finish(1)
  expect(dialog()).toBeNull()
  expect(keepsPage()).toBe(false)
})

it('takes the sign-in of an earlier window all the same', async () => {
  const { finish } = await setUp()
  await press()
  await press()
  await finish(0)
  expect(dialog()).toBeNull()
})

it('says what to do when the browser has blocked the window', async () => {
  const { browser, finish } = await setUp()
  browser.blocksPopups = true
  await press()
  expect(said()).toBe(languages.englishLabels.errors.popup_blocked)
  expect(politely()).not.toContain(otherWindow)
  browser.blocksPopups = false
  await press()
  expect([said(), politely()]).toEqual([null, expect.arrayContaining([otherWindow])])
  await finish()
  expect(dialog()).toBeNull()
})

it.each<[SessionErrorCode, string]>([
  ['interaction_required', languages.englishLabels.errors.unexpected],
  ['not_reauthenticated', languages.englishLabels.errors.unexpected],
  ['different_user', languages.englishLabels.errors.different_user],
  ['network', languages.englishLabels.errors.network],
])('says in words what went wrong in the window: %s', async (code, words) => {
  const { fail } = await setUp()
  await press()
  await fail(code)
  expect(said()).toBe(words)
  expect(politely()).not.toContain(otherWindow)
})

it('says nothing of a window that was closed, and waits no more', async () => {
  const { fail, keepsPage } = await setUp()
  await press()
  await fail('sign_in_cancelled')
  expect(said()).toBeNull()
  expect(politely()).not.toContain(otherWindow)
  expect(dialog()).not.toBeNull()
  expect(keepsPage()).toBe(false)
})

it.each<[what: string, leave: () => Promise<unknown>]>([
  ['Not now', () => press('Not now')],
  ['Escape', async () => fireEvent(dialog()!, new Event('cancel', { cancelable: true }))],
])('is put aside by %s while it waits, and keeps the page no more', async (_what, leave) => {
  const { fail, finish, keepsPage } = await setUp()
  await press()
  await act(leave)
  expect(dialog()).toBeNull()
  expect(screen.getByRole('region', { name: 'Your session is about to end' })).toBeTruthy()
  expect(keepsPage()).toBe(false)
  await press()
  await fail('network', 0)
  expect([said(), politely()]).toEqual([null, expect.arrayContaining([otherWindow])])
  await finish(1)
  expect(screen.queryByRole('region')).toBeNull()
})

it("waits no longer for any of the app's own windows when it is put aside", async () => {
  const { keepsPage } = await setUp({ reauthenticate: () => new Promise(() => {}) })
  await press()
  await press()
  expect(politely()).toContain(otherWindow)
  expect(keepsPage()).toBe(true)
  await press('Not now')
  expect(keepsPage()).toBe(false)
})

it('does not tell of a window that was put aside', async () => {
  const { fail, pass } = await setUp()
  await press()
  await press('Not now')
  await fail('network')
  // it comes back for the last minute
  await pass(minute)
  expect(dialog()).not.toBeNull()
  expect(said()).toBeNull()
  expect(politely()).not.toContain(otherWindow)
})

it('counts down while it waits', async () => {
  const { pass } = await setUp()
  const time = () => document.querySelector('.rcs-guard-time')!.textContent
  await press()
  const before = time()
  await pass(10_000)
  expect(time()).not.toBe(before)
  expect(politely()).toContain(otherWindow)
})

it('waits on when the session ends meanwhile, on a page that stays', async () => {
  const { pass, finish, client } = await setUp()
  await press()
  await pass(4 * minute)
  expect(screen.getByRole('alertdialog', { name: 'You have been signed out' })).toBeTruthy()
  expect(politely()).toContain(otherWindow)
  await finish()
  expect(dialog()).toBeNull()
  expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('goes with the session when that was put aside and nothing is unsaved', async () => {
  const { pass, client } = await setUp()
  await press()
  await press('Not now')
  await pass(4 * minute)
  expect(client.getState()).toMatchObject({ status: 'unauthenticated' })
})

it.each(Object.values(languages).map((labels) => [labels.locale, labels] as const))(
  'waits in words of the language: %s',
  async (_locale, labels) => {
    const { browser } = await setUp({ labels })
    await press(labels.signInAgain)
    expect(politely()).toContain(labels.otherWindow)
    browser.blocksPopups = true
    await press(labels.signInAgain)
    expect(said()).toBe(labels.errors.popup_blocked)
  },
)
