import { decodeJwt } from 'jose'
import { inspect } from 'node:util'
import { tokenHandlerSource } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { aMoment, clientId, hour, minute, second } from '../../support/session-setup.js'
import { setUpHandler, type HandlerWorld } from './handler-world.js'

const session = 'GET /auth/session'
const refresh = 'POST /auth/refresh'

it('knows who is signed in as soon as the handler has answered', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const tab = world.newTab()
  expect(tab.getState()).toEqual({ status: 'loading' })
  await world.until(() => tab.getState().status === 'authenticated')
  expect(tab.getState()).toMatchObject({ user: { username: 'alice' }, refreshError: null })
  expect(world.asked()).toEqual([session])
})

it('knows that nobody is signed in', async () => {
  await using world = await setUpHandler()
  const tab = world.newTab()
  await world.until(() => tab.getState().status !== 'loading')
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
})

it('takes a cookie that cannot be opened for none', async () => {
  await using world = await setUpHandler()
  world.browser.cookies.set('__Host-cognito-session', '1.tampered')
  const tab = world.newTab()
  await world.until(() => tab.getState().status !== 'loading')
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  expect(world.browser.cookies.size).toBe(0)
})

it.each([
  ['throttled', () => Response.json({ error: 'throttled' }, { status: 429 })],
  ['throttled', () => new Response('Slow down.', { status: 429 })],
  ['network', () => Response.json({ error: 'network' }, { status: 502 })],
  ['service', () => new Response('Bad gateway', { status: 502 })],
  ['network', () => new Response('<!doctype html><title>Free Wi-Fi</title>')],
  ['network', () => Response.json({ free: 'Wi-Fi' })],
  ['network', () => Response.error()],
  ['invalid_config', () => Response.json({ error: 'origin_rejected' }, { status: 403 })],
  ['invalid_config', () => Response.json({ error: 'header_missing' }, { status: 403 })],
  ['invalid_config', () => new Response('Not found', { status: 404 })],
  ['unexpected', () => new Response('<h1>Who are you?</h1>', { status: 401 })],
  ['unexpected', () => new Response('<h1>Page expired</h1>', { status: 419 })],
  ['unexpected', () => Response.json({ error: 'invalid_grant' }, { status: 400 })],
  ['unexpected', () => Response.json({ __type: 'NotAuthorizedException' }, { status: 401 })],
  [
    'unexpected',
    () =>
      new Response('', { status: 401, headers: { 'x-amzn-errortype': 'UserNotFoundException' } }),
  ],
] as const)('tells %s, and not that nobody is signed in', async (code, answer) => {
  await using world = await setUpHandler()
  await world.signIn()
  world.between(answer)
  const tab = world.newTab()
  await world.until(() => tab.getState().status !== 'loading')
  expect(tab.getState()).toMatchObject({ status: 'error', error: { code, isTerminal: false } })
  world.between(() => null)
  await tab.reload()
  expect(tab.getState()).toMatchObject({ status: 'authenticated' })
})

it('gives up on a handler that does not answer within 10 s', async () => {
  await using world = await setUpHandler()
  world.between(() => new Promise(() => {}))
  const tab = world.newTab()
  await world.until(() => world.asked().length === 1)
  await world.clock.advance(9.9 * second)
  await aMoment()
  expect(tab.getState().status).toBe('loading')
  await world.clock.advance(200)
  await world.until(() => tab.getState().status !== 'loading')
  expect(tab.getState()).toMatchObject({ status: 'error', error: { code: 'network' } })
})

it('keeps the session of a page when the handler cannot be reached', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const accessToken = await tab.getAccessToken()
  world.between(() => Response.error())
  await world.clock.advance(minute)
  await tab.reload()
  expect(await tab.getAccessToken()).toBe(accessToken)
  expect(tab.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('asks once for all who look at the same time', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const source = world.newSource()
  const found = await Promise.all(Array.from({ length: 20 }, async () => await source.load()))
  expect(new Set(found.map((tokens) => tokens?.accessToken)).size).toBe(1)
  expect(world.asked()).toEqual([session])
})

it('asks again when an answer is a second old', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.clock.advance(second - 10)
  await tab.reload()
  expect(world.asked()).toHaveLength(1)
  await world.clock.advance(second)
  await tab.reload()
  expect(world.asked()).toHaveLength(2)
})

