import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob, itemsOf } from '../support/session-of-pool.js'
import {
  complaints,
  type NotesApp,
  type NotesPage,
  openPages,
  openProfile,
  operationsOf,
  serveNotesApp,
} from './notes-app.js'

let app: NotesApp

beforeAll(async () => {
  app = await serveNotesApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const keys = 'CognitoIdentityServiceProvider.embedded-client-1.'
const REFRESH = 'GetTokensFromRefreshToken'
/** A reused refresh token ends everything: whoever refreshes twice is found out. */
const rotating = [
  { clientId: 'embedded-client-1', rotation: { graceSeconds: 0 }, reuseEndsSession: true },
]
const all = <T>(pages: NotesPage[], run: (page: NotesPage) => Promise<T>) =>
  Promise.all(pages.map(run))

// A1

it('A1. One refresh: 100 callers at once with an expired access token: 1 request', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const [page] = await openPages(profile, 1, { onDemand: true })
  const tokens = await page!.page.evaluate(() =>
    Promise.all(Array.from({ length: 100 }, () => globalThis.client.getAccessToken())),
  )
  expect(new Set(tokens).size).toBe(1)
  expect(operationsOf(profile.pool)).toEqual([REFRESH])
})

it.each<[string, typeof rotating | undefined, boolean]>([
  ['5 pages of one browser that open at once: 1 request in all', undefined, false],
  ['5 pages that open at once, with rotation and no grace period', rotating, false],
  ['5 open pages that ask at once, with rotation and no grace period', rotating, true],
])('A1. One refresh: %s; no page ends signed out', async (_how, clients, onDemand) => {
  await using profile = await openProfile(app, {
    signedIn: 'alice, expired',
    ...(clients && { clients }),
  })
  profile.pool.faults.latencyMs = 30
  const pages = await openPages(profile, 5, { onDemand })
  if (onDemand) await all(pages, (page) => page.says('Hello, alice'))
  const tokens = await all(pages, (page) => page.getAccessToken())
  expect(new Set(tokens).size).toBe(1)
  await all(pages, (page) => page.says('Hello, alice'))
  expect(profile.pool.requests).toMatchObject([{ operation: REFRESH, status: 200 }])
  // nor at the next look at the storage
  await all(pages, (page) => page.page.reload().then(() => page.says('Hello, alice')))
  expect(profile.pool.requests.length).toBe(1)
})

// A5, A6: with real pages; the finer points are in test/acceptance

it('A5. Sign-out is final: a RevokeToken that hangs: local tokens gone within 50 ms, the UI within 2 s, in every page', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const pages = await openPages(profile, 2)
  await all(pages, (page) => page.says('Hello, alice'))
  profile.pool.faults.hang(1)
  const left = await pages[0]!.page.evaluate(() => {
    void globalThis.client.signOut()
    return Object.keys(localStorage)
  })
  expect(left).toEqual([])
  const began = performance.now()
  await all(pages, (page) => page.says('Signed out: signed-out'))
  expect(performance.now() - began).toBeLessThan(2000)
  await expect.poll(() => operationsOf(profile.pool)).toEqual(['RevokeToken'])
})

it("A6. Nobody becomes somebody else: Alice's refresh in one page while Bob signs in in another", async () => {
  await using profile = await openProfile(app, { signedIn: 'alice', clients: rotating })
  const [ofAlice, ofBob] = await openPages(profile, 2, { onDemand: true })
  const release = profile.holdAnswersOf(REFRESH)
  const outcome = ofAlice!.getAccessToken({ forceRefresh: true }).catch((error: Error) => error)
  await expect.poll(() => operationsOf(profile.pool)).toContain(REFRESH)
  await ofBob!.signIn(bob)
  await ofBob!.says('Hello, bob')
  const keysOfBob = await ofBob!.stored()
  release()
  expect(await outcome).toMatchObject({ message: 'user_changed' })
  await ofAlice!.says('Signed out: user-changed')
  await expect.poll(() => operationsOf(profile.pool)).toContain('RevokeToken')
  expect(await ofBob!.stored()).toEqual(keysOfBob)
  expect(keysOfBob[`${keys}LastAuthUser`]).toBe('bob')
  expect(Object.keys(keysOfBob).filter((key) => key.startsWith(`${keys}alice.`))).toEqual([])
  await ofBob!.page.reload()
  await ofBob!.says('Hello, bob')
})

// A8

