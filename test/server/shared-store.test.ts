import { createTokenHandler, type TokenHandlerStore } from 'react-cognito-session/server'
import { createStorage } from 'unstorage'
import memoryDriver from 'unstorage/drivers/memory'
import { expect, it } from 'vitest'
import { setUpHandler } from './handler-world.js'
import { claimsOf, errorOf } from './pretend-browser.js'

const rotation = { graceSeconds: 0 }

/** Two instances that share nothing but a store; requests go to one and the other in turn. */
async function setUpTwo(store: TokenHandlerStore | undefined) {
  const turn = { at: 0, arrived: 0 }
  const world = await setUpHandler({
    appClient: { rotation },
    handler: store ? { store } : {},
    create(options) {
      const instances = [createTokenHandler(options), createTokenHandler(options)]
      return (request) => {
        turn.arrived += Number(request.url.endsWith('/refresh'))
        return instances[turn.at++ % 2]!(request)
      }
    },
  })
  return { ...world, turn }
}

it('refreshes once for two instances under rotation without grace', async () => {
  const { browser, asked, intercept, pool, turn } = await setUpTwo(
    createStorage({ driver: memoryDriver() }),
  )
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  for (let round = 1; round <= 3; round++) {
    turn.arrived = 0
    intercept(async (request) => {
      await expect.poll(() => turn.arrived).toBe(4)
      return pool.handle(request)
    })
    const calls = Array.from({ length: 4 }, () => browser.post('/auth/refresh', naming))
    const answers = await Promise.all(calls)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect(asked('token')).toBe(1 + round)
  }
})

it('waits for the other instance, however long it has been asking already', async () => {
  const storage = createStorage({ driver: memoryDriver() })
  let looks = 0
  const { browser, asked, intercept, pool, turn } = await setUpTwo({
    getItem(key) {
      looks++
      return storage.getItem(key)
    },
    setItem: (key, value) => storage.setItem(key, value),
    removeItem: (key) => storage.removeItem(key),
  })
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isAsked = false
  intercept(async (request) => {
    isAsked = true
    await held
    return pool.handle(request)
  })
  turn.at = 0
  const first = browser.post('/auth/refresh', naming)
  await expect.poll(() => isAsked).toBe(true)
  looks = 0
  const second = browser.post('/auth/refresh', naming)
  await expect.poll(() => looks).toBeGreaterThan(5)
  letGo()
  expect(await (await second).json()).toEqual(await (await first).json())
  expect(asked('token')).toBe(2)
})

it('loses the session there without a store, which is why there is one', async () => {
  const { browser, intercept, pool, turn } = await setUpTwo(undefined)
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  intercept(async (request) => {
    await expect.poll(() => turn.arrived).toBe(2)
    return pool.handle(request)
  })
  const calls = Array.from({ length: 2 }, () => browser.post('/auth/refresh', naming))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 401]))
})

it('gives the new tokens to an old cookie at the other instance', async () => {
  const { browser, asked, turn } = await setUpTwo(createStorage({ driver: memoryDriver() }))
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  const old = new Map(browser.cookies)
  turn.at = 0
  const first = (await (await browser.post('/auth/refresh', naming)).json()) as object
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  turn.at = 1
  expect(await (await browser.post('/auth/refresh', naming)).json()).toEqual(first)
  expect(asked('token')).toBe(2)
})

it('ends a session for the other instance too', async () => {
  const { browser, turn } = await setUpTwo(createStorage({ driver: memoryDriver() }))
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  const old = new Map(browser.cookies)
  turn.at = 0
  await browser.post('/auth/refresh', naming)
  turn.at = 1
  await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  turn.at = 0
  const late = await browser.post('/auth/refresh', naming)
  expect(await errorOf(late)).toEqual([401, 'not_authenticated'])
})

it('lets a refresh at one instance bring nothing back that the other has signed out', async () => {
  const { browser, turn, intercept, pool, asked } = await setUpTwo(
    createStorage({ driver: memoryDriver() }),
  )
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  intercept(async (request) => {
    const answer = await pool.handle(request)
    if (request.url.endsWith('/oauth2/token')) await held
    return answer
  })
  turn.at = 0
  const refreshing = browser.post('/auth/refresh', naming)
  await expect.poll(() => asked('token')).toBe(2)
  turn.at = 1
  await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  letGo()
  const late = await refreshing
  expect(await errorOf(late)).toEqual([401, 'not_authenticated'])
  expect(late.headers.getSetCookie()).toEqual([])
  await expect.poll(() => asked('revoke')).toBe(2)
})