it('does not remember a failure', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const source = world.newSource()
  world.between(() => Response.error())
  await expect(source.load()).rejects.toMatchObject({ code: 'network' })
  world.between(() => null)
  expect(await source.load()).toMatchObject({ username: 'alice', refreshToken: null })
})

it('refreshes with one request for a hundred callers', async () => {
  await using world = await setUpHandler({ appClient: { rotation: { graceSeconds: 0 } } })
  const tab = await world.newSignedInTab()
  await world.clock.advance(hour)
  const all = Promise.all(Array.from({ length: 100 }, () => tab.getAccessToken()))
  const accessTokens = await world.settled(all)
  expect(new Set(accessTokens).size).toBe(1)
  expect(world.asked().filter((what) => what === refresh)).toEqual([refresh])
  expect(leftOf(accessTokens[0]!, world)).toBeGreaterThan(minute)
})

it('asks for the session no more than once within a refresh', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.clock.advance(hour)
  await world.settled(tab.getAccessToken())
  expect(world.asked().slice(1)).toEqual([session, refresh])
})

it('waits for a handler that does not answer once before a refresh, not twice', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.clock.advance(hour)
  world.between(() => new Promise(() => {}))
  const before = world.asked().length
  const refusal = tab.getAccessToken().catch((error: unknown) => error)
  await world.until(() => world.asked().length > before)
  await world.clock.advance(11 * second)
  await world.until(() => world.asked().includes(refresh))
  expect(world.asked().slice(before)).toEqual([session, refresh])
  await world.clock.advance(11 * second)
  expect(await world.settled(refusal)).toMatchObject({ code: 'network' })
  expect(tab.getState()).toMatchObject({ status: 'authenticated' })
})

it('says nothing of what a refusal quotes', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const token = (await tab.getAccessToken()).slice(0, 40)
  world.between((path) =>
    path === '/auth/refresh' ? Response.json({ error: `Bad ${token}` }, { status: 400 }) : null,
  )
  const refreshed = tab.getAccessToken({ forceRefresh: true })
  const refusal = await world.settled(refreshed.catch((error: unknown) => error))
  expect(refusal).toMatchObject({ code: 'unexpected' })
  expect(inspect(refusal, { depth: 12, showHidden: true })).not.toContain(token)
})

it('passes client metadata on', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.settled(
    tab.getAccessToken({ forceRefresh: true, clientMetadata: { device: 'kiosk' } }),
  )
  const body: unknown = await world.browser.asked.at(-1)!.request.json()
  expect(body).toMatchObject({ clientMetadata: { device: 'kiosk' } })
})

it.each([10 * minute, -10 * minute])(
  'gives no expired token when the clock is %d ms ahead',
  async (browserAheadMs) => {
    await using world = await setUpHandler({
      browserAheadMs,
      appClient: { accessTokenSeconds: 300, idTokenSeconds: 300 },
    })
    const tab = await world.newSignedInTab()
    for (let step = 0; step < 8; step++) {
      const accessToken = await world.settled(tab.getAccessToken())
      expect(leftOf(accessToken, world)).toBeGreaterThanOrEqual(59 * second)
      await world.clock.advance(2 * minute)
    }
    expect(world.asked().filter((what) => what === refresh).length).toBeLessThanOrEqual(8)
  },
)

it('ends a session that was revoked, for that reason, after one request', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  world.pool.revokeUser('alice')
  const refreshed = world.settled(tab.getAccessToken({ forceRefresh: true }))
  await expect(refreshed).rejects.toMatchObject({ code: 'refresh_token_revoked', isTerminal: true })
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
  expect(world.asked().filter((what) => what === refresh)).toEqual([refresh])
  expect(world.browser.cookies.size).toBe(0)
})

it.each([
  ['refresh_token_revoked', 'revoked'],
  ['refresh_token_reused', 'revoked'],
  ['refresh_token_expired', 'refresh-token-expired'],
] as const)('takes %s for the end of the session', async (error, reason) => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  let isRefused = false
  world.between((path) => {
    isRefused ||= path === '/auth/refresh'
    if (!isRefused) return null
    const told = path === '/auth/refresh' ? error : 'not_authenticated'
    return Response.json({ error: told }, { status: 401 })
  })
  const refreshed = world.settled(tab.getAccessToken({ forceRefresh: true }))
  await expect(refreshed).rejects.toMatchObject({ code: error })
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason })
})

