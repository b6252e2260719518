import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { createTokenHandlerOn } from '../../src/server/token-handler.js'
import { setUpHandler } from './handler-world.js'
import { errorOf } from './pretend-browser.js'

const seconds = (count: number) => ({ seconds: count })

async function setUpOnClock(more: Parameters<typeof setUpHandler>[0] = {}) {
  const clock = createFakeClock()
  const world = await setUpHandler({
    ...more,
    create: (options) => createTokenHandlerOn(clock, options),
  })
  await world.browser.signIn()
  return { ...world, clock, naming: world.browser.naming(await world.browser.session()) }
}

/** Cognito takes the request, and never answers. */
const hang = () => new Promise<Response>(() => {})

it('gives Cognito 10 s to answer', async () => {
  const { browser, clock, naming, intercept } = await setUpOnClock()
  let isAsked = false
  intercept(() => {
    isAsked = true
    return hang()
  })
  const refreshing = browser.post('/auth/refresh', naming)
  await expect.poll(() => isAsked).toBe(true)
  await clock.advance(9999)
  expect(clock.pendingTimers).toBe(1)
  await clock.advance(1)
  expect(await errorOf(await refreshing)).toEqual([502, 'network'])
  expect(clock.pendingTimers).toBe(0)
})

it('gives an answer that has begun no more than that', async () => {
  const { browser, clock, naming, options, replaceHandler } = await setUpOnClock()
  let isAsked = false
  const half = createServer((_incoming, outgoing) => {
    isAsked = true
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.write('{"access_token":')
  })
  await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    half.close()
    half.closeAllConnections()
  })
  const domain = `http://127.0.0.1:${(half.address() as AddressInfo).port}`
  replaceHandler(createTokenHandlerOn(clock, { ...options, domain }))
  const refreshing = browser.post('/auth/refresh', naming)
  await expect.poll(() => isAsked).toBe(true)
  await clock.advance(seconds(10))
  expect(await errorOf(await refreshing)).toEqual([502, 'network'])
})

it('answers a sign-out within 2 s while the revocation hangs, and goes on with it', async () => {
  const { browser, clock, naming, intercept, asked } = await setUpOnClock()
  let hung = 0
  intercept((request) => {
    if (!request.url.endsWith('/revoke') || hung > 1) return null
    hung++
    return hang()
  })
  const leaving = browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  await expect.poll(() => hung).toBe(1)
  await clock.advance(seconds(2))
  expect((await leaving).status).toBe(204)
  expect(browser.cookies.size).toBe(0)
  await clock.advance(seconds(9))
  await expect.poll(() => hung).toBe(2)
  await clock.advance(seconds(12))
  await expect.poll(() => asked('revoke')).toBe(1)
})

it('gives a revocation up after three tries, and tells', async () => {
  const { browser, clock, naming, pool, asked, errors } = await setUpOnClock()
  pool.faults.fail(5, 500, { only: 'revoke' })
  const leaving = browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  await expect.poll(() => asked('revoke')).toBe(1)
  await clock.advance(seconds(1))
  await expect.poll(() => asked('revoke')).toBe(2)
  await clock.advance(seconds(2))
  expect((await leaving).status).toBe(204)
  await expect
    .poll(() => errors.map(({ code, path }) => [code, path]))
    .toEqual([['service', '/auth/sign-out']])
  expect(asked('revoke')).toBe(3)
})

it('remembers for a minute what a refresh token was traded for, and no longer', async () => {
  const { browser, clock, naming, asked } = await setUpOnClock({
    appClient: { rotation: { graceSeconds: 0 } },
  })
  const old = new Map(browser.cookies)
  const withOldCookie = async () => {
    for (const [name, cookie] of old) browser.cookies.set(name, cookie)
    return browser.post('/auth/refresh', naming)
  }
  await browser.refresh()
  await clock.advance(seconds(59))
  expect((await withOldCookie()).status).toBe(200)
  expect(asked('token')).toBe(2)
  await clock.advance(seconds(1))
  expect(await errorOf(await withOldCookie())).toEqual([401, 'refresh_token_revoked'])
  expect(asked('token')).toBe(3)
})
