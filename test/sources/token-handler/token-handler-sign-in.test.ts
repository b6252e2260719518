import { tokenHandlerSource } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { toIssuerEndpoint } from '../../../src/sources/issuer-endpoint.js'
import { aMoment, clientId, fakeJwt, minute, second } from '../../support/session-setup.js'
import { setUpHandler, type HandlerWorld } from './handler-world.js'

it('leaves the page for a redirect, with all wishes, and back to where it is', async () => {
  await using world = await setUpHandler()
  const { source } = await readyPage(world, '/notes?id=1#top')
  void source.signIn({
    prompt: 'select_account',
    loginHint: 'alice',
    identityProvider: 'Google',
    lang: 'de',
  })
  const url = new URL(world.browser.left[0]!, world.origin)
  expect(url.pathname).toBe('/auth/sign-in')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    prompt: 'select_account',
    login_hint: 'alice',
    identity_provider: 'Google',
    lang: 'de',
    return_to: '/notes?id=1#top',
  })
  const back = await world.walk(url.href, 'alice')
  expect(back.url).toBe(`${world.origin}/auth/callback${new URL(back.url).search}`)
  expect(back.headers.get('location')).toBe('/notes?id=1#top')
})

it.each(['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)'])(
  'returns to no other origin than its own, as to %s',
  async (returnTo) => {
    await using world = await setUpHandler()
    const { source } = await readyPage(world)
    await expect(source.signIn({ returnTo })).rejects.toMatchObject({ code: 'invalid_config' })
    const signedIn = source.signIn({ returnTo, display: 'popup' })
    await expect(signedIn).rejects.toMatchObject({ code: 'invalid_config' })
    expect(world.browser.left).toEqual([])
    expect(world.browser.opened.map(({ closed }) => closed)).toEqual([true])
  },
)

it('signs in by a window that it opens at once', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(world)
  const signedIn = source.signIn({ display: 'popup' })
  expect(world.browser.opened).toHaveLength(1)
  await world.signInInPopup('alice')
  const session = await world.settled(signedIn)
  expect(session.getAccessToken().payload['username']).toBe('alice')
  expect(tab.getState()).toMatchObject({ status: 'authenticated', user: { username: 'alice' } })
  expect(world.browser.left).toEqual([])
})

it('tells the other tabs of a sign-in by a window', async () => {
  await using world = await setUpHandler()
  const { source } = await readyPage(world)
  const other = world.newTab()
  other.subscribe(() => {})
  await world.until(() => other.getState().status === 'unauthenticated')
  const signedIn = source.signIn({ display: 'popup' })
  await world.signInInPopup('alice')
  await world.settled(signedIn)
  await world.until(() => other.getState().status === 'authenticated')
  expect(other.getState()).toMatchObject({ user: { username: 'alice' } })
})

it.each([10 * minute, -10 * minute])(
  'knows the time at Cognito after a sign-in by a window, with a clock %d ms ahead',
  async (browserAheadMs) => {
    await using world = await setUpHandler({ browserAheadMs })
    const { source, tab } = await readyPage(world)
    const signedIn = source.signIn({ display: 'popup' })
    await world.clock.advance(3 * minute)
    await world.signInInPopup('alice')
    await world.settled(signedIn)
    const wrongMs = Math.abs(tab.time.now() - world.trueNow())
    expect(wrongMs).toBeLessThanOrEqual(2 * second)
  },
)

it.each(['', '//evil.example/'])(
  'leaves the page for a redirect, however long an address it has, at path %j',
  async (path) => {
    await using world = await setUpHandler()
    const { source } = await readyPage(world, `${world.origin}${path}?q=${'a'.repeat(64_000)}`)
    void source.signIn()
    const url = new URL(world.browser.left[0]!, world.origin)
    expect(Object.fromEntries(url.searchParams)).toEqual({ return_to: '/' })
  },
)

it('goes on waiting for a window when another sign-in fails before its own is used', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(world)
  const signedIn = source.signIn({ display: 'popup' })
  const refusal = refusalOf(signedIn)
  await source.signIn({ display: 'popup', returnTo: '//evil.example' }).catch(() => {})
  expect(world.browser.opened[0]!.closed).toBe(false)
  await world.signInInPopup('alice', world.browser.opened[0])
  expect(await world.settled(refusal)).toBeNull()
  expect(tab.getState()).toMatchObject({ status: 'authenticated' })
})