it('keeps what was refused readable, and not what is there no more', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const source = world.newSource()
  world.newTab(source).dispose()
  const tokens = (await source.load())!
  const { signal } = new AbortController()
  world.browser.cookies.clear()
  const refreshed = source.refresh(tokens, { signal })
  await expect(refreshed).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(await source.load()).toBeNull()
  await world.signIn()
  await world.clock.advance(second)
  const next = (await source.load())!
  world.pool.revokeUser('alice')
  const again = source.refresh(next, { signal })
  await expect(again).rejects.toMatchObject({ code: 'refresh_token_revoked' })
  expect(await source.load()).toEqual(next)
})

it('brings nothing back that was refused when another tab has ended it', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const sources = [world.newSource(), world.newSource()] as const
  for (const source of sources) world.newTab(source).dispose()
  const tokens = (await sources[0].load())!
  await sources[1].load()
  world.pool.revokeUser('alice')
  const { signal } = new AbortController()
  const refreshed = sources[0].refresh(tokens, { signal })
  await expect(refreshed).rejects.toMatchObject({ code: 'refresh_token_revoked' })
  sources[1].clear(tokens)
  expect(await sources[0].load()).toBeNull()
  await world.clock.advance(2 * second)
  expect(await sources[0].load()).toBeNull()
})

it('adopts what another instance has got when a refresh token was refused', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const { accessToken, idToken } = await world.pool.issueTokens('alice', {
    authTime: Number(decodeJwt(await tab.getAccessToken()).auth_time) * 1000,
  })
  let isRefused = false
  world.between((path) => {
    if (path === '/auth/refresh') {
      isRefused = true
      return Response.json({ error: 'refresh_token_reused' }, { status: 401 })
    }
    return isRefused ? Response.json({ accessToken, idToken, now: world.trueNow() }) : null
  })
  expect(await world.settled(tab.getAccessToken({ forceRefresh: true }))).toBe(accessToken)
  expect(tab.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('has no token but in memory', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const accessToken = await world.settled(tab.getAccessToken({ forceRefresh: true }))
  const stored = [...world.browser.storage.items].flat().join(' ')
  expect(stored).toContain(clientId)
  for (const part of accessToken.split('.').slice(1)) expect(stored).not.toContain(part)
  expect(world.browser.asked.map(({ request }) => request.url).join(' ')).not.toContain('eyJ')
})

it('forgets a later session of its user with the one that is cleared', async () => {
  await using world = await setUpHandler()
  await world.signIn()
  const source = world.newSource()
  world.newTab(source).dispose()
  const before = (await source.load())!
  await world.signIn()
  await world.clock.advance(second)
  expect((await source.load())?.accessToken).not.toBe(before.accessToken)
  source.clear(before)
  expect(await source.load()).toBeNull()
})

it('ends the sessions of the user everywhere', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.clock.advance(2 * hour)
  await world.settled(tab.signOut({ scope: 'global' }))
  expect(world.operations()).toContain('GlobalSignOut')
  expect(world.browser.cookies.size).toBe(0)
  expect(tab.getState()).toMatchObject({ reason: 'signed-out' })
})

it.each([
  '//evil.example',
  '/\\evil.example',
  'auth',
  'http://app.example.com/auth',
  '/auth?x=1',
  '',
])('refuses %j as baseUrl', (baseUrl) => {
  const create = () => tokenHandlerSource({ baseUrl, clientId })
  expect(create).toThrow(expect.objectContaining({ code: 'invalid_config' }))
})

it.each(['/auth', '/', 'https://api.example.com/auth', 'http://localhost:3000/auth'])(
  'takes %j as baseUrl',
  (baseUrl) => {
    expect(tokenHandlerSource({ baseUrl, clientId })).toMatchObject({ kind: 'token-handler' })
  },
)

/** What a token has left at Cognito. */
function leftOf(accessToken: string, { trueNow }: HandlerWorld): number {
  return Number(decodeJwt(accessToken).exp) * 1000 - trueNow()
}