it.each(['closed', 'crashed'] as const)(
  'A8. No lock can hang the app: a tab %s inside the lock: another refreshes within 1 s',
  async (end) => {
    await using profile = await openProfile(app, { signedIn: 'alice, expired' })
    const [dying, other] = await openPages(profile, 2, { onDemand: true })
    await other!.says('Hello, alice')
    profile.pool.faults.hang(1)
    // what asks in a crashed page never hears of it
    dying!.getAccessToken().catch(() => {})
    await expect.poll(() => operationsOf(profile.pool)).toEqual([REFRESH])
    const waiting = other!.getAccessToken()
    await other!.page.waitForTimeout(100)
    expect(operationsOf(profile.pool)).toEqual([REFRESH])
    if (end === 'closed') await dying!.page.close()
    else await crash(dying!.page)
    const endedAt = Date.now()
    expect(await waiting).toMatch(/^ey/)
    expect(profile.pool.requests[1]!.at - endedAt).toBeLessThan(end === 'closed' ? 1000 : 1500)
    await other!.says('Hello, alice')
    expect(profile.pool.requests).toMatchObject([{ status: null }, { status: 200 }])
  },
)

it.each([
  ['Web Locks', () => void Reflect.deleteProperty(Navigator.prototype, 'locks')],
  ['BroadcastChannel', () => void Reflect.deleteProperty(globalThis, 'BroadcastChannel')],
  [
    'both',
    () => {
      Reflect.deleteProperty(Navigator.prototype, 'locks')
      Reflect.deleteProperty(globalThis, 'BroadcastChannel')
    },
  ],
])(
  'A8. No lock can hang the app: without %s all promises but the cross-tab single request hold',
  async (_what, prepare) => {
    await using profile = await openProfile(app, {
      signedIn: 'alice, expired',
      clients: [{ clientId: 'embedded-client-1', rotation: { graceSeconds: 0 } }],
    })
    const open = async () => {
      const page = await profile.newPage({ prepare, onDemand: true })
      await page.open()
      return page
    }
    const pages = [await open(), await open(), await open()]
    await all(pages, (page) => page.getAccessToken())
    await all(pages, (page) => page.says('Hello, alice'))
    // a refusal that was rescued, or none
    complaints.splice(0).forEach((text) => expect(text).toContain('status of 400'))
    await pages[0]!.signOut()
    await all(pages, (page) => page.says('Signed out: signed-out'))
    await pages[1]!.signIn(bob)
    await all(pages, (page) => page.says('Hello, bob'))
    expect(new Set(await all(pages, (page) => page.getAccessToken())).size).toBe(1)
  },
)

it('A8. No lock can hang the app: on plain http, where there are no Web Locks, it signs in, refreshes and signs out', async () => {
  const site = { url: 'http://notes.test' }
  await using profile = await openProfile({ site, browser: app.browser })
  await profile.context.route('http://notes.test/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    await route.fulfill({ response: await route.fetch({ url: `${app.site.url}${pathname}` }) })
  })
  await profile.context.route('http://pool.test/', async (route) => {
    const request = route.request()
    const { url, method, headers, body } = {
      url: request.url(),
      method: request.method(),
      headers: request.headers(),
      body: request.postData(),
    }
    const answer = await profile.pool.handle(new Request(url, { method, headers, body }))
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    })
  })
  const { userPoolId, clientId } = profile.pool
  const settings = new URLSearchParams({ userPoolId, clientId, endpoint: 'http://pool.test/' })
  const page = await profile.newPage()
  await page.page.goto(`${site.url}/?${settings}`)
  expect(await page.page.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([
    false,
    false,
  ])
  const tokens = await profile.pool.issueTokens('alice')
  await page.page.evaluate((items) => {
    for (const [key, value] of items) localStorage.setItem(key, value)
    return globalThis.client.reload()
  }, itemsOf(tokens))
  await page.says('Hello, alice')
  expect(await page.getAccessToken({ forceRefresh: true })).not.toBe(tokens.accessToken)
  await page.signOut()
  await page.says('Signed out: signed-out')
  expect(await page.stored()).toEqual({})
  await expect.poll(() => operationsOf(profile.pool)).toEqual([REFRESH, 'RevokeToken'])
})

// A10

it('A10. Clean ends: StrictMode mounts 100 times: 1 load, 1 refresh; after unmount and dispose: 0 timers, 0 listeners, 0 locks', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const page = await profile.newPage({ prepare: watchWhatIsOpen })
  profile.pool.faults.latencyMs = 100
  await page.open()
  await page.says('Hello, alice')
  await page.page.evaluate(async () => {
    for (let mounts = 0; mounts < 100; mounts++) {
      globalThis.unmount()
      globalThis.mount()
      if (mounts % 10 === 0) await new Promise((resolve) => setTimeout(resolve))
    }
  })
  expect(await page.getAccessToken()).not.toBe(profile.tokens!.accessToken)
  await page.says('Hello, alice')
  expect(operationsOf(profile.pool)).toEqual([REFRESH])
  // one load, and what the one refresh reads under its lock, which may come before the first render; not one a mount
  const loads = await page.page.evaluate(() => globalThis.watched.firstLoads)
  expect(loads).toBeGreaterThan(0)
  expect(loads).toBeLessThanOrEqual(4)
  expect((await page.page.evaluate(whatIsOpen)).length).toBeGreaterThan(3)

  await page.page.evaluate(() => {
    globalThis.unmount()
    globalThis.client.dispose()
  })
  await page.page.waitForTimeout(50)
  expect(await page.page.evaluate(whatIsOpen)).toEqual([])
})

