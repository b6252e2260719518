import type { Response as PageResponse } from 'playwright'
import { strict } from 'react-cognito-session'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob } from '../support/session-of-pool.js'
import { enter, type LoginPage } from './managed-login-app/login-page.js'
import {
  hour,
  minute,
  openLoginWorld,
  type LoginWorld,
  type LoginWorldOptions,
} from './managed-login-app/login-world.js'
import {
  serveManagedLoginApp,
  type ManagedLoginApp,
} from './managed-login-app/serve-managed-login-app.js'

let app: ManagedLoginApp

beforeAll(async () => {
  app = await serveManagedLoginApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const SIGN_IN = ['authorize', 'login', 'token']
const rotating = { rotation: { graceSeconds: 0 }, reuseEndsSession: true }

const open = (options: LoginWorldOptions = {}) =>
  openLoginWorld(app, { source: 'token-handler', ...options })

async function signIn(world: LoginWorld, place = ''): Promise<LoginPage> {
  const page = await world.newPage(place)
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  return page
}

/** That nobody is signed in is told by a status, which the browser writes to the console. */
const complaintsOf = ({ complaints }: LoginPage) =>
  complaints.filter((text) => !text.includes('status of 401'))

const sessionCookies = async ({ context }: LoginWorld) =>
  (await context.cookies(app.origin)).filter(({ name }) => name.includes('session'))

it('signs in under StrictMode and a strict CSP: comes back to where it began, stays signed in over a reload, calls the API', async () => {
  await using world = await open({ csp: 'strict' })
  const page = await world.newPage('notes/7?tab=2#top')
  await page.says('Signed out: no-session')
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(`${world.root}notes/7?tab=2#top`)
  expect((await page.history()).filter((url) => /[?&]code=/.test(url))).toEqual([])
  await page.page.reload()
  await page.says('Hello, alice')
  await page.button('Call the API').click()
  await page.page.getByText('You are alice').waitFor()
  expect(world.operations()).toEqual(SIGN_IN)
  expect(complaintsOf(page)).toEqual([])
})

it('keeps the session in a cookie that no script, no other path, host or site gets', async () => {
  await using world = await open()
  const page = await signIn(world)
  const cookies = await sessionCookies(world)
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' })
    expect(cookie.name).toMatch(/^__Host-cognito-session/)
    expect(cookie.domain).toBe('localhost')
    expect(cookie.name.length + cookie.value.length).toBeLessThan(4096)
  }
  // the transaction's own cookie has gone with it
  expect((await world.context.cookies(app.origin)).length).toBe(cookies.length)
  expect(await page.page.evaluate(() => document.cookie)).toBe('')
})

it('refreshes when it is told to, in two tabs in one second too, with rotation and no grace: both go on with the same tokens', async () => {
  await using world = await open({ appClient: rotating })
  world.stopClock()
  const page = await signIn(world)
  const other = await world.newPage()
  await other.says('Hello, alice')
  const first = await page.getAccessToken()
  const second = await page.getAccessToken({ forceRefresh: true })
  expect(second).not.toBe(first)
  await page.page.reload()
  await page.says('Hello, alice')
  expect(await page.getAccessToken()).toBe(second)
  expect(world.operations()).toEqual([...SIGN_IN, 'token'])

  const both = [page, other]
  await Promise.all(both.map((each) => each.getAccessToken({ forceRefresh: true })))
  const tokens = () => Promise.all(both.map((each) => each.getAccessToken()))
  await expect.poll(async () => new Set(await tokens()).size).toBe(1)
  await Promise.all(both.map((each) => each.says('Hello, alice')))
  expect(world.pool.requests.every(({ status }) => status && status < 400)).toBe(true)
})

it('refreshes once for three tabs that are opened over expired tokens', async () => {
  await using world = await open({ appClient: rotating })
  world.setOffset(-2 * hour)
  const page = await world.newPage()
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.page.waitForURL(world.root)
  await page.page.close()
  const before = world.operations().length
  world.setOffset(0)
  const pages = await Promise.all([world.newPage(), world.newPage(), world.newPage()])
  await Promise.all(pages.map((each) => each.says('Hello, alice')))
  expect(new Set(await Promise.all(pages.map((each) => each.getAccessToken()))).size).toBe(1)
  expect(world.operations().slice(before)).toEqual(['token'])
})

it('signs out in every tab, takes the cookie away and revokes the session', async () => {
  await using world = await open()
  const page = await signIn(world)
  const other = await world.newPage()
  await other.says('Hello, alice')
  await page.button('Sign out').click()
  await page.says('Signed out: signed-out')
  await other.says('Signed out: signed-out')
  await expect.poll(() => world.revoked).toEqual(world.issued)
  expect(await sessionCookies(world)).toEqual([])
  await other.page.reload()
  await other.says('Signed out: no-session')
})

it('ends the session in every tab when it was revoked elsewhere', async () => {
  await using world = await open()
  const page = await signIn(world)
  const other = await world.newPage()
  await other.says('Hello, alice')
  world.pool.revokeUser('alice')
  await expect(page.getAccessToken({ forceRefresh: true })).rejects.toThrow('refresh_token_revoked')
  await page.says('Signed out: revoked')
  await other.says('Signed out: revoked')
  expect(await sessionCookies(world)).toEqual([])
})

it.each<[where: string, options: LoginWorldOptions]>([
  ['where the service keeps its pages from their opener', {}],
  ['where the app does so too, under a strict CSP', { openerPolicy: 'same-origin', csp: 'strict' }],
])('signs in in a window, and the page stays as it is: %s', async (_where, options) => {
  await using world = await open(options)
  const page = await world.newPage('notes')
  await page.note.fill('not saved')
  const popup = await page.openWindow()
  const heard: string[] = []
  popup.on('console', (message) => heard.push(message.text()))
  const closed = popup.waitForEvent('close')
  await enter(popup, alice)
  await page.says('Hello, alice')
  await closed
  expect(await page.note.inputValue()).toBe('not saved')
  expect(page.page.url()).toBe(`${world.root}notes`)
  expect(world.operations()).toEqual(SIGN_IN)
  expect([...heard, ...complaintsOf(page)]).toEqual([])
})

it('tells why a sign-in has failed, and cleans the address', async () => {
  await using world = await open()
  const page = await world.newPage('notes')
  world.intercept('/oauth2/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.tells('invalid_callback')
  expect(page.page.url()).toBe(`${world.root}notes`)
  await page.page.goto(`${world.root}auth/callback?code=foreign&state=${'s'.repeat(43)}`)
  await page.tells('invalid_callback')
  expect(await sessionCookies(world)).toEqual([])
})

/** A world in which Alice, with text that is not saved, has been warned of the session's end. */
async function openWarned() {
  const world = await open({
    clock: 'moved',
    guard: {},
    refreshTokenValidity: { hours: 1 },
    appClient: { refreshTokenSeconds: hour / 1000 },
  })
  const page = await signIn(world)
  await page.note.fill('not saved')
  await world.pass(page, 56 * minute + 1000)
  await page.dialog.locator('h2').getByText('Your session is about to end').waitFor()
  // the dialog takes what comes in its first half second for an accident
  await page.page.waitForTimeout(600)
  return Object.assign(world, { page })
}

it('signs in again in place, from the dialog of the guard: the text stays, the end moves', async () => {
  await using world = await openWarned()
  const { page } = world
  const before = Number(await page.authTime())
  const popup = await page.openWindow('Sign in again')
  expect(await popup.getByLabel('Username').inputValue()).toBe('alice')
  await enter(popup, alice)
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.note.inputValue()).toBe('not saved')
  expect(Number(await page.authTime()) - before).toBeGreaterThan(55 * minute)
  await world.pass(page, 10 * minute)
  await page.says('Hello, alice')
  expect(await page.dialog.count()).toBe(0)
})

it('refuses another user in the window of a sign-in again, and takes back what they were given', async () => {
  await using world = await openWarned()
  const { page } = world
  const [before, cookies] = [await page.authTime(), await sessionCookies(world)]
  await enter(await page.openWindow('Sign in again'), bob)
  await page.dialog.getByRole('alert').getByText('Please sign in as the same user.').waitFor()
  await page.says('Hello, alice')
  expect(await page.authTime()).toBe(before)
  await expect.poll(() => world.revoked).toEqual([world.issued.at(-1)])
  const values = (list: typeof cookies) => list.map(({ value }) => value)
  expect(values(await sessionCookies(world))).toEqual(values(cookies))
})

it('asks for the password after a strict guard has ended an idle session', async () => {
  await using world = await open({ clock: 'moved', guard: strict })
  const page = await signIn(world)
  const back = page.page.waitForResponse((answer) => answer.url() === world.root)
  await world.pass(page, 14 * minute)
  await page.says('Hello, alice')
  // the page is left while this passes
  await world.pass(page, minute).catch(() => {})
  await back
  await page.says('Signed out: no-session')
  expect(world.operations().slice(-2).toSorted()).toEqual(['logout', 'revoke'])
  expect(await sessionCookies(world)).toEqual([])
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
})

it('never shows the browser a refresh token or a secret: in no answer, storage, address, cookie or message', async () => {
  await using world = await open({ appClient: rotating })
  const seen: string[] = []
  const reading: Promise<void>[] = []
  const record = async (response: PageResponse) => {
    seen.push(response.url(), JSON.stringify(await response.headersArray()))
    // redirects and pages that are gone have no body
    seen.push(await response.text().catch(() => ''))
  }
  world.context.on('response', (response) => void reading.push(record(response).catch(() => {})))
  world.context.on('request', (request) => {
    seen.push(request.url(), request.postData() ?? '', JSON.stringify(request.headers()))
  })
  world.context.on('console', (message) => seen.push(message.text()))

  const page = await signIn(world)
  await page.getAccessToken({ forceRefresh: true })
  await world.context.clearCookies({ domain: '127.0.0.1' })
  await enter(await page.openWindow(), alice)
  await expect.poll(() => world.issued.length).toBe(3)
  await page.tells('Ready')
  await page.getAccessToken({ forceRefresh: true })
  const accessToken = await page.getAccessToken()
  seen.push(
    ...(await page.page.evaluate(() => [
      JSON.stringify(Object.entries(localStorage)),
      JSON.stringify(Object.entries(sessionStorage)),
      document.cookie,
      document.documentElement.outerHTML,
      JSON.stringify(globalThis.client.getState()),
    ])),
  )
  await page.button('Sign out').click()
  await page.says('Signed out: signed-out')
  await Promise.all(reading)

  expect(world.issued).toHaveLength(4)
  expect(seen.some((text) => text.includes(accessToken))).toBe(true)
  const secrets = [...world.issued, 'a secret of the app client', 'a secret of the token handler']
  expect(seen.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
})