it('has nothing in clear in the store, and leaves no lease behind', async () => {
  const items = new Map<string, { value: string; ttl: number | undefined }>()
  const written: string[] = []
  const { browser } = await setUpTwo({
    getItem: (key) => items.get(key)?.value ?? null,
    setItem(key, value, options) {
      written.push(`${key}=${value}`)
      items.set(key, { value, ttl: options?.ttl })
    },
    removeItem: (key) => items.delete(key),
  })
  await browser.signIn()
  const { idToken, accessToken } = (await (await browser.refresh()).json()) as Record<
    string,
    string
  >
  expect(written).toHaveLength(2)
  for (const secret of [idToken!, accessToken!, String(claimsOf(idToken!)['sub']), 'alice']) {
    expect(written.join()).not.toContain(secret)
  }
  expect([...items].map(([key, { ttl }]) => [key.replace(/[\da-f]{64}/, '…'), ttl])).toEqual([
    ['cognito-refresh:…:outcome', 60],
  ])
})

it.each(['getItem', 'setItem'] as const)(
  'keeps the session when the store fails at %s',
  async (at) => {
    const storage = createStorage({ driver: memoryDriver() })
    let isDown = true
    const store: TokenHandlerStore = {
      getItem: (key) => storage.getItem(key),
      setItem: (key, value) => storage.setItem(key, value),
      removeItem: (key) => storage.removeItem(key),
    }
    const works = store[at] as (...args: string[]) => unknown
    Object.assign(store, {
      [at](...args: string[]) {
        if (isDown) throw new Error(`down with ${args[1]}`)
        return works(...args)
      },
    })
    const { browser, errors, asked } = await setUpTwo(store)
    await browser.signIn()
    expect(await errorOf(await browser.refresh())).toEqual([503, 'service'])
    expect(errors[0]!.said).not.toContain('down with')
    expect(asked('token')).toBe(1)
    isDown = false
    expect((await browser.refresh()).status).toBe(200)
  },
)

it('signs in anew while the store is down, and tells', async () => {
  const fail = () => Promise.reject(new Error('down'))
  const { browser, errors } = await setUpTwo({ getItem: fail, setItem: fail, removeItem: fail })
  await browser.signIn()
  const back = await browser.signIn({ query: '?prompt=login&return_to=/a' })
  expect(back.headers.get('location')).toBe('/a')
  expect(errors.map(({ code, path }) => [code, path])).toEqual([['service', '/auth/callback']])
})

it('signs out while the store is down', async () => {
  const fail = () => Promise.reject(new Error('down'))
  const { browser, asked } = await setUpTwo({ getItem: fail, setItem: fail, removeItem: fail })
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  expect((await browser.post('/auth/sign-out', { ...naming, scope: 'local' })).status).toBe(204)
  expect([browser.cookies.size, asked('revoke')]).toEqual([0, 1])
})

it.each([
  ['/oauth2/revoke', '/auth/sign-out', { scope: 'local' }, 204],
  ['/oauth2/token', '/auth/refresh', {}, 409],
])(
  'takes no cookie of a sign-in away that the other instance has ended meanwhile, while %s was slow',
  async (slow, path, more, status) => {
    const { browser, intercept, turn } = await setUpTwo(createStorage({ driver: memoryDriver() }))
    await browser.signIn()
    const naming = browser.naming(await browser.session())
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let isHeld = false
    intercept((request) => {
      if (isHeld || !request.url.endsWith(slow)) return null
      isHeld = true
      return held.then(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    })
    turn.at = 0
    const ending = browser.post(path, { ...naming, ...more })
    await expect.poll(() => isHeld).toBe(true)
    const begun = await browser.toCallback()
    turn.at = 1
    await browser.comeBack(begun)
    letGo()
    const late = await ending
    expect([late.status, late.headers.getSetCookie()]).toEqual([status, []])
    expect((await browser.refresh()).status).toBe(200)
  },
)