// A11

it('A11. No secrets outside their room: no token in the console, React props and state, the DOM, URLs, cookies and sessionStorage', async () => {
  await using profile = await openProfile(app, { clients: rotating })
  const page = await profile.newPage()
  const heard: string[] = []
  page.page.on('console', (message) => heard.push(message.text()))
  await page.open()
  await page.signIn(alice)
  await page.says('Hello, alice')
  await page.getAccessToken({ forceRefresh: true })
  const planted = Object.entries(await page.stored())
    .filter(([key]) => key.endsWith('Token'))
    .flatMap(([, value]) => [value, ...value.split('.').slice(1)])
  expect(planted.length).toBeGreaterThan(6)
  const seen = await page.page.evaluate(whatReactHolds)
  expect(seen.length).toBeGreaterThan(10)
  expect(seen).toContain('alice')
  const places = await page.page.evaluate(() => [
    document.documentElement.outerHTML,
    document.cookie,
    JSON.stringify(sessionStorage),
    JSON.stringify(history.state),
    JSON.stringify(globalThis.client.getState()),
    location.href,
  ])
  const texts = [...seen, ...places, ...heard, ...page.urls]
  expect(texts.filter((text) => planted.some((secret) => text.includes(secret)))).toEqual([])
})

// A12

it('A12. Bad input: whatever is stored, the page renders "signed out", throws nothing and signs nobody in', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const page = await profile.newPage()
  await page.open()
  await page.says('Hello, alice')
  const { accessToken, idToken } = profile.tokens!
  const claims = JSON.parse(
    Buffer.from(accessToken.split('.')[1]!, 'base64url').toString(),
  ) as object
  const withClaims = (changes: object) =>
    `e30.${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url')}.x`
  const bad = [
    'one',
    'one.two',
    `${accessToken}.four`,
    `${accessToken}.four.five`,
    'e30.%%%.x',
    withClaims({ exp: undefined }),
    withClaims({ exp: 'soon' }),
    withClaims({ exp: null }),
    withClaims({ auth_time: undefined }),
    withClaims({ auth_time: 4e9 }),
    idToken,
    'x'.repeat(4_000_000),
    '{"__proto__":{"isAdmin":true}}',
  ]
  for (const token of bad) {
    await page.page.evaluate(
      ([key, value]) => localStorage.setItem(key!, value!),
      [`${keys}alice.accessToken`, token],
    )
    await page.page.reload()
    await page.says('Signed out: no-session')
  }
  expect(profile.pool.requests).toEqual([])
})

// faults that need a page

it('Faults: bfcache return after a sign-out elsewhere: the page shows signed-out before anything else happens', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const page = await profile.newPage()
  await page.open()
  await page.says('Hello, alice')
  await page.page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => (globalThis.cameBack = persisted))
  })

  // goes away, and comes back by the browser's own button
  await page.page.goto(`${app.site.url}/elsewhere`)
  complaints.splice(0)
  const other = await profile.newPage()
  await other.open()
  await other.signOut()
  await other.says('Signed out: signed-out')
  await page.page.goBack()
  const isRestored = await page.page.evaluate(() => globalThis.cameBack === true)
  expect(await page.heading()).toBe(`Signed out: ${isRestored ? 'signed-out' : 'no-session'}`)
})

it('Faults: bfcache return after a sign-out elsewhere, of which the frozen page heard nothing: signed-out in the task of pageshow', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const page = await profile.newPage({ onDemand: true })
  await page.open()
  await page.says('Hello, alice')
  const shown = await page.page.evaluate(async () => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    // storage events reach other pages only: for this one it is as if it had been frozen
    localStorage.clear()
    const heading = document.querySelector('h1')!
    const before = heading.textContent
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    const state = globalThis.client.getState()
    await Promise.resolve()
    return [before, JSON.stringify(state), document.querySelector('h1')!.textContent]
  })
  expect(shown).toEqual([
    'Hello, alice',
    expect.stringContaining('"reason":"signed-out"'),
    'Signed out: signed-out',
  ])
  expect(profile.pool.requests).toEqual([])
})

it('Faults: storage cleared by another tab: signed out in this one, without a call', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const [one, other] = await openPages(profile, 2)
  await one!.says('Hello, alice')
  await other!.says('Hello, alice')
  await one!.page.evaluate(() => localStorage.clear())
  await other!.says('Signed out: signed-out')
  expect(profile.pool.requests).toEqual([])
})

