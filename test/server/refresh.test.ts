import { createTokenHandler } from 'react-cognito-session/server'
import { expect, it } from 'vitest'
import { minute, setUpHandler } from './handler-world.js'
import { claimsOf, errorOf } from './pretend-browser.js'

const day = 24 * 60 * minute
const rotation = { graceSeconds: 0 }

it('trades the refresh token for new tokens', async () => {
  const { browser, time, operations } = await setUpHandler()
  await browser.signIn()
  const before = await browser.session()
  time.at += 50 * minute
  const answer = await browser.refresh()
  const fresh = (await answer.json()) as typeof before
  expect(answer.status).toBe(200)
  expect(Object.keys(fresh)).toEqual(['accessToken', 'idToken', 'now'])
  expect(claimsOf(fresh.accessToken)['exp']).toBe(time.at / 1000 + 3600)
  expect(await browser.session()).toEqual(fresh)
  expect(operations().slice(3)).toEqual(['token'])
})

it('lets no refresh move the end of the cookies', async () => {
  const { browser, time } = await setUpHandler({ handler: { refreshTokenValidity: { days: 10 } } })
  await browser.signIn()
  time.at += 9 * day
  const answer = await browser.refresh()
  expect(answer.headers.getSetCookie()[0]).toContain('; Max-Age=86400;')
  time.at += day
  expect(await errorOf(await browser.call('/auth/session'))).toEqual([419, 'session_unreadable'])
  expect(browser.cookies.size).toBe(0)
})

it.each([{}, { rotation }])('asks Cognito once for twenty callers, with %j', async (appClient) => {
  let arrived = 0
  const { browser, asked, intercept, pool } = await setUpHandler({
    appClient,
    create(options) {
      const handle = createTokenHandler(options)
      return (request) => {
        arrived += Number(request.url.endsWith('/refresh'))
        return handle(request)
      }
    },
  })
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  intercept(async (request) => {
    await expect.poll(() => arrived).toBe(20)
    return pool.handle(request)
  })
  const calls = Array.from({ length: 20 }, () => browser.post('/auth/refresh', naming))
  const answers = await Promise.all(calls)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  expect(new Set(texts).size).toBe(1)
  expect(asked('token')).toBe(2)
})

it('gives the new tokens to a request that still carries the old cookie after a rotation', async () => {
  const { browser, asked } = await setUpHandler({ appClient: { rotation } })
  await browser.signIn()
  const old = new Map(browser.cookies)
  const first = (await (await browser.refresh()).json()) as object
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  const second = (await (await browser.refresh()).json()) as object
  expect(second).toEqual(first)
  expect(asked('token')).toBe(2)
  expect((await browser.refresh()).status).toBe(200)
  expect(asked('token')).toBe(3)
})

it('gives a request with a cookie of two rotations ago the newest tokens', async () => {
  const { browser, asked } = await setUpHandler({ appClient: { rotation } })
  await browser.signIn()
  const old = new Map(browser.cookies)
  await browser.refresh()
  const newest = (await (await browser.refresh()).json()) as object
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  expect(await (await browser.refresh()).json()).toEqual(newest)
  expect(asked('token')).toBe(3)
})

it('refreshes anew each time where nothing rotates', async () => {
  const { browser, asked, time } = await setUpHandler()
  await browser.signIn()
  await browser.refresh()
  time.at += 1000
  await browser.refresh()
  expect(asked('token')).toBe(3)
})

it('refuses when the browser has another session than the tab', async () => {
  const { browser, time, asked } = await setUpHandler()
  await browser.signIn()
  const alice = browser.naming(await browser.session())
  time.at += minute
  await browser.signIn({ username: 'bob', query: '?prompt=login' })
  const answer = await browser.post('/auth/refresh', alice)
  expect(await errorOf(answer)).toEqual([409, 'user_changed'])
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(asked('token')).toBe(2)
  expect((await browser.refresh()).status).toBe(200)
})

it('refuses a tab of an earlier sign-in of the same user', async () => {
  const { browser, time, asked } = await setUpHandler()
  await browser.signIn()
  const earlier = browser.naming(await browser.session())
  time.at += minute
  await browser.signIn({ query: '?prompt=login' })
  expect(await errorOf(await browser.post('/auth/refresh', earlier))).toEqual([409, 'user_changed'])
  expect(asked('token')).toBe(2)
})

it('sets nothing when another sign-in has taken the place of a session that is being refreshed', async () => {
  const { browser, time, intercept, asked, pool } = await setUpHandler()
  await browser.signIn()
  const alice = browser.naming(await browser.session())
  const callback = await browser.toCallback({ username: 'bob', query: '?prompt=login' })
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isHeld = true
  intercept((request) => {
    if (!isHeld || !request.url.endsWith('/oauth2/token')) return null
    isHeld = false
    return held.then(() => pool.handle(request))
  })
  time.at += minute
  const refreshing = browser.post('/auth/refresh', alice)
  await expect.poll(() => isHeld).toBe(false)
  await browser.comeBack(callback)
  letGo()
  const answer = await refreshing
  expect(await errorOf(answer)).toEqual([409, 'user_changed'])
  expect(answer.headers.getSetCookie()).toEqual([])
  await expect.poll(() => asked('revoke')).toBe(1)
  expect(claimsOf((await browser.session()).idToken)['cognito:username']).toBe('bob')
})

