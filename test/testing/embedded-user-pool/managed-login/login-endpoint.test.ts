import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import {
  createPretendBrowser,
  domain,
  inputsOf,
  locationOf,
  redirectUri,
} from './pretend-browser.js'

it('gives a cookie for an hour that scripts cannot read', async () => {
  const answer = await createPretendBrowser(createPoolWithUsers().pool).signIn()
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^cognito=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    ),
  ])
})

it('leaves Secure out where the host has no TLS', async () => {
  const { pool } = createPoolWithUsers()
  const page = await createPretendBrowser(pool).authorize()
  const inputs = { ...inputsOf(await page.text()), username: 'alice', password: 'correct horse' }
  const body = new URLSearchParams(inputs)
  const answer = await pool.fetch('http://localhost:8080/login', { method: 'POST', body })
  expect(answer.headers.getSetCookie()[0]).toMatch(/SameSite=Lax$/)
})

it.each([
  ['a wrong password', 'alice', 'nonsense'],
  ['an unknown user', 'nobody', 'correct horse'],
])('tells of %s on the page, in the same words, and gives no cookie', async (_title, ...who) => {
  const { pool } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  const answer = await browser.submit(await browser.authorize(), ...who)
  const html = await answer.text()
  expect(answer.status).toBe(200)
  expect(html).toContain('role="alert">Incorrect username or password.</p>')
  expect(inputsOf(html)).toMatchObject({ username: who[0], password: '', state: 'the-state' })
  expect(browser.cookie).toBe('')
  expect(pool.requests.at(-1)).toMatchObject({
    operation: 'login',
    exception: 'NotAuthorizedException',
  })
})

it('goes on from a wrong password to the right one', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const again = await browser.submit(await browser.authorize(), 'alice', 'nonsense')
  const answer = locationOf(await browser.submit(again, 'alice', 'correct horse'))
  expect(answer).toMatchObject({ status: 302, address: redirectUri, state: 'the-state' })
})

it.each([
  ['unconfirmed', 'UserNotConfirmedException', 'not confirmed'],
  ['reset-required', 'PasswordResetRequiredException', 'reset first'],
  ['new-password-required', 'NEW_PASSWORD_REQUIRED', 'A new password is needed'],
] as const)('says why a user who is %s cannot enter', async (status, exception, text) => {
  const { pool } = createPoolWithUsers()
  pool.setUser('alice', { status })
  const answer = await createPretendBrowser(pool).signIn()
  expect([answer.status, answer.headers.get('location')]).toEqual([200, null])
  expect(await answer.text()).toContain(text)
  expect(pool.requests.at(-1)?.exception).toBe(exception)
})

it('fills in the user name it is told', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const page = await browser.authorize({ login_hint: 'bob@example.com' })
  expect(inputsOf(await page.text())).toMatchObject({ username: 'bob@example.com', password: '' })
})

it('shows what the request says as text only', async () => {
  const evil = `"><script>alert('&')</script>`
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const page = await browser.authorize({ login_hint: evil, identity_provider: evil, state: evil })
  const html = await page.text()
  expect(html).not.toContain('<script')
  expect(inputsOf(html)).toMatchObject({ username: evil, state: evil, identity_provider: evil })
  const failed = await browser.authorize({ client_id: evil })
  expect(await failed.text()).not.toContain('<script')
})

it('allows its own style and the way back to the app, and nothing else', async () => {
  const browser = createPretendBrowser(createPoolWithUsers().pool)
  const page = await browser.authorize({ redirect_uri: 'https://app.example.com:8443/callback' })
  const nonce = /<style nonce="([\w-]+)">/.exec(await page.text())?.[1]
  expect(page.headers.get('content-security-policy')).toBe(
    [
      `default-src 'none'`,
      `style-src 'nonce-${nonce}'`,
      `form-action 'self' https://app.example.com:8443`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
    ].join('; '),
  )
  const native = await browser.authorize({ redirect_uri: 'myapp://callback' })
  expect(native.headers.get('content-security-policy')).toContain(`form-action 'self' myapp:;`)
})

it('checks the request again that comes with the form', async () => {
  const { pool } = createPoolWithUsers({ callbackUrls: [redirectUri] })
  const inputs = { username: 'alice', password: 'correct horse', client_id: pool.clientId }
  const body = new URLSearchParams({ ...inputs, redirect_uri: 'https://evil.example.com/' })
  const answer = await pool.fetch(`${domain}/login`, { method: 'POST', body })
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []])
})

it('takes nothing but a form', async () => {
  const { fetch } = createEmbeddedUserPool()
  const answer = await fetch(`${domain}/login`, { method: 'POST', body: '{}' })
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }])
})

it('takes the cookie of the last sign-in for the browser, and ends the one before', async () => {
  const { pool } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  const before = browser.cookie
  await browser.submit(await browser.authorize({ prompt: 'login' }), 'bob', 'battery staple')
  expect(browser.cookie).not.toBe(before)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: pool.clientId,
    redirect_uri: redirectUri,
  })
  const answer = await pool.handle(
    new Request(`${domain}/oauth2/authorize?${query}`, {
      headers: { cookie: `theme=dark; ${before}` },
    }),
  )
  expect(answer.status).toBe(200)
})
