import { createTokenHandler } from 'react-cognito-session/server'
import { expect, it } from 'vitest'
import { setUpHandler, minute } from './handler-world.js'
import { claimsOf, errorOf } from './pretend-browser.js'

it('signs in by code and hands out the two tokens', async () => {
  const { browser, time, operations } = await setUpHandler()
  const back = await browser.signIn({ query: '?return_to=/notes%3Fid%3D1%23end' })
  expect([back.status, back.headers.get('location')]).toEqual([302, '/notes?id=1#end'])
  const session = await browser.session()
  expect(Object.keys(session)).toEqual(['accessToken', 'idToken', 'now'])
  expect(session.now).toBe(time.at)
  expect(claimsOf(session.idToken)).toMatchObject({ 'cognito:username': 'alice' })
  expect(operations()).toEqual(['authorize', 'login', 'token'])
})

it('works for an app client without a secret', async () => {
  const { browser } = await setUpHandler({
    appClient: { secret: null },
    handler: { clientSecret: undefined as never },
  })
  await browser.signIn()
  expect((await browser.refresh()).status).toBe(200)
})

it('never lets the browser have the refresh token', async () => {
  const { browser, pool, time, intercept } = await setUpHandler({
    appClient: { rotation: { graceSeconds: 0 } },
  })
  const refreshTokens: string[] = []
  intercept(async (request) => {
    const answer = await pool.handle(request)
    if (request.url.endsWith('/oauth2/token')) {
      const { refresh_token } = (await answer.clone().json()) as { refresh_token: string }
      refreshTokens.push(refresh_token)
    }
    return answer
  })
  await browser.signIn({ query: '?popup=a-popup-of-the-test' })
  time.at += 50 * minute
  await browser.refresh()
  await browser.signIn({ query: '?reauthenticate=1', username: 'bob' })
  const naming = browser.naming(await browser.session())
  await browser.post('/auth/sign-out', { ...naming, scope: 'global' })
  expect(pool.requests.map(({ operation }) => operation)).toContain('GlobalSignOut')
  expect(refreshTokens).toHaveLength(3)
  const everything = browser.received.join('\n')
  const decoded = everything
    .split(/[^\w+/%-]+/)
    .flatMap((text) => [
      decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '')),
      Buffer.from(text, 'base64').toString('latin1'),
    ])
    .join('\n')
  for (const refreshToken of refreshTokens) {
    expect(refreshToken.length).toBeGreaterThan(20)
    expect(everything).not.toContain(refreshToken)
    expect(decoded).not.toContain(refreshToken)
    expect(decoded).not.toContain(Buffer.from(refreshToken).toString('base64').slice(0, 40))
  }
})

it('lets no answer be stored', async () => {
  const { browser, url } = await setUpHandler()
  const answers = [
    await browser.signIn(),
    await browser.call('/auth/session'),
    await browser.refresh(),
    await browser.call('/auth/nowhere'),
    await browser.navigate(`${url}/auth/logout`),
  ]
  expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(
    Array(5).fill('no-store'),
  )
})

it('sets cookies that only this host gets back, over TLS, and no script sees', async () => {
  const { browser } = await setUpHandler()
  const back = await browser.signIn()
  const set = back.headers.getSetCookie().filter((line) => !line.includes('Max-Age=0'))
  expect(set.length).toBeGreaterThan(0)
  for (const line of set) {
    expect(line).toMatch(
      /^__Host-cognito-session(\.\d)?=[\w.-]+; Path=\/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict$/,
    )
    expect(line.length).toBeLessThan(4096)
  }
})

it('tells that nobody is signed in', async () => {
  const { browser } = await setUpHandler()
  expect(await errorOf(await browser.call('/auth/session'))).toEqual([401, 'not_authenticated'])
})

it('leads to managed login to end its cookie', async () => {
  const { browser, url, cognitoUrl } = await setUpHandler()
  const left = await browser.navigate(`${url}/auth/logout`)
  const to = new URL(left.headers.get('location')!)
  expect([left.status, to.origin + to.pathname]).toEqual([302, `${cognitoUrl}/logout`])
  expect(Object.fromEntries(to.searchParams)).toEqual({
    client_id: 'embedded-client-1',
    logout_uri: `${url}/`,
  })
})

it('knows no path but its own, and each by one method', async () => {
  const { browser, url } = await setUpHandler()
  const status = async (path: string, method: string) =>
    (await browser.call(path, { method })).status
  expect(await status('/auth', 'GET')).toBe(404)
  expect(await status('/session', 'GET')).toBe(404)
  expect(await status('/auth/session/', 'GET')).toBe(404)
  expect(await status('/auth/session', 'POST')).toBe(405)
  expect(await status('/auth/refresh', 'GET')).toBe(405)
  expect((await fetch(`${url}/auth/sign-in`, { method: 'POST' })).status).toBe(405)
})

it('knows where it is by its options, not by the address that a proxy asks it at', async () => {
  const { browser, options, replaceHandler, url } = await setUpHandler()
  const handle = createTokenHandler(options)
  replaceHandler((request) => {
    const { pathname, search } = new URL(request.url)
    return handle(new Request(`http://internal:3000${pathname}${search}`, request))
  })
  const back = await browser.signIn({ query: '?return_to=/a' })
  expect(back.headers.get('location')).toBe('/a')
  expect((await browser.refresh()).status).toBe(200)
  const left = await browser.navigate(`${url}/auth/logout`)
  expect(left.headers.get('location')).not.toContain('internal')
  const foreign = { origin: 'http://internal:3000' }
  expect(await errorOf(await browser.refresh({ headers: foreign }))).toEqual([
    403,
    'origin_rejected',
  ])
})

it.each([-10 * minute, 10 * minute])(
  'signs in, refreshes and re-authenticates with a clock that is %d ms ahead',
  async (aheadMs) => {
    const { browser, options, replaceHandler, time } = await setUpHandler()
    const now = () => time.at + aheadMs
    replaceHandler(createTokenHandler({ ...options, now }))
    await browser.signIn()
    time.at += 40 * minute
    expect((await browser.refresh()).status).toBe(200)
    const back = await browser.signIn({ query: '?reauthenticate=1&return_to=/a' })
    expect(back.headers.get('location')).toBe('/a')
    const { idToken, now: told } = await browser.session()
    expect(claimsOf(idToken)['auth_time']).toBe(time.at / 1000)
    expect(told).toBe(now())
  },
)