it('takes no cookie of a sign-in away that has followed while Cognito refused', async () => {
  const { browser, time, intercept, pool } = await setUpHandler()
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isHeld = false
  intercept((request) => {
    if (isHeld || !request.url.endsWith('/oauth2/token')) return null
    isHeld = true
    return held.then(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
  })
  pool.revokeUser('alice')
  time.at += minute
  const refreshing = browser.post('/auth/refresh', naming)
  await expect.poll(() => isHeld).toBe(true)
  await browser.signIn({ query: '?prompt=login' })
  letGo()
  const late = await refreshing
  expect(await errorOf(late)).toEqual([409, 'user_changed'])
  expect(late.headers.getSetCookie()).toEqual([])
  expect((await browser.refresh()).status).toBe(200)
})

it('ends a session that Cognito refuses for good', async () => {
  const { browser, pool } = await setUpHandler()
  await browser.signIn()
  pool.revokeUser('alice')
  const answer = await browser.refresh()
  expect(await errorOf(answer)).toEqual([401, 'refresh_token_revoked'])
  expect(browser.cookies.size).toBe(0)
})

it('tells that nobody is signed in', async () => {
  const { browser } = await setUpHandler()
  const answer = await browser.post('/auth/refresh', { sub: 'x', authTime: 1 })
  expect(await errorOf(answer)).toEqual([401, 'not_authenticated'])
})

it.each([
  ['network', 502, () => Response.error()],
  ['network', 502, () => new Response('<html>secret-token')],
  ['service', 503, () => new Response('', { status: 500 })],
  ['throttled', 429, () => new Response('', { status: 429, headers: { 'retry-after': '7' } })],
  ['invalid_config', 500, () => Response.json({ error: 'invalid_client' }, { status: 400 })],
  ['unexpected', 500, () => new Response('<html>', { status: 403 })],
  ['unexpected', 500, () => Response.json({ error: 'What is secret-token?' }, { status: 400 })],
])('keeps the session through %s (%i)', async (code, status, upstream) => {
  const { browser, intercept, errors } = await setUpHandler()
  await browser.signIn()
  intercept((request) => (request.url.endsWith('/oauth2/token') ? upstream() : null))
  const answer = await browser.refresh()
  expect(await errorOf(answer)).toEqual([status, code])
  expect(answer.headers.get('retry-after')).toBe(code === 'throttled' ? '7' : null)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(errors.map((error) => [error.code, error.path])).toEqual([[code, '/auth/refresh']])
  expect(errors[0]!.said).not.toContain('secret-token')
  intercept(() => null)
  expect((await browser.refresh()).status).toBe(200)
})

it('goes on when whoever listens for errors fails', async () => {
  const { browser, pool } = await setUpHandler({
    handler: {
      onError() {
        throw new Error('of the listener')
      },
    },
  })
  await browser.signIn()
  pool.faults.fail(1, 503, { only: 'token' })
  expect(await errorOf(await browser.refresh())).toEqual([503, 'service'])
})

it('hands metadata for the trigger on, as texts', async () => {
  const { browser, intercept } = await setUpHandler()
  await browser.signIn()
  const bodies: string[] = []
  intercept((request) => {
    void request
      .clone()
      .text()
      .then((text) => bodies.push(text))
    return null
  })
  const naming = browser.naming(await browser.session())
  await browser.post('/auth/refresh', { ...naming, clientMetadata: { theme: 'dark', n: 1 } })
  expect(new URLSearchParams(bodies[0]).get('aws_client_metadata')).toBe('{"theme":"dark"}')
})

it.each([['dark'], [['dark']], [7], [null], [{ n: 1 }]])(
  'takes %j for no metadata',
  async (clientMetadata: unknown) => {
    const { browser, intercept } = await setUpHandler()
    await browser.signIn()
    const naming = browser.naming(await browser.session())
    let body = ''
    intercept((request) => {
      void request
        .clone()
        .text()
        .then((text) => (body = text))
      return null
    })
    await browser.post('/auth/refresh', { ...naming, clientMetadata })
    expect(body).toContain('refresh_token')
    expect(body).not.toContain('aws_client_metadata')
  },
)

it('takes no name of a session from the prototype of a body', async () => {
  const { browser } = await setUpHandler()
  await browser.signIn()
  const naming = JSON.stringify(browser.naming(await browser.session()))
  const body = `{"__proto__":${naming},"constructor":${naming}}`
  const answer = await browser.call('/auth/sign-out', { method: 'POST', body })
  expect(await errorOf(answer)).toEqual([400, 'unexpected'])
  expect((await browser.refresh()).status).toBe(200)
})

it.each([
  ['no JSON', 'sub=alice', 400],
  ['nothing', '', 400],
  ['null', 'null', 400],
  ['no session', '{}', 400],
  ['1 MB', JSON.stringify({ sub: 'a'.repeat(1_000_000), authTime: 1 }), 413],
])('refuses a body of %s', async (_what, body, status) => {
  const { browser, asked } = await setUpHandler()
  await browser.signIn()
  for (const path of ['/auth/refresh', '/auth/sign-out']) {
    const answer = await browser.call(path, { method: 'POST', body })
    expect(await errorOf(answer)).toEqual([status, 'unexpected'])
  }
  expect(asked('token')).toBe(1)
  expect((await browser.refresh()).status).toBe(200)
})

it('reads no more than it has to of a body that does not tell its length', async () => {
  const { options } = await setUpHandler()
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(4096).fill(32))
    },
  })
  const headers = { 'x-cognito-session': '1', origin: new URL(options.redirectUri).origin }
  const request = new Request(`${headers.origin}/auth/refresh`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit)
  expect((await createTokenHandler(options)(request)).status).toBe(413)
  expect(pulled).toBeLessThan(10)
})
