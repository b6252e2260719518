import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice } from '../support/session-of-pool.js'
import type { GuardPage } from './guard-app/guard-page.js'
import { day, hour, minute, openGuardWorld, second } from './guard-app/guard-world.js'
import { serveGuardApp, type GuardApp } from './guard-app/serve-guard-app.js'

let app: GuardApp

beforeAll(async () => {
  app = await serveGuardApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const guard = { idleTimeout: { minutes: 15 } }
const STILL_THERE = 'Are you still there?'
const ABOUT_TO_END = 'Your session is about to end'
const SIGNED_OUT = 'You have been signed out'
const IDLE = 'Signed out: idle'

const ends = [
  ['the idle limit', 'idle', 'not_authenticated', { guard }],
  [
    "the session's end",
    'refresh-token-expired',
    'refresh_token_expired',
    { refreshTokenValidity: { hours: 2 } },
  ],
] as const

const codeOf = (page: GuardPage) =>
  page.page.evaluate(() =>
    globalThis.client.getAccessToken().then(
      () => 'a token',
      (error: { code: string }) => error.code,
    ),
  )

// B1

it("B1. The true deadline: by the browser's own clock, a session of 8 seconds ends within 1 s of its time, never early", async () => {
  await using world = await openGuardWorld(app, {
    clock: 'real',
    appClient: { refreshTokenSeconds: 8 },
    refreshTokenValidity: { seconds: 8 },
  })
  const page = await world.newPage()
  // a session that short has a quarter of it for the warning and a quarter for the margin
  const endsAt = Math.floor(world.signedInAt / second) * second + 8 * second
  await page.dialog.waitFor()
  expect(Date.now()).toBeGreaterThanOrEqual(endsAt - 4 * second)
  await page.says('Signed out: refresh-token-expired')
  // who could be warned no earlier has 20 s, or what there is
  expect(Date.now()).toBeGreaterThanOrEqual(endsAt)
  expect(Date.now()).toBeLessThan(endsAt + 2 * second)
  expect(page.complaints).toEqual([])
})

// B2

it.each(ends)(
  'B2. Sleep: woken 8 h past %s: signed out within 1 s with no event',
  async (_which, reason, _code, options) => {
    await using world = await openGuardWorld(app, options)
    const page = await world.newPage()
    await world.pass(minute)
    await world.sleep(10 * hour)
    await world.pass(second)
    expect(await page.heading.textContent()).toBe(`Signed out: ${reason}`)
    expect(await page.title()).toBe(null)
    expect(page.complaints).toEqual([])
  },
)

it.each(ends)(
  'B2. Sleep: woken 8 h past %s: signed out within 250 ms with an event, and a refetch on focus gets no token',
  async (_which, reason, code, options) => {
    await using world = await openGuardWorld(app, options)
    const page = await world.newPage()
    await world.pass(minute)
    await world.sleep(10 * hour)
    world.pool.clearRequests()
    const wokenMs = await page.page.evaluate(async (expected) => {
      const wokenAt = performance.now()
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      window.dispatchEvent(new Event('focus'))
      const heading = () => document.querySelector('h1')!.textContent
      while (heading() !== expected && performance.now() - wokenAt < 5000) {
        await new Promise((resolve) => setTimeout(resolve))
      }
      return performance.now() - wokenAt
    }, `Signed out: ${reason}`)
    expect(wokenMs).toBeLessThan(250)
    await expect.poll(() => page.page.evaluate(() => globalThis.refetches)).toEqual([code, code])
    await world.pass(minute)
    expect(world.notes.requests).toEqual([])
    expect(world.pool.requests.map(({ operation }) => operation)).toEqual(['RevokeToken'])
  },
)

it('B2. Sleep: the real mouse move that woke the page does not count as activity', async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await page.page.mouse.move(200, 200)
  await world.pass(minute)
  await world.sleep(8 * hour)
  await page.page.mouse.move(300, 200, { steps: 3 })
  await page.says(IDLE)
  await page.page.mouse.move(200, 200, { steps: 3 })
  await world.pass(minute)
  expect(await page.heading.textContent()).toBe(IDLE)
})

it('B2. Sleep: what was not saved before it keeps the page, covered, and no token', async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await page.type('not saved')
  await world.sleep(8 * hour)
  world.notes.requests.length = 0
  await world.pass(second)
  expect(await page.title()).toBe(SIGNED_OUT)
  expect(await codeOf(page)).toBe('not_authenticated')
  expect(await page.storedTokens()).toEqual([])
  expect(await page.note.inputValue()).toBe('not saved')
  expect(world.notes.requests).toEqual([])
  await page.signIn(alice.password)
  await expect.poll(() => world.notes.notes.get('note')).toBe('not saved')
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.heading.textContent()).toBe('Hello, alice')
  expect(page.complaints).toEqual([])
})

