import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice } from '../support/session-of-pool.js'
import { complaints, type NotesApp, openProfile, operationsOf, serveNotesApp } from './notes-app.js'

let app: NotesApp

beforeAll(async () => {
  app = await serveNotesApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

it('signs in, and a reload keeps the session without a request', async () => {
  await using profile = await openProfile(app)
  const page = await profile.newPage()
  await page.open()
  await page.says('Signed out: no-session')
  await page.signIn(alice)
  await page.says('Hello, alice')
  expect(operationsOf(profile.pool)).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])

  profile.pool.clearRequests()
  page.urls.length = 0
  await page.page.reload()
  await page.says('Hello, alice')
  const accessToken = await page.getAccessToken()
  expect((await page.stored())[`${keys}alice.accessToken`]).toBe(accessToken)
  expect(profile.pool.requests).toEqual([])
  expect(page.urls.filter((url) => !url.startsWith(app.site.url))).toEqual([])
})

it('tells of a wrong password in the form, and takes the right one', async () => {
  await using profile = await openProfile(app)
  const page = await profile.newPage()
  await page.open()
  await page.signIn({ ...alice, password: 'Wrong-horse-1' })
  await page.page.getByText('incorrect_credentials').waitFor()
  await page.signIn(alice)
  await page.says('Hello, alice')
  // the browser's own line about the refused password
  expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 400')])
})

it('loads the SDK when somebody signs in, and not before', async () => {
  await using profile = await openProfile(app)
  const page = await profile.newPage()
  await page.open()
  await page.says('Signed out: no-session')
  await page.page.waitForLoadState('networkidle')
  expect(page.urls).not.toContain(app.sdkUrl)
  await page.signIn(alice)
  await page.says('Hello, alice')
  expect(page.urls).toContain(app.sdkUrl)
})

it('refreshes, revokes and signs out without the SDK', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const page = await profile.newPage()
  await page.open()
  await page.says('Hello, alice')
  expect(await page.getAccessToken()).not.toBe(profile.tokens!.accessToken)
  const revoked = page.page.waitForResponse((response) =>
    (response.request().headers()['x-amz-target'] ?? '').endsWith('RevokeToken'),
  )
  await page.signOut()
  await page.says('Signed out: signed-out')
  await revoked
  expect(operationsOf(profile.pool)).toEqual(['GetTokensFromRefreshToken', 'RevokeToken'])
  expect(page.urls).not.toContain(app.sdkUrl)
  expect(await page.stored()).toEqual({})
})

it('stays signed out after a reload', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const page = await profile.newPage()
  await page.open()
  await page.says('Hello, alice')
  await page.signOut()
  await page.says('Signed out: signed-out')
  await page.page.reload()
  await page.says('Signed out: no-session')
  expect(await page.stored()).toEqual({})
})

it.each([
  ['that has just loaded', false],
  ['that has refreshed before', true],
])(
  'revokes the session of a page %s, although it is left right after',
  async (_which, refreshes) => {
    await using profile = await openProfile(app, { signedIn: 'alice' })
    const page = await profile.newPage()
    await page.open()
    await page.says('Hello, alice')
    if (refreshes) await page.getAccessToken({ forceRefresh: true })
    await page.page.evaluate(() => {
      void globalThis.client.signOut().then(() => location.replace('about:blank'))
    })
    await expect.poll(() => operationsOf(profile.pool), { timeout: 5000 }).toContain('RevokeToken')
  },
)

it('shows a session that was revoked elsewhere as ended, after one request', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  profile.pool.revokeUser('alice')
  const page = await profile.newPage()
  await page.open()
  await page.says('Signed out: revoked')
  expect(operationsOf(profile.pool)).toEqual(['GetTokensFromRefreshToken'])
  expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 400')])
})

it('refreshes in a browser without Web Locks and BroadcastChannel', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const page = await profile.newPage({ prepare: withoutLocksAndChannels })
  await page.open()
  await page.says('Hello, alice')
  expect(await page.getAccessToken()).not.toBe(profile.tokens!.accessToken)
  expect(operationsOf(profile.pool)).toEqual(['GetTokensFromRefreshToken'])
  expect(await page.page.evaluate(() => typeof BroadcastChannel)).toBe('undefined')
})

it('works in memory in a browser that blocks storage', async () => {
  await using profile = await openProfile(app)
  const page = await profile.newPage({ prepare: withoutStorage })
  await page.open()
  await page.says('Signed out: no-session')
  await page.signIn(alice)
  await page.says('Hello, alice')
  const first = await page.getAccessToken()
  expect(await page.getAccessToken({ forceRefresh: true })).not.toBe(first)
  await page.says('Hello, alice')
  await page.signOut()
  await page.says('Signed out: signed-out')
})

it('keeps a session in a page whose storage is full', async () => {
  await using profile = await openProfile(app)
  const page = await profile.newPage({ prepare: fillStorage })
  await page.open()
  await page.signIn(alice)
  await page.says('Hello, alice')
  expect(await page.getAccessToken({ forceRefresh: true })).toMatch(/^ey/)
  await page.says('Hello, alice')
})

it.each<[string, () => unknown]>([
  ['is shown', () => window.dispatchEvent(new PageTransitionEvent('pageshow'))],
  ['is focused', () => window.dispatchEvent(new Event('focus'))],
  [
    'becomes visible',
    () => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })),
  ],
  // at the document, and it does not bubble
  ['is thawed', () => document.dispatchEvent(new Event('resume'))],
])('looks at the storage again when it %s', async (_what, happen) => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const page = await profile.newPage()
  await page.open()
  await page.says('Hello, alice')
  // storage events reach other pages only: for this one it is as if they were lost
  await page.page.evaluate(() => localStorage.clear())
  await page.says('Hello, alice')
  await page.page.evaluate(happen)
  await page.says('Signed out: signed-out')
  expect(profile.pool.requests).toEqual([])
})

const keys = 'CognitoIdentityServiceProvider.embedded-client-1.'

function withoutLocksAndChannels() {
  Reflect.deleteProperty(Navigator.prototype, 'locks')
  Reflect.deleteProperty(globalThis, 'BroadcastChannel')
}

function withoutStorage() {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, { get: refuse, configurable: true })
}

function fillStorage() {
  Storage.prototype.setItem = () => {
    throw new DOMException('Exceeded the quota.', 'QuotaExceededError')
  }
}
