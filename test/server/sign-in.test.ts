import { expect, it } from 'vitest'
import { minute, setUpHandler } from './handler-world.js'
import { claimsOf } from './pretend-browser.js'

const errorIn = (response: Response, url: string) => {
  const to = new URL(response.headers.get('location') ?? '', url)
  return [response.status, to.pathname, to.searchParams.get('cognito_sign_in_error')]
}

it('asks with PKCE, a nonce and a state, with a client secret too', async () => {
  const { browser, url } = await setUpHandler()
  const begun = await browser.navigate(`${url}/auth/sign-in`)
  const { searchParams } = new URL(begun.headers.get('location')!)
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    client_id: 'embedded-client-1',
    redirect_uri: `${url}/auth/callback`,
    scope: 'openid aws.cognito.signin.user.admin',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
})

it('hands on the wishes that are wishes', async () => {
  const { browser, url } = await setUpHandler()
  const wished = async (query: string) => {
    const begun = await browser.navigate(`${url}/auth/sign-in?${query}`)
    return new URL(begun.headers.get('location')!).searchParams
  }
  const all = await wished(
    'prompt=login&login_hint=alice%40example.com&identity_provider=Google&lang=de',
  )
  expect(Object.fromEntries(all)).toMatchObject({
    prompt: 'login',
    login_hint: 'alice@example.com',
    identity_provider: 'Google',
    lang: 'de',
  })
  const none = await wished(
    `prompt=everything&login_hint=${'a'.repeat(400)}&scope=admin&redirect_uri=x`,
  )
  expect(none.get('prompt')).toBeNull()
  expect(none.get('login_hint')).toBeNull()
  expect(none.get('scope')).toBe('openid aws.cognito.signin.user.admin')
  expect(none.get('redirect_uri')).toBe(`${url}/auth/callback`)
})

it.each([
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/%0d%0aSet-Cookie:x=1\r\n',
  `/${'a'.repeat(65_000)}`.slice(0, 9000),
])('returns to the root instead of %j', async (evil) => {
  const { browser } = await setUpHandler()
  const back = await browser.signIn({ query: `?return_to=${encodeURIComponent(evil)}` })
  expect([back.status, back.headers.get('location')]).toEqual([302, '/'])
})

it('keeps the query and the fragment of where it returns to when it tells an error', async () => {
  const { browser, url } = await setUpHandler()
  const callback = new URL(await browser.toCallback({ query: '?return_to=/a%3Fb%3Dc%26d%23e' }))
  const denied = `${url}/auth/callback?error=access_denied&state=${callback.searchParams.get('state')}`
  const back = await browser.comeBack(denied)
  expect(back.headers.get('location')).toBe('/a?b=c&d&cognito_sign_in_error=authorization_failed#e')
})

it.each([
  ['login_required', 'interaction_required'],
  ['interaction_required', 'interaction_required'],
  ['access_denied', 'authorization_failed'],
  ['server_error', 'service'],
  ['invalid_scope', 'invalid_config'],
  ['unheard_of', 'unexpected'],
])('tells %s as %s', async (error, code) => {
  const { browser, url } = await setUpHandler()
  const { searchParams } = new URL(await browser.toCallback())
  const state = searchParams.get('state')
  const back = await browser.comeBack(`${url}/auth/callback?error=${error}&state=${state}`)
  expect(errorIn(back, url)).toEqual([302, '/', code])
  expect(browser.cookies.size).toBe(0)
})

it('writes nothing of an address into what is reported', async () => {
  const { browser, url, errors } = await setUpHandler()
  const state = new URL(await browser.toCallback()).searchParams.get('state')
  const forged = encodeURIComponent('x\nAlice is an administrator now')
  await browser.comeBack(`${url}/auth/callback?error=${forged}&state=${state}`)
  expect(errors.map(({ code }) => code)).toEqual(['unexpected'])
  expect(errors[0]!.said).not.toContain('administrator')
})

it('refuses a state of another browser, and asks Cognito for nothing', async () => {
  const { newBrowser, url, asked } = await setUpHandler()
  const [mallory, victim] = [newBrowser(), newBrowser()]
  const callback = await mallory.toCallback({ username: 'bob' })
  await victim.navigate(`${url}/auth/sign-in`)
  const back = await victim.comeBack(callback)
  expect(errorIn(back, url)).toEqual([302, '/', 'invalid_callback'])
  expect(asked('token')).toBe(0)
  expect([...victim.cookies.keys()].join()).not.toContain('cognito-session')
})