// B3

it('B3. Only what can be extended is extended: extending in one page closes the dialog in the other within 1 s', async () => {
  await using world = await openGuardWorld(app, { guard })
  const pages = [await world.newPage(), await world.newPage()] as const
  await world.pass(13 * minute)
  for (const page of pages) expect(await page.title()).toBe(STILL_THERE)
  await pages[0].noticed()
  await pages[0].page.keyboard.press('Enter')
  expect(await pages[0].title()).toBe(null)
  await pages[1].pass(second)
  expect(await pages[1].title()).toBe(null)
  await world.pass(13 * minute - 2 * second)
  for (const page of pages) expect(await page.title()).toBe(null)
  await world.pass(2 * minute + 3 * second)
  for (const page of pages) expect(await page.heading.textContent()).toMatch(/^Signed out/)
})

it("B3. Only what can be extended is extended: the warning of the session's end has no way to stay", async () => {
  await using world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 } })
  const page = await world.newPage()
  await world.pass(2 * hour - 4 * minute)
  expect(await page.title()).toBe(ABOUT_TO_END)
  expect(await page.dialog.getByRole('button').allTextContents()).toEqual([
    'Sign in again',
    'Not now',
    'Sign out now',
  ])
})

// B4

it('B4. No votes: a crashed page delays no other', async () => {
  await using world = await openGuardWorld(app, { guard })
  const [crashed, other] = [await world.newPage(), await world.newPage()]
  await crashed.page.keyboard.press('a')
  await crashed.crash()
  world.leave(crashed)
  await world.pass(13 * minute + second)
  expect(await other.title()).toBe(STILL_THERE)
  await world.pass(2 * minute)
  expect(await other.heading.textContent()).toBe(IDLE)
})

it('B4. No votes: a frozen page delays no other, and corrects itself when it is thawed, before any input', async () => {
  await using world = await openGuardWorld(app, { guard })
  const [frozen, other] = [await world.newPage(), await world.newPage()]
  await frozen.sleep(16 * minute)
  await frozen.setLifecycle('frozen')
  world.leave(frozen)
  await world.pass(15 * minute + second)
  expect(await other.heading.textContent()).toBe(IDLE)
  await frozen.setLifecycle('active')
  await frozen.page.mouse.move(100, 100, { steps: 3 })
  await frozen.says(IDLE)
})

it('B4. No votes: a hidden page delays no other, and acts on time itself', async () => {
  await using world = await openGuardWorld(app, { guard })
  const [hidden, other] = [await world.newPage(), await world.newPage()]
  await hidden.setHidden(true)
  await world.pass(13 * minute + second)
  expect(await other.title()).toBe(STILL_THERE)
  expect(await hidden.title()).toBe(STILL_THERE)
  await world.pass(2 * minute)
  expect(await other.heading.textContent()).toBe(IDLE)
  expect(await hidden.heading.textContent()).toBe(IDLE)
})

it('B4. No votes: activity in one page counts in all, whether that page lives on or not', async () => {
  await using world = await openGuardWorld(app, { guard })
  const [active, other] = [await world.newPage(), await world.newPage()]
  await world.pass(10 * minute)
  await active.page.keyboard.press('a')
  await active.crash()
  world.leave(active)
  await world.pass(13 * minute - second)
  expect(await other.title()).toBe(null)
  await world.pass(2 * second)
  expect(await other.title()).toBe(STILL_THERE)
})

