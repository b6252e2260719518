import { strict } from 'react-cognito-session'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob } from '../support/session-of-pool.js'
import { enter } from './managed-login-app/login-page.js'
import { hour, minute, openLoginWorld, type LoginWorld } from './managed-login-app/login-world.js'
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

it('signs in by redirect under StrictMode: comes back to where it began, and trades the code once', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage('notes/7?tab=2#top')
  await page.says('Signed out: no-session')
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(`${world.root}notes/7?tab=2#top`)
  expect(world.operations()).toEqual(SIGN_IN)

  await page.page.reload()
  await page.says('Hello, alice')
  expect(world.operations()).toEqual(SIGN_IN)
  await page.tells('Ready')
  expect(page.complaints).toEqual([])
})

it('signs in by redirect where the redirect URI is the page of the app', async () => {
  await using world = await openLoginWorld(app, { redirectPath: '/' })
  const page = await world.newPage('?tab=2')
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(`${world.root}?tab=2`)
})

it('leaves nothing of the answer in the address or in the history, and Back leads nowhere worse', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  const entries = await page.history()
  expect(entries.filter((url) => /[?&]code=/.test(url))).toEqual([])
  expect(entries.filter((url) => url.startsWith(app.origin) && url !== world.root)).toEqual([])
  // to the service, whose cookie sends the browser back with an answer that nobody waits for
  await page.page.goBack()
  await page.says('Hello, alice')
  await page.tells('invalid_callback')
  expect((await page.history()).filter((url) => /[?&]code=/.test(url))).toEqual([])
  expect(world.operations().filter((operation) => operation === 'token')).toHaveLength(1)
})

it('goes to another page than the one it began on, but to none of another origin', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  const begin = (returnTo: string) =>
    page.page.evaluate(
      (wanted) =>
        globalThis.source.signIn({ returnTo: wanted }).then(
          () => 'signed in',
          ({ code }: { code: string }) => code,
        ),
      returnTo,
    )
  expect(await begin('//evil.test/')).toBe('invalid_config')
  expect(page.page.url()).toBe(world.root)
  const { pathname } = new URL(world.root)
  void begin(`${pathname}orders?page=3`).catch(() => {})
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(`${world.root}orders?page=3`)
})

it('signs in two tabs that are at it at once: each trades its own code once', async () => {
  await using world = await openLoginWorld(app)
  const one = await world.newPage('one')
  const other = await world.newPage('other')
  await one.beginRedirect()
  await other.beginRedirect()
  await Promise.all([enter(one.page, alice), enter(other.page, alice)])
  await one.says('Hello, alice')
  await other.says('Hello, alice')
  expect(one.page.url()).toBe(`${world.root}one`)
  expect(other.page.url()).toBe(`${world.root}other`)
  expect(world.pool.requests.filter(({ operation }) => operation === 'token')).toMatchObject([
    { status: 200 },
    { status: 200 },
  ])
  expect(await one.getAccessToken()).toBe(await other.getAccessToken())
})

it('gives a page back that can be used when the user comes Back from the service', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  await page.beginRedirect()
  await page.page.goBack()
  await page.says('Signed out: no-session')
  await page.tells('Ready')
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(world.root)
})

it('gives a page back that can be used when the browser has kept it as it was', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  // the page is not left, for this Chromium keeps none; the event is what a kept one would see
  const service = `${world.domain}/**`
  await page.page.route(service, (route) => route.fulfill({ status: 204 }))
  const asked = page.page.waitForResponse(service)
  await page.button('Sign in').click()
  await asked
  await page.tells('Pending')
  await page.page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  })
  await page.tells('sign_in_cancelled')
  await page.page.unroute(service)
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(world.root)
})

it.each<[what: string, code: string, prepare: (world: LoginWorld) => void]>([
  [
    'the user has refused',
    'authorization_failed',
    (world) => world.intercept('/oauth2/authorize', refuse('access_denied')),
  ],
  [
    'the service says that it is at fault',
    'service',
    (world) => world.intercept('/oauth2/authorize', refuse('server_error')),
  ],
  [
    'the ID token has another nonce',
    'invalid_callback',
    (world) => world.intercept('/oauth2/token', () => tokensOf(world, bob.username)),
  ],
  [
    'the token endpoint answers with HTML',
    'network',
    (world) =>
      world.intercept('/oauth2/token', () => {
        const headers = { 'content-type': 'text/html', 'access-control-allow-origin': '*' }
        return new Response('<h1>Welcome to this hotel</h1>', { headers })
      }),
  ],
])('tells why a sign-in has failed, and keeps who was signed in: %s', async (...args) => {
  const [, code, prepare] = args
  await using world = await openLoginWorld(app, { signedInAgo: 5 * minute })
  prepare(world)
  const page = await world.newPage('notes')
  await page.button('Sign in').click()
  if (!['authorization_failed', 'service'].includes(code)) await enter(page.page, alice)
  await page.tells(code)
  await page.says('Hello, alice')
  expect(page.page.url()).toBe(`${world.root}notes`)
  expect(await page.getAccessToken()).toBe(world.tokens!.accessToken)
  expect(world.revoked).toEqual(world.issued)
})

