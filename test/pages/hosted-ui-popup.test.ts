import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob } from '../support/session-of-pool.js'
import { enter, type LoginPage } from './managed-login-app/login-page.js'
import {
  hour,
  minute,
  openLoginWorld,
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

const ABOUT_TO_END = 'Your session is about to end'

it.each<[where: string, options: LoginWorldOptions]>([
  ['where the service keeps its pages from their opener, as Cognito does', {}],
  ['where the app does so too, under a strict CSP', { openerPolicy: 'same-origin', csp: 'strict' }],
  ['where nobody does', { pool: { openerPolicy: false } }],
])('signs in in a window, and the page stays as it is: %s', async (_where, options) => {
  await using world = await openLoginWorld(app, options)
  const page = await world.newPage('notes?tab=2')
  await page.note.fill('not saved')
  const popup = await page.openWindow()
  const closed = popup.waitForEvent('close')
  await page.tells('Pending')
  await enter(popup, alice)
  await page.says('Hello, alice')
  await closed
  expect(await page.note.inputValue()).toBe('not saved')
  expect(page.page.url()).toBe(`${world.root}notes?tab=2`)
  expect(world.operations()).toEqual(['authorize', 'login', 'token'])
  expect(page.complaints).toEqual([])
})

it('tells that the window was blocked, and the redirect is a way on', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  await page.blockWindows()
  await page.button('Sign in in a window').click()
  await page.tells('popup_blocked')
  expect(world.operations()).toEqual([])
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
})

it.each([
  ['which the page hears of', false, 'sign_in_cancelled'],
  ['which no page can know under the opener policy of Cognito', true, 'Pending'],
])('lets the user press again after closing the window, %s', async (...args) => {
  const [, openerPolicy, told] = args
  await using world = await openLoginWorld(app, { pool: { openerPolicy } })
  const page = await world.newPage()
  const closed = await page.openWindow()
  // the page looks twice a second, by timers that run before this one
  await page.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1100)))
  await closed.close()
  await page.tells(told)
  const popup = await page.openWindow()
  await enter(popup, alice)
  await page.says('Hello, alice')
  await page.tells('Ready')
  expect(world.context.pages()).toHaveLength(1)
})

it('goes on as a page of its own where nobody waits for the window any more', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  const popup = await page.openWindow()
  await page.page.close()
  await enter(popup, alice)
  await popup.locator('h1').getByText('Signed out: no-session').waitFor()
  await popup.locator('output').getByText('invalid_callback').waitFor()
  expect(popup.url()).not.toContain('code=')
  expect(world.operations()).toEqual(['authorize', 'login'])
})

/** A world in which Alice, with text that is not saved, has been warned of the session's end; she came in by redirect. */
async function openWarned(options: LoginWorldOptions = {}) {
  const refreshTokenValidity = { hours: 1 }
  const world = await openLoginWorld(app, {
    clock: 'moved',
    guard: {},
    refreshTokenValidity,
    appClient: { refreshTokenSeconds: hour / 1000 },
    ...options,
  })
  const page = await world.newPage()
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  await page.note.fill('not saved')
  await page.note.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(2, 5))
  await world.pass(page, 56 * minute + 1000)
  await page.dialog.locator('h2').getByText(ABOUT_TO_END).waitFor()
  // the dialog takes what comes in its first half second for an accident
  await page.page.waitForTimeout(600)
  return Object.assign(world, { page })
}

const openAgain = (page: LoginPage) => page.openWindow('Sign in again')

it('signs in again in place, from the dialog of the guard: the text and its caret stay, the end moves', async () => {
  await using world = await openWarned()
  const { page } = world
  const area = await page.page.evaluateHandle(() => document.querySelector('textarea'))
  const before = await page.authTime()
  const popup = await openAgain(page)
  // the cookie of the service alone does not do
  expect(await popup.getByLabel('Username').inputValue()).toBe('alice')
  await enter(popup, alice)
  await page.dialog.waitFor({ state: 'detached' })
  const after = await area.evaluate((note) => {
    const isSame = note === document.querySelector('textarea') && note === document.activeElement
    return { isSame, text: note?.value, caret: [note?.selectionStart, note?.selectionEnd] }
  })
  expect(after).toEqual({ isSame: true, text: 'not saved', caret: [2, 5] })
  expect(Number(await page.authTime()) - Number(before)).toBeGreaterThan(55 * minute)
  await world.pass(page, 10 * minute)
  await page.says('Hello, alice')
  expect(await page.dialog.count()).toBe(0)
  expect(page.complaints).toEqual([])
})