it('B4. No votes: what is no record of this session, or comes from the future, is ignored', async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await world.pass(10 * minute)
  const later = world.now() + hour
  const records = await page.page.evaluate((at) => {
    const key = 'react-cognito-session.embedded-client-1.activity'
    const [session] = JSON.parse(localStorage.getItem(key)!) as [string]
    const future = JSON.stringify([session, at, false])
    return [future, `["${session}",null,false]`, `["other.1",${at},false]`, 'null', '{', 'NaN']
  }, later)
  for (const record of records) {
    await page.page.evaluate(
      (item) => localStorage.setItem('react-cognito-session.embedded-client-1.activity', item),
      record,
    )
    await world.pass(20 * second)
  }
  await world.pass(minute + second)
  expect(await page.title()).toBe(STILL_THERE)
  expect(page.complaints).toEqual([])
})

// B5

it('B5. Work first: pages that hear from another one that the session has ended keep what is unsaved', async () => {
  await using world = await openGuardWorld(app, { guard })
  const first = await world.newPage()
  const others = [await world.newPage(), await world.newPage(), await world.newPage()]
  await world.setNotes('500')
  for (const page of others) await page.type('not saved')
  await world.pass(14 * minute)
  // their timers come late, as they do in hidden pages
  for (const page of others) world.leave(page)
  await world.pass(minute + second)
  await first.says(IDLE)
  for (const page of others) {
    await expect.poll(() => page.state()).not.toMatchObject({ isSignedIn: true })
    expect(await page.title()).toBe(SIGNED_OUT)
    expect(await page.note.inputValue()).toBe('not saved')
  }
})

// B10

it('B10. A 30-day limit does not open the dialog at once, nor a day later', async () => {
  await using world = await openGuardWorld(app, { refreshTokenValidity: { days: 30 } })
  const page = await world.newPage()
  await page.page.waitForTimeout(50)
  await world.pass(second)
  expect(await page.title()).toBe(null)
  await world.sleep(day)
  await world.pass(minute)
  expect(await page.title()).toBe(null)
  await world.sleep(29 * day - 4 * minute)
  await world.pass(second)
  expect(await page.title()).toBe(ABOUT_TO_END)
})

it('B10. A clock set back signs no typist out, and keeps nobody signed in who is away', async () => {
  await using world = await openGuardWorld(app, { guard: { idleTimeout: { minutes: 5 } } })
  const page = await world.newPage()
  await page.type('a')
  await page.page.evaluate(() => {
    const { clock } = globalThis.time!
    clock.setWallClock(clock.now() - 7_200_000)
  })
  for (let times = 0; times < 40; times++) {
    await world.pass(10 * second)
    await page.page.keyboard.press('b')
  }
  expect(await page.title()).toBe(null)
  await world.pass(3 * minute + second)
  expect(await page.title()).toBe(STILL_THERE)
  await world.pass(2 * minute)
  expect(await page.heading.textContent()).toBe(IDLE)
  expect(world.notes.notes.get('note')).toBe(`a${'b'.repeat(40)}`)
})

// around it

it("an app's beforeunload handler with shouldBlock() does not hold up the guard's own sign-out", async () => {
  await using world = await openGuardWorld(app, { guard, leavesAtSignOut: true })
  const page = await world.newPage()
  const asked: string[] = []
  page.page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await page.type('not saved')
  await page.page.reload()
  expect(asked).toEqual(['beforeunload'])

  await page.type('not saved either')
  await world.setNotes('500')
  await world.pass(13 * minute + second)
  await page.noticed()
  await page.button('Sign out now').click()
  await page.button('Sign out anyway').waitFor()
  await page.page.waitForTimeout(550)
  await page.button('Sign out anyway').click()
  await page.page.waitForURL('**/left')
  expect(asked).toEqual(['beforeunload'])
})
