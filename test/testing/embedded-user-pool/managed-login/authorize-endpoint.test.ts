import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import { createPretendBrowser, domain, locationOf, redirectUri } from './pretend-browser.js'

const hour = 3_600_000

it('asks who it is, and sends the browser back with a code and the state', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const page = await browser.authorize()
  expect(page.status).toBe(200)
  const answer = locationOf(await browser.submit(page, 'alice', 'correct horse'))
  expect(answer).toEqual({
    status: 302,
    address: redirectUri,
    code: expect.stringMatching(/^[\w-]{43}$/),
    state: 'the-state',
  })
})

it('keeps what the callback URL has in its query', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const answer = await browser.signIn({ redirect_uri: `${redirectUri}?tenant=a%26b&state=old` })
  expect(locationOf(answer)).toMatchObject({ tenant: 'a&b', state: 'the-state' })
})

it('asks nothing of a browser that signed in less than an hour ago', async () => {
  const { pool, clock } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  clock.at += hour - 1
  expect(locationOf(await browser.authorize())).toMatchObject({ status: 302, state: 'the-state' })
  clock.at += 1
  expect((await browser.authorize()).status).toBe(200)
})

it('remembers a browser for all app clients, and no other browser', async () => {
  const { pool } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  expect((await browser.authorize({ client_id: 'other-client' })).status).toBe(302)
  expect((await createPretendBrowser(pool).authorize()).status).toBe(200)
})

it('forgets the browser of a deleted user', async () => {
  const { pool } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  pool.removeUser('alice')
  expect((await browser.authorize()).status).toBe(200)
})

it.each(['login', 'select_account', 'consent'])(
  'shows the page with prompt=%s to a browser it remembers',
  async (prompt) => {
    const browser = createPretendBrowser(createPoolWithUsers().pool)
    await browser.signIn()
    const page = await browser.authorize({ prompt })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('value="alice"')
  },
)

it('asks nothing with prompt=none, and says so when nobody is signed in', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  expect(locationOf(await browser.authorize({ prompt: 'none' }))).toEqual({
    status: 302,
    address: redirectUri,
    error: 'login_required',
    error_description: 'Nobody is signed in',
    state: 'the-state',
  })
  await browser.signIn()
  const answer = locationOf(await browser.authorize({ prompt: 'none' }))
  expect(answer.code).toBeTruthy()
})

it('goes to the external provider it is told, whoever the browser remembers', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  await browser.signIn()
  const page = await browser.authorize({ identity_provider: 'Google' })
  expect(await page.text()).toContain('This page stands in for <strong>Google</strong>')
})

it.each([
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['no response type', { response_type: '' }, 'invalid_request'],
  [
    'a plain code challenge',
    { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
    'invalid_request',
  ],
  ['a code challenge without a method', { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
  ['a method without a challenge', { code_challenge_method: 'S256' }, 'invalid_request'],
  [
    'a short code challenge',
    { code_challenge: 'a', code_challenge_method: 'S256' },
    'invalid_request',
  ],
  ['an unknown prompt', { prompt: 'sometimes' }, 'invalid_request'],
  ['two prompts that exclude each other', { prompt: 'none login' }, 'invalid_request'],
  ['a scope the app client has not', { scope: 'openid admin' }, 'invalid_scope'],
])('tells the app of %s', async (_title, parameters, error) => {
  const { pool } = createPoolWithUsers({ scopes: ['openid', 'email'] })
  const browser = createPretendBrowser(pool)
  const answer = locationOf(await browser.authorize({ scope: 'openid', ...parameters }))
  expect(answer).toMatchObject({ status: 302, address: redirectUri, error, state: 'the-state' })
  expect(pool.requests.at(-1)).toMatchObject({ operation: 'authorize', exception: error })
})

it.each([
  ['an unknown app client', { client_id: 'nobody' }, 'invalid_client'],
  ['no app client', { client_id: '' }, 'invalid_request'],
  ['a foreign callback URL', { redirect_uri: 'https://evil.example.com/' }, 'invalid_request'],
  ['a longer callback URL', { redirect_uri: `${redirectUri}/more` }, 'invalid_request'],
  ['no callback URL', { redirect_uri: '' }, 'invalid_request'],
])('keeps the browser when there is %s', async (_title, parameters, error) => {
  const { pool } = createPoolWithUsers({ callbackUrls: [redirectUri] })
  const answer = await createPretendBrowser(pool).authorize(parameters)
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  expect(await answer.text()).toContain(error)
  expect(pool.requests.at(-1)).toMatchObject({ status: 400, exception: error })
})

it.each(['https://app.example.com/callback#there', '/callback', 'nonsense'])(
  'takes no %s for a callback URL, even where any is allowed',
  async (uri) => {
    const browser = createPretendBrowser(createPoolWithUsers().pool)
    expect((await browser.authorize({ redirect_uri: uri })).status).toBe(400)
  },
)

it('works under any host, and sends COOP unless told otherwise', async () => {
  const users = [{ username: 'alice', password: 'correct horse' }]
  const query = `response_type=code&client_id=embedded-client-1&redirect_uri=${redirectUri}`
  for (const host of [domain, 'http://localhost:8080']) {
    const url = `${host}/oauth2/authorize?${query}`
    const answer = await createEmbeddedUserPool({ users }).fetch(url)
    expect([answer.status, answer.headers.get('cross-origin-opener-policy')]).toEqual([
      200,
      'same-origin',
    ])
    const open = await createEmbeddedUserPool({ users, openerPolicy: false }).fetch(url)
    expect(open.headers.get('cross-origin-opener-policy')).toBe(null)
  }
})