it('refuses another user in the window of a sign-in again, and takes back what they were given', async () => {
  await using world = await openWarned()
  const { page } = world
  const [before, accessToken] = [await page.authTime(), await page.getAccessToken()]
  const popup = await openAgain(page)
  await enter(popup, bob)
  await page.dialog.getByRole('alert').getByText('Please sign in as the same user.').waitFor()
  await page.says('Hello, alice')
  expect([await page.authTime(), await page.getAccessToken()]).toEqual([before, accessToken])
  await expect.poll(() => world.revoked).toEqual([world.issued.at(-1)])
  expect(world.issued).toHaveLength(2)
  // and the right one is taken at the next try
  await enter(await openAgain(page), alice)
  await page.dialog.waitFor({ state: 'detached' })
})

it('refuses a sign-in again that asked for nothing, where the service lets the cookie in all the same', async () => {
  await using world = await openWarned()
  const { page } = world
  world.intercept('/oauth2/authorize', (request) => {
    const url = new URL(request.url)
    expect(url.searchParams.get('prompt')).toBe('login')
    url.searchParams.delete('prompt')
    return world.pool.handle(new Request(url, request))
  })
  const before = await page.authTime()
  await page.button('Sign in again').click()
  await page.dialog.getByRole('alert').waitFor()
  expect(await page.authTime()).toBe(before)
  await page.says('Hello, alice')
  await expect.poll(() => world.revoked).toEqual([world.issued.at(-1)])
})

it('tells in the dialog that the window was blocked', async () => {
  await using world = await openWarned()
  const { page } = world
  const unblock = await page.blockWindows()
  await page.button('Sign in again').click()
  await page.dialog.getByRole('alert').waitFor()
  expect(await page.dialog.getByRole('alert').textContent()).toMatch(/blocked .* window/)
  await unblock()
  await enter(await openAgain(page), alice)
  await page.dialog.waitFor({ state: 'detached' })
})

it('puts no token and no code verifier in any address, in the console, or on a channel', async () => {
  await using world = await openLoginWorld(app)
  const heard: string[] = []
  await world.context.exposeFunction('hear', (text: string) => void heard.push(text))
  await world.context.addInitScript(() => {
    const { postMessage } = BroadcastChannel.prototype
    BroadcastChannel.prototype.postMessage = function (message: unknown) {
      void globalThis.hear(JSON.stringify({ channel: this.name, message }))
      postMessage.call(this, message)
    }
  })
  const urls: string[] = []
  const secrets: string[] = []
  world.context.on('request', (request) => {
    urls.push(request.url())
    const form = new URLSearchParams(request.postData() ?? '')
    const verifier = form.get('code_verifier')
    if (verifier) secrets.push(verifier)
  })
  const texts: string[] = []
  world.context.on('console', (message) => texts.push(message.text()))

  const page = await world.newPage()
  const other = await world.newPage()
  await enter(await page.openWindow(), alice)
  await page.says('Hello, alice')
  await other.says('Hello, alice')
  await page.getAccessToken({ forceRefresh: true })
  // by the cookie
  await page.button('Sign in').click()
  await page.says('Hello, alice')
  await expect.poll(() => world.operations().filter((name) => name === 'authorize').length).toBe(2)
  await page.tells('Ready')
  await world.context.clearCookies()
  await enter(await page.openWindow(), bob)
  await page.says('Hello, bob')
  await other.says('Signed out: user-changed')
  const stored = await page.page.evaluate(() => Object.entries(localStorage))
  const tokens = stored.filter(([key]) => key.endsWith('Token')).map(([, value]) => String(value))
  await page.button('Sign out').click()
  await page.says('Signed out: signed-out')

  secrets.push(...world.issued, ...tokens.flatMap((token) => [token, ...token.split('.').slice(1)]))
  expect(secrets.length).toBeGreaterThan(8)
  expect(heard.length).toBeGreaterThan(2)
  expect(urls.length).toBeGreaterThan(10)
  const seen = [...urls, ...heard, ...texts]
  expect(seen.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
})

declare global {
  /** Of the test, for a page. */
  function hear(text: string): Promise<void>
}
