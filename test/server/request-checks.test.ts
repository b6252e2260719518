import { expect, it } from 'vitest'
import { setUpHandler } from './handler-world.js'
import { errorOf } from './pretend-browser.js'

const calls = [
  ['GET', '/auth/session'],
  ['POST', '/auth/refresh'],
  ['POST', '/auth/sign-out'],
] as const

it.each(calls)('refuses %s %s without its header, and does nothing', async (method, path) => {
  const { browser, url, operations } = await setUpHandler()
  await browser.signIn()
  const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
  const body = JSON.stringify(browser.naming(await browser.session()))
  const answer = await fetch(url + path, {
    method,
    headers: { cookie, origin: url },
    ...(method === 'POST' && { body }),
  })
  expect(await errorOf(answer)).toEqual([403, 'header_missing'])
  expect(operations()).toHaveLength(3)
  expect((await browser.refresh()).status).toBe(200)
})

it.each(calls)('refuses %s %s from another origin, and does nothing', async (method, path) => {
  const { browser, url, operations } = await setUpHandler()
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  const origins = [
    'https://evil.example',
    'null',
    `${url}.evil.example`,
    url.replace('127', '128'),
    '',
  ]
  for (const origin of origins) {
    const init = { method, headers: { origin, 'sec-fetch-site': 'cross-site' } }
    const body = method === 'POST' ? { body: JSON.stringify(naming) } : {}
    const answer = await browser.call(path, { ...init, ...body })
    expect(await errorOf(answer)).toEqual([403, 'origin_rejected'])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  }
  expect(operations()).toHaveLength(3)
})

it('refuses a POST that names no origin', async () => {
  const { url } = await setUpHandler()
  const init = { method: 'POST', headers: { 'x-cognito-session': '1' }, body: '{}' }
  expect(await errorOf(await fetch(`${url}/auth/refresh`, init))).toEqual([403, 'origin_rejected'])
})

it.each(['cross-site', 'same-site', 'none'])('refuses a GET that is %s', async (site) => {
  const { browser } = await setUpHandler()
  const answer = await browser.call('/auth/session', { headers: { 'sec-fetch-site': site } })
  expect(await errorOf(answer)).toEqual([403, 'origin_rejected'])
})

it('takes a GET from a browser that sends no fetch metadata', async () => {
  const { url } = await setUpHandler()
  const answer = await fetch(`${url}/auth/session`, { headers: { 'x-cognito-session': '1' } })
  expect(await errorOf(answer)).toEqual([401, 'not_authenticated'])
})

it('lets no other site begin a sign-in or end one', async () => {
  const { browser, url } = await setUpHandler()
  for (const path of ['/auth/sign-in', '/auth/logout']) {
    const answer = await browser.navigate(url + path, 'cross-site')
    expect(await errorOf(answer)).toEqual([403, 'origin_rejected'])
    expect(answer.headers.getSetCookie()).toEqual([])
  }
})

it.each(['iframe', 'frame', 'embed', 'image', 'empty'])('leads no %s anywhere', async (dest) => {
  const { url } = await setUpHandler()
  for (const path of ['/auth/sign-in', '/auth/callback', '/auth/logout']) {
    const headers = { 'sec-fetch-dest': dest, 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(url + path, { headers, redirect: 'manual' })
    expect(await errorOf(answer)).toEqual([403, 'origin_rejected'])
  }
})

it('lets the app ask from another origin that is allowed, with credentials', async () => {
  const origin = 'https://app.example.com'
  const { url } = await setUpHandler({ handler: { allowedOrigins: [origin] } })
  const preflight = await fetch(`${url}/auth/refresh`, { method: 'OPTIONS', headers: { origin } })
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'x-cognito-session, content-type',
    'access-control-allow-methods': 'GET, POST',
    vary: 'Origin',
  })
  const headers = { origin, 'x-cognito-session': '1', 'sec-fetch-site': 'same-site' }
  const answer = await fetch(`${url}/auth/session`, { headers })
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  expect(await errorOf(answer)).toEqual([401, 'not_authenticated'])
})

it('lets nobody ask beforehand who is not allowed', async () => {
  const { url } = await setUpHandler()
  const headers = { origin: 'https://evil.example' }
  const preflight = await fetch(`${url}/auth/refresh`, { method: 'OPTIONS', headers })
  expect(await errorOf(preflight)).toEqual([403, 'origin_rejected'])
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})