it('says that the browser has blocked the window', async () => {
  await using world = await setUpHandler()
  const { source } = await readyPage(world)
  world.browser.blockPopups()
  const signedIn = source.signIn({ display: 'popup' })
  await expect(signedIn).rejects.toMatchObject({ code: 'popup_blocked' })
})

it('opens no window that could not answer, being of another origin', async () => {
  await using world = await setUpHandler()
  const source = tokenHandlerSource({ baseUrl: `${world.url}/auth`, clientId })
  const tab = world.newTab(source)
  await world.until(() => tab.getState().status === 'error')
  const signedIn = source.signIn({ display: 'popup' })
  await expect(signedIn).rejects.toMatchObject({ code: 'not_supported' })
  expect(world.browser.opened.map(({ closed }) => closed)).toEqual([true])
})

it('gives up a window when its signal fires or another is opened', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(world)
  const patience = new AbortController()
  const first = source.signIn({ display: 'popup' })
  const refusal = refusalOf(first)
  const second = source.signIn({ display: 'popup', signal: patience.signal })
  expect(await refusal).toMatchObject({ code: 'sign_in_cancelled' })
  patience.abort()
  await expect(second).rejects.toMatchObject({ code: 'sign_in_cancelled' })
  expect(world.browser.opened.map(({ closed }) => closed)).toEqual([true, true])
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
})

it('gives the reason for which the window has failed', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(world)
  const signedIn = source.signIn({ display: 'popup', prompt: 'none' })
  const refusal = refusalOf(signedIn)
  await world.signInInPopup('alice')
  expect(await refusal).toMatchObject({ code: 'interaction_required' })
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
})

it('takes a window that leaves no cookie behind for a failure', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(world)
  const signedIn = source.signIn({ display: 'popup' })
  const refusal = refusalOf(world.settled(signedIn))
  world.between((path) =>
    path === '/auth/session'
      ? Response.json({ error: 'not_authenticated' }, { status: 401 })
      : null,
  )
  await world.signInInPopup('alice')
  expect(await refusal).toMatchObject({ code: 'invalid_callback' })
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
})

it('signs the user of the page in again, with a password', async () => {
  await using world = await setUpHandler()
  const { source, tab, user } = await signedInPage(world)
  await world.clock.advance(minute)
  const done = source.reauthenticate(user)
  const url = new URL(world.browser.opened[0]!.location.href, world.origin)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    prompt: 'login',
    login_hint: 'alice',
    reauthenticate: '1',
  })
  await world.signInInPopup('alice')
  await world.settled(done)
  expect(tab.getState()).toMatchObject({ user: { authTime: user.authTime + minute } })
})

it('keeps the session when somebody else signs in to confirm it', async () => {
  await using world = await setUpHandler()
  const { source, tab, user } = await signedInPage(world)
  await world.clock.advance(minute)
  const done = source.reauthenticate(user)
  const refusal = refusalOf(done)
  await world.signInInPopup('bob')
  expect(await refusal).toMatchObject({ code: 'different_user' })
  await world.settled(tab.getAccessToken({ forceRefresh: true }))
  expect(tab.getState()).toMatchObject({ user: { username: 'alice', authTime: user.authTime } })
})

it('lets nobody else into a page that has outlived its session', async () => {
  await using world = await setUpHandler()
  const { source, tab, user } = await signedInPage(world)
  await tab.signOut()
  await world.until(() => world.browser.cookies.size === 0)
  await world.clock.advance(minute)
  const done = source.reauthenticate(user)
  const refusal = refusalOf(world.settled(done))
  await world.signInInPopup('bob')
  expect(await refusal).toMatchObject({ code: 'different_user' })
  await world.until(() => world.browser.cookies.size === 0)
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
  const again = source.reauthenticate(user)
  await world.signInInPopup('alice')
  await world.settled(again)
  expect(tab.getState()).toMatchObject({ user: { username: 'alice' } })
})

it('lets nobody else in by a redirect that was to prove who is there, when nobody is any more', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await signedInPage(world)
  await tab.signOut()
  await world.until(() => world.browser.cookies.size === 0)
  void source.signIn({ isReauthentication: true })
  const back = await world.walk(world.browser.left[0]!, 'bob')
  expect(back.headers.get('location')).toBe('/?cognito_sign_in_error=not_authenticated')
  expect(world.browser.cookies.size).toBe(0)
})