it('Faults: answer lost after the server rotated, grace 10 s: the session survives in every page', async () => {
  await using profile = await openProfile(app, {
    signedIn: 'alice, expired',
    clients: [{ clientId: 'embedded-client-1', rotation: { graceSeconds: 10 } }],
  })
  profile.pool.faults.dropAnswer(1)
  const pages = await openPages(profile, 3)
  expect(new Set(await all(pages, (page) => page.getAccessToken())).size).toBe(1)
  await all(pages, (page) => page.says('Hello, alice'))
  expect(profile.pool.requests).toMatchObject([{ status: null }, { status: 200 }])
  // the browser's own line about the lost answer, which it does not always write
  complaints.splice(0).forEach((text) => expect(text).toContain('net::ERR'))
})

// point 3

it('Auto-refresh: a hidden page lets its token run out, and refreshes as soon as it is seen', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const page = await profile.newPage({ prepare: hide })
  await page.open()
  await page.says('Hello, alice')
  await page.page.waitForTimeout(300)
  expect(profile.pool.requests).toEqual([])
  await page.page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState')
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
  await expect.poll(() => operationsOf(profile.pool)).toEqual([REFRESH])
})

it('Auto-refresh: two pages that are opened over an expired token, and shown again, refresh once between them', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired', clients: rotating })
  const pages = await openPages(profile, 2)
  await expect.poll(() => operationsOf(profile.pool)).toEqual([REFRESH])
  for (const type of ['visibilitychange', 'online', 'pageshow', 'resume'])
    await all(pages, (page) =>
      page.page.evaluate((name) => void document.dispatchEvent(new Event(name)), type),
    )
  await pages[0]!.page.waitForTimeout(300)
  expect(profile.pool.requests).toMatchObject([{ operation: REFRESH, status: 200 }])
  await all(pages, (page) => page.says('Hello, alice'))
})

/** Kills the renderer of a page; what waits for the page never hears of it. */
async function crash(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void devTools.send('Page.crash').catch(() => {})
  await crashed
}

declare global {
  var cameBack: boolean | undefined
  var watched: { firstLoads: number; open: string[] }
}

function hide() {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' })
}

/** What the page has open: listeners of window and document, channels, timers, locks. */
async function whatIsOpen() {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...globalThis.watched.open, ...[...held, ...pending].map(({ name }) => name)]
}

/** Keeps a list of it, in a page that is about to load; React's own listeners are not of interest. */
function watchWhatIsOpen() {
  const open: string[] = []
  globalThis.watched = { firstLoads: 0, open }
  const close = (entry: string) => {
    const index = open.indexOf(entry)
    if (index >= 0) open.splice(index, 1)
  }
  const ofInterest = /^(focus|pageshow|online|offline|visibilitychange|resume|freeze|storage)$/
  for (const [name, target] of Object.entries({ window, document })) {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    target.addEventListener = (
      type: string,
      listener: never,
      options?: AddEventListenerOptions,
    ) => {
      add(type, listener, options)
      if (!ofInterest.test(type)) return
      open.push(`${name} ${type}`)
      options?.signal?.addEventListener('abort', () => close(`${name} ${type}`))
    }
    target.removeEventListener = (type: string, listener: never, options?: never) => {
      remove(type, listener, options)
      if (ofInterest.test(type)) close(`${name} ${type}`)
    }
  }
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      open.push('channel')
    }
    override close() {
      super.close()
      close('channel')
    }
  }
  const { setTimeout, clearTimeout } = globalThis
  globalThis.setTimeout = ((run: () => void, delayMs?: number) => {
    const timer: number = (setTimeout as Window['setTimeout'])(() => {
      close(`timer ${timer}`)
      run()
    }, delayMs)
    open.push(`timer ${timer}`)
    return timer
  }) as never
  globalThis.clearTimeout = ((timer: number) => {
    close(`timer ${timer}`)
    clearTimeout(timer)
  }) as never
  const { getItem } = Storage.prototype
  Storage.prototype.getItem = function (key) {
    // a refresh reads it again: only what is read before the app has rendered is a load
    if (key.endsWith('LastAuthUser') && !document.querySelector('h1'))
      globalThis.watched.firstLoads++
    return getItem.call(this, key)
  }
}

/** Every text in the props, the state and the contexts of React's tree. */
function whatReactHolds(): string[] {
  const root = document.querySelector('#root')!
  const key = Object.keys(root).find((name) => name.startsWith('__reactContainer'))!
  const texts = new Set<string>()
  const seen = new Set<unknown>()
  const walk = (value: unknown, depth: number) => {
    if (typeof value === 'string') texts.add(value)
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > 40) return
    if (value instanceof Node || value === window) return
    seen.add(value)
    for (const inner of Object.values(value)) walk(inner, depth + 1)
  }
  walk(Reflect.get(root, key), 0)
  return [...texts]
}