it('refuses answers that belong to no sign-in begun here, and keeps who was signed in', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  const answers: string[] = []
  page.page.on('request', (request) => {
    if (request.url().includes('code=')) answers.push(request.url())
  })
  await page.page.goto(`${world.redirectUri}?code=foreign&state=${'s'.repeat(43)}`)
  await page.tells('invalid_callback')
  await page.says('Signed out: no-session')
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  const accessToken = await page.getAccessToken()
  const [, replayed] = answers

  for (const answer of [
    replayed!,
    `${world.redirectUri}?error=access_denied&state=${'f'.repeat(43)}`,
  ]) {
    await page.page.goto(answer)
    await page.tells('invalid_callback')
    await page.says('Hello, alice')
    expect(await page.history()).not.toContain(answer)
    expect(await page.getAccessToken()).toBe(accessToken)
  }
  expect(world.operations()).toEqual(SIGN_IN)
})

it('refuses an answer whose code verifier is lost, and a new sign-in is taken', async () => {
  await using world = await openLoginWorld(app)
  const page = await world.newPage()
  // asked for and not gone to: what the tab keeps for the answer is cleared meanwhile
  const service = `${world.domain}/**`
  await page.page.route(service, (route) => route.fulfill({ status: 204 }))
  const asked = page.page.waitForResponse(service)
  await page.button('Sign in').click()
  const url = (await asked).url()
  await page.page.unroute(service)
  await page.page.evaluate(() => sessionStorage.clear())
  await page.page.goto(url)
  await enter(page.page, alice)
  await page.tells('invalid_callback')
  await page.says('Signed out: no-session')
  expect(world.operations()).toEqual(['authorize', 'login'])
  // by the cookie
  await page.button('Sign in').click()
  await page.says('Hello, alice')
})

it('refreshes once between two pages, with rotation and no grace period; nobody is signed out', async () => {
  await using world = await openLoginWorld(app, {
    signedInAgo: 2 * hour,
    appClient: { rotation: { graceSeconds: 0 }, reuseEndsSession: true },
  })
  const one = await world.newPage()
  const other = await world.newPage()
  const ask = () => Promise.all([one.getAccessToken(), other.getAccessToken()])
  expect(new Set(await ask()).size).toBe(1)
  expect(world.operations()).toEqual(['token'])
  await Promise.all([one, other].map((page) => page.getAccessToken({ forceRefresh: true })))
  expect(new Set(await ask()).size).toBe(1)
  await one.says('Hello, alice')
  await other.says('Hello, alice')
  expect(world.pool.requests.every(({ status }) => status === 200)).toBe(true)
})

it.each([
  ['asks for the password after a strict guard has ended an idle session', strict, true],
  [
    'lets the user in by the cookie where the guard leaves that alone',
    { ...strict, endBrowserSession: false },
    false,
  ],
])('%s', async (_what, guard, asks) => {
  await using world = await openLoginWorld(app, { clock: 'moved', guard })
  const page = await world.newPage()
  await page.beginRedirect()
  await enter(page.page, alice)
  await page.says('Hello, alice')
  const ended = asks ? page.page.waitForURL(world.redirectUri) : page.says('Signed out: idle')
  await world.pass(page, 14 * minute)
  await page.says('Hello, alice')
  // the page may be left while this passes
  await world.pass(page, minute).catch(() => {})
  await ended
  expect(world.operations().includes('logout')).toBe(asks)
  expect(world.revoked).toEqual(world.issued)

  await page.button('Sign in').click()
  if (asks) await enter(page.page, alice)
  await page.says('Hello, alice')
  await world.pass(page, minute)
  await page.says('Hello, alice')
  expect(world.operations().filter((operation) => operation === 'login')).toHaveLength(asks ? 2 : 1)
})

/** Sends the browser straight back with this error. */
const refuse = (error: string) => (request: Request) => {
  const asked = new URL(request.url).searchParams
  const location = new URL(asked.get('redirect_uri')!)
  location.searchParams.set('error', error)
  location.searchParams.set('state', asked.get('state')!)
  return new Response(null, { status: 302, headers: { location: location.href } })
}

/** Tokens that are right in all but that they answer no request. */
async function tokensOf(world: LoginWorld, username: string): Promise<Response> {
  const { accessToken, idToken, refreshToken } = await world.pool.issueTokens(username)
  const body = {
    access_token: accessToken,
    id_token: idToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: 3600,
  }
  return Response.json(body, { headers: { 'access-control-allow-origin': '*' } })
}