it.each(['popup', 'redirect'] as const)(
  'has nobody to re-authenticate by a %s where nobody was signed in',
  async (display) => {
    await using world = await setUpHandler()
    const { source } = await readyPage(world)
    const done = source.signIn({ display, isReauthentication: true })
    await expect(done).rejects.toMatchObject({ code: 'not_authenticated' })
    expect(world.browser.left).toEqual([])
    expect(world.browser.opened.filter(({ closed }) => !closed)).toEqual([])
  },
)

it('takes the reason out of an address that looks like one of another host', async () => {
  await using world = await setUpHandler()
  const path = `${world.origin}//evil.example/?cognito_sign_in_error=network`
  const { source } = await readyPage(world, path)
  expect(source.signInError()).toMatchObject({ code: 'network' })
  expect(world.browser.href()).toBe(`${world.origin}//evil.example/`)
})

it('tells why a redirect has failed, and takes that out of the address', async () => {
  await using world = await setUpHandler()
  const { source, tab } = await readyPage(
    world,
    '/notes?id=1&cognito_sign_in_error=different_user#top',
  )
  expect(source.signInError()).toMatchObject({ code: 'different_user', isTerminal: false })
  expect(world.browser.href()).toBe(`${world.origin}/notes?id=1#top`)
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
  void source.signIn()
  expect(source.signInError()).toBeNull()
})

it.each(['', 'a%20word%20of%20somebody%27s%20own', '__proto__', 'refresh_token_revoked'])(
  'takes %j in the address for no reason of its own',
  async (word) => {
    await using world = await setUpHandler()
    const { source } = await readyPage(world, `/?cognito_sign_in_error=${word}`)
    expect(source.signInError()).toMatchObject({ code: 'unexpected', isTerminal: false })
    expect(source.signInError()?.message).not.toContain('word')
    expect(world.browser.href()).toBe(`${world.origin}/`)
  },
)

it('leaves the page to end what managed login remembers', async () => {
  await using world = await setUpHandler()
  const { source } = await readyPage(world)
  source.endBrowserSession()
  expect(world.browser.left).toEqual(['/auth/logout'])
})

it('signs nobody in before there is a client', async () => {
  await using world = await setUpHandler()
  await expect(world.newSource().signIn()).rejects.toMatchObject({ code: 'invalid_config' })
})

it('signs nobody in, and leaves for nowhere, where there is no page', async () => {
  await using world = await setUpHandler({ hasPage: false })
  const { source } = await readyPage(world)
  await expect(source.signIn()).rejects.toMatchObject({ code: 'not_supported' })
  source.endBrowserSession()
  expect(world.asked()).toEqual([])
})

it('asks the API of the pool that has issued the tokens', () => {
  const of = (iss: unknown) => toIssuerEndpoint(fakeJwt({ iss, client_id: clientId }))
  const pool = 'cognito-idp.eu-west-1.amazonaws.com'
  expect(of(`https://${pool}/eu-west-1_Embedded1`)).toBe(`https://${pool}/`)
  expect(of('http://localhost:9229/local_1')).toBe('http://localhost:9229/')
  expect(of('http://127.0.0.1:9229')).toBe('http://127.0.0.1:9229/')
  for (const issuer of [
    `http://${pool}/eu-west-1_Embedded1`,
    'http://localhost.evil.example/',
    'http://localhost@evil.example/',
    'https://alice@evil.example/',
    'javascript:alert(1)',
    '//evil.example',
    '',
    42,
    undefined,
  ]) {
    expect(() => of(issuer)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
  }
})

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )

/** A page on which nobody is signed in, and known not to be. */
async function readyPage(world: HandlerWorld, path = '/') {
  world.browser.goTo(path)
  const source = world.newSource()
  const tab = world.newTab(source)
  await world.until(() => tab.getState().status === 'unauthenticated')
  await aMoment()
  return { source, tab }
}

/** A page on which Alice is signed in. */
async function signedInPage(world: HandlerWorld) {
  await world.signIn('alice')
  const source = world.newSource()
  const tab = world.newTab(source)
  await world.until(() => tab.getState().status === 'authenticated')
  const state = tab.getState()
  if (state.status !== 'authenticated') throw new Error('Nobody is signed in.')
  return { source, tab, user: state.user }
}
