import { totpCode } from 'react-cognito-session/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice } from '../support/session-of-pool.js'
import { hour, minute, openGuardWorld, second } from './guard-app/guard-world.js'
import type { GuardWorldOptions } from './guard-app/guard-world.js'
import { serveGuardApp, type GuardApp } from './guard-app/serve-guard-app.js'

let app: GuardApp

beforeAll(async () => {
  app = await serveGuardApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const ABOUT_TO_END = 'Your session is about to end'
const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')

/** A world in which Alice, with a long note, has just been warned of the session's end and wants to sign in again. */
async function openForm(options: GuardWorldOptions = {}) {
  const world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 }, ...options })
  const page = await world.newPage()
  await page.note.fill(lines)
  await page.type('!')
  await world.pass(2 * hour - 4 * minute + second)
  expect(await page.title()).toBe(ABOUT_TO_END)
  await page.noticed()
  await page.button('Sign in again').click()
  await page.page.getByLabel('Password').waitFor()
  return Object.assign(world, { page })
}

const error = (page: Awaited<ReturnType<typeof openForm>>['page']) =>
  page.dialog.getByRole('alert').textContent()

it('signs in again in place: the note, its caret, its selection, its scroll position and its undo history survive', async () => {
  await using world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 } })
  const page = await world.newPage()
  await page.note.fill(lines)
  await page.type(' and more')
  const before = await page.note.evaluateHandle((area: HTMLTextAreaElement) => {
    area.setSelectionRange(3, 7)
    area.scrollTop = 40
    window.scrollTo(0, 60)
    return area
  })
  await world.pass(2 * hour - 3 * minute)
  await page.noticed()
  await page.button('Sign in again').click()
  await page.signIn(alice.password)
  await page.dialog.waitFor({ state: 'detached' })
  const after = await before.evaluate((area) => ({
    isSame: area === document.querySelector('textarea') && area === document.activeElement,
    selection: [area.selectionStart, area.selectionEnd],
    scrolled: [area.scrollTop, window.scrollY],
  }))
  expect(after).toEqual({ isSame: true, selection: [3, 7], scrolled: [40, 60] })
  await page.page.keyboard.press('Control+z')
  const undone = await page.note.inputValue()
  expect(undone.length).toBeLessThan(`${lines} and more`.length)
  expect(undone.startsWith('line 0')).toBe(true)
  await page.page.keyboard.press('Control+Shift+z')
  expect(await page.note.inputValue()).toBe(`${lines} and more`)
  expect(page.complaints).toEqual([])
})

it('signs in again in place: a wrong password is told and asked for again, the right one is taken', async () => {
  await using world = await openForm()
  const { page } = world
  await page.signIn('Wrong-horse-1')
  await expect.poll(() => error(page)).toBe('This password is not correct.')
  const password = page.page.getByLabel('Password')
  expect(await password.inputValue()).toBe('')
  expect(await password.evaluate((input) => input === document.activeElement)).toBe(true)
  expect(await page.state()).toMatchObject({ isSignedIn: true })
  await page.page.keyboard.type(alice.password)
  await page.page.keyboard.press('Enter')
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.note.inputValue()).toBe(`${lines}!`)
})

it('signs in again in place: both limits start anew, in the other page too', async () => {
  await using world = await openGuardWorld(app, {
    refreshTokenValidity: { hours: 2 },
    guard: { idleTimeout: { minutes: 15 } },
  })
  const page = await world.newPage()
  const other = await world.newPage()
  await page.page.bringToFront()
  const stayActive = async (ms: number) => {
    for (let left = ms; left > 0; left -= 10 * minute) {
      await page.page.keyboard.press('Shift')
      await world.pass(Math.min(left, 10 * minute))
    }
  }
  await stayActive(2 * hour - 3 * minute)
  expect(await page.title()).toBe(ABOUT_TO_END)
  expect(await other.title()).toBe(ABOUT_TO_END)
  await page.noticed()
  await page.button('Sign in again').click()
  await page.signIn(alice.password)
  await page.dialog.waitFor({ state: 'detached' })
  await other.pass(second)
  expect(await other.title()).toBe(null)

  await world.pass(13 * minute - 5 * second)
  expect(await page.title()).toBe(null)
  await world.pass(10 * second)
  expect(await page.title()).toBe('Are you still there?')
  await page.noticed()
  await page.page.keyboard.press('Enter')
  await stayActive(2 * hour - 4 * minute - 13 * minute - 30 * second)
  expect(await page.title()).toBe(null)
  await world.pass(30 * second)
  expect(await page.title()).toBe(ABOUT_TO_END)
  expect(await other.title()).toBe(ABOUT_TO_END)
})

it('signs in again in place: offline is told as offline, and the same password is taken when the network is back', async () => {
  await using world = await openForm()
  const { page } = world
  await world.context.setOffline(true)
  await page.signIn(alice.password)
  await expect.poll(() => error(page)).toBe('There is no connection. Please try again.')
  expect(await page.page.getByLabel('Password').inputValue()).toBe(alice.password)
  await world.context.setOffline(false)
  await page.button('Sign in').click()
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.note.inputValue()).toBe(`${lines}!`)
})

it('signs in again in place: nothing that this needs has still to be loaded when the warning comes up', async () => {
  await using world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 } })
  const page = await world.newPage()
  // the first moments of a page, in which it loads what the first render did not need
  await world.pass(second)
  await page.page.waitForLoadState('networkidle')
  // a browser never asks again for a module that it once could not get
  await world.context.setOffline(true)
  await world.pass(2 * hour - 3 * minute)
  await page.noticed()
  await page.button('Sign in again').click()
  await page.signIn(alice.password)
  await expect.poll(() => error(page)).toBe('There is no connection. Please try again.')
  await world.context.setOffline(false)
  await page.button('Sign in').click()
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.state()).toMatchObject({ isSignedIn: true })
})

it('signs in again in place: with a code of an authenticator app, a wrong one first', async () => {
  const totpSecret = 'JBSWY3DPEHPK3PXP'
  await using world = await openForm({ user: { mfa: ['totp'], totpSecret } })
  const { page } = world
  await page.signIn(alice.password)
  const code = page.page.getByLabel('Code from your authenticator app')
  await code.fill('000000')
  await page.button('Continue').click()
  await expect.poll(() => error(page)).toBe('This code is not correct.')
  await code.fill(await totpCode(totpSecret, world.now()))
  await page.button('Continue').click()
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.note.inputValue()).toBe(`${lines}!`)
})

it('signs in again after the end: a page that was kept goes on, and its work reaches the server', async () => {
  await using world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 } })
  const page = await world.newPage()
  await world.setNotes('500')
  await page.type('not saved')
  await world.pass(2 * hour)
  expect(await page.title()).toBe('You have been signed out')
  expect(await page.storedTokens()).toEqual([])
  await world.setNotes('ok')
  await page.signIn('Wrong-horse-1')
  await expect.poll(() => error(page)).toBe('This password is not correct.')
  expect(world.notes.notes.get('note')).toBe(undefined)
  await page.signIn(alice.password)
  await page.dialog.waitFor({ state: 'detached' })
  await expect.poll(() => world.notes.notes.get('note')).toBe('not saved')
  expect(await page.note.inputValue()).toBe('not saved')
  await page.type(', and now')
  expect(await page.note.inputValue()).toBe('not saved, and now')
})