it('refuses a transaction under the name of another', async () => {
  const { browser, url, asked } = await setUpHandler()
  const first = new URL(await browser.toCallback())
  const [[name, cookie] = ['', { value: '', isStrict: false }]] = browser.cookies
  await browser.navigate(`${url}/auth/sign-in`)
  const other = [...browser.cookies.keys()].find((each) => each !== name)!
  browser.cookies.set(other, cookie)
  first.searchParams.set('state', other.replace('__Host-cognito-sign-in-', '').padEnd(43, 'A'))
  expect(errorIn(await browser.comeBack(first.href), url)).toEqual([302, '/', 'invalid_callback'])
  expect(asked('token')).toBe(0)
})

it('refuses a callback that is played again', async () => {
  const { browser, url, asked } = await setUpHandler()
  const callback = await browser.toCallback()
  const transaction = new Map(browser.cookies)
  await browser.comeBack(callback)
  for (const [name, cookie] of transaction) browser.cookies.set(name, cookie)
  expect(errorIn(await browser.comeBack(callback), url)).toEqual([302, '/', 'invalid_callback'])
  expect(asked('token')).toBe(1)
  expect((await browser.refresh()).status).toBe(200)
})

it('trades a code once when it comes twice at the same time', async () => {
  const { browser, url, asked } = await setUpHandler()
  const callback = await browser.toCallback()
  const backs = await Promise.all([browser.comeBack(callback), browser.comeBack(callback)])
  const codes = backs.map((back) => errorIn(back, url)[2])
  expect(new Set(codes)).toEqual(new Set(['invalid_callback', null]))
  expect(asked('token')).toBe(1)
})

it('refuses a callback whose transaction is lost or ten minutes old', async () => {
  const { browser, url, time, asked } = await setUpHandler()
  const lost = await browser.toCallback({ query: '?return_to=/a' })
  browser.cookies.clear()
  expect(errorIn(await browser.comeBack(lost), url)).toEqual([302, '/', 'invalid_callback'])
  const old = await browser.toCallback({ query: '?return_to=/a' })
  time.at += 10 * minute
  expect(errorIn(await browser.comeBack(old), url)).toEqual([302, '/', 'invalid_callback'])
  expect(asked('token')).toBe(0)
})

it.each(['', '?', '?code=x', '?state=', '?code=&state=x', '?code=a&code=b&state=x&state=y'])(
  'leads a callback with %j back to the app',
  async (query) => {
    const { browser, url } = await setUpHandler()
    const back = await browser.comeBack(`${url}/auth/callback${query}`)
    expect(errorIn(back, url)).toEqual([302, '/', 'invalid_callback'])
  },
)

it('refuses a code that was used before', async () => {
  const { browser, newBrowser, url, errors } = await setUpHandler()
  const first = new URL(await browser.toCallback({ query: '?return_to=/a' }))
  const other = newBrowser()
  const second = new URL(await other.toCallback())
  second.searchParams.set('code', first.searchParams.get('code')!)
  expect(errorIn(await other.comeBack(second.href), url)).toEqual([302, '/', 'invalid_callback'])
  expect(errors.map(({ code, path }) => [code, path])).toEqual([
    ['invalid_callback', '/auth/callback'],
  ])
})

it('refuses an ID token with the nonce of another sign-in, and revokes what came with it', async () => {
  const { browser, url, intercept, pool, asked } = await setUpHandler()
  intercept(async (request) => {
    if (!request.url.endsWith('/oauth2/token')) return pool.handle(request)
    const answer = (await (await pool.handle(request)).json()) as Record<string, string>
    const [head, , signature] = answer['id_token']!.split('.')
    const claims = { ...claimsOf(answer['id_token']!), nonce: 'another' }
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return Response.json({ ...answer, id_token: `${head}.${payload}.${signature}` })
  })
  expect(errorIn(await browser.signIn(), url)).toEqual([302, '/', 'invalid_callback'])
  await expect.poll(() => asked('revoke')).toBe(1)
  expect(browser.cookies.size).toBe(0)
})

it('refuses tokens of another issuer', async () => {
  const { browser, url } = await setUpHandler({
    handler: { issuer: 'https://issuer.example/pool' },
  })
  expect(errorIn(await browser.signIn(), url)).toEqual([302, '/', 'invalid_config'])
  expect(browser.cookies.size).toBe(0)
})

it.each([
  ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'network'],
  ['half a JSON', () => new Response('{"access_token":"secret-token"'), 'network'],
  ['no tokens', () => Response.json({ token_type: 'Bearer' }), 'network'],
  [
    'other tokens',
    () => Response.json({ token_type: 'Bearer', access_token: 'secret-token', id_token: 'x.y.z' }),
    'network',
  ],
  ['null', () => Response.json(null), 'network'],
  ['a dropped connection', () => Response.error(), 'network'],
  ['status 503', () => new Response('secret-token', { status: 503 }), 'service'],
  ['status 429', () => new Response('', { status: 429 }), 'throttled'],
  [
    'invalid_client',
    () => Response.json({ error: 'invalid_client' }, { status: 400 }),
    'invalid_config',
  ],
  ['a redirect', () => Response.redirect('https://evil.example/', 307), 'unexpected'],
])('fails cleanly when the token endpoint answers %s', async (_what, answer, code) => {
  const { browser, url, intercept, errors } = await setUpHandler()
  intercept((request) => (request.url.endsWith('/oauth2/token') ? answer() : null))
  expect(errorIn(await browser.signIn(), url)).toEqual([302, '/', code])
  expect(browser.cookies.size).toBe(0)
  expect(errors).toHaveLength(1)
  expect(errors[0]!.said).not.toContain('secret-token')
})

it('lets five sign-ins go on at once in one browser', async () => {
  const { browser, url } = await setUpHandler()
  const callbacks: string[] = []
  for (let tab = 0; tab < 6; tab++) {
    callbacks.push(await browser.toCallback({ query: `?return_to=/${tab}` }))
  }
  expect(browser.cookies.size).toBe(5)
  const ends: unknown[] = []
  for (const callback of callbacks) ends.push(errorIn(await browser.comeBack(callback), url))
  expect(ends).toEqual([
    [302, '/', 'invalid_callback'],
    ...[1, 2, 3, 4, 5].map((tab) => [302, `/${tab}`, null]),
  ])
})

it('takes no more room for sign-ins that were given up than one cookie has', async () => {
  const { browser, url } = await setUpHandler()
  const roomOf = () =>
    [...browser.cookies].reduce((sum, [name, { value }]) => sum + name.length + value.length, 0)
  let last = ''
  for (let times = 0; times < 6; times++) {
    last = await browser.toCallback({ query: `?return_to=/${'a'.repeat(900)}` })
    expect(roomOf()).toBeLessThan(4096)
  }
  expect(errorIn(await browser.comeBack(last), url)[2]).toBeNull()
})

it('keeps a transaction under 4096 bytes, however long its path is', async () => {
  const { browser, url } = await setUpHandler()
  const begun = await browser.navigate(`${url}/auth/sign-in?return_to=/${'a'.repeat(2000)}`)
  const [line = ''] = begun.headers.getSetCookie()
  expect(line).toMatch(/^__Host-cognito-sign-in-[\w-]{16}=.*; Secure; HttpOnly; SameSite=Lax$/)
  expect(line).toContain('; Max-Age=600;')
  expect(line.length).toBeLessThan(4096)
})

it('re-authenticates the user of the session, with a password', async () => {
  const { browser, url, time } = await setUpHandler()
  await browser.signIn()
  time.at += minute
  const callback = await browser.toCallback({ query: '?reauthenticate=1&return_to=/a&prompt=none' })
  const back = await browser.comeBack(callback)
  expect(errorIn(back, url)).toEqual([302, '/a', null])
  const { idToken } = await browser.session()
  expect(claimsOf(idToken)).toMatchObject({ auth_time: time.at / 1000 })
})

it('refuses another user at a re-authentication, revokes their tokens, and keeps the session', async () => {
  const { browser, url, time, asked } = await setUpHandler()
  await browser.signIn()
  const before = await browser.session()
  time.at += minute
  const back = await browser.signIn({ username: 'bob', query: '?reauthenticate=1' })
  expect(errorIn(back, url)).toEqual([302, '/', 'different_user'])
  await expect.poll(() => asked('revoke')).toBe(1)
  expect(await browser.session()).toEqual({ ...before, now: time.at })
  expect((await browser.refresh()).status).toBe(200)
})

it('refuses a re-authentication that asked for nothing', async () => {
  const { browser, url, asked } = await setUpHandler()
  await browser.signIn()
  const back = await browser.signIn({ query: '?reauthenticate=1' })
  expect(errorIn(back, url)).toEqual([302, '/', 'not_reauthenticated'])
  await expect.poll(() => asked('revoke')).toBe(1)
  expect((await browser.refresh()).status).toBe(200)
})

it('has nobody to re-authenticate where nobody is signed in', async () => {
  const { browser, url, operations } = await setUpHandler()
  const back = await browser.navigate(`${url}/auth/sign-in?reauthenticate=1&return_to=/a`)
  expect(errorIn(back, url)).toEqual([302, '/a', 'not_authenticated'])
  expect(operations()).toEqual([])
})

it('returns to the first of the origins that the app is at', async () => {
  const { browser } = await setUpHandler({
    handler: { allowedOrigins: ['https://app.example.com', 'https://www.example.com'] },
  })
  const back = await browser.signIn({ query: '?return_to=/a' })
  expect(back.headers.get('location')).toBe('https://app.example.com/a')
})
