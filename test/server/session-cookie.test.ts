import { createTokenHandler } from 'react-cognito-session/server'
import { expect, it } from 'vitest'
import { clientId, minute, secret, setUpHandler } from './handler-world.js'
import { errorOf } from './pretend-browser.js'

const NAME = '__Host-cognito-session'
const newSecret = 'another secret of at least thirty-two characters'
const unreadable = [419, 'session_unreadable']
/** Groups of this size make an access token that fills several cookies. */
const groups = (count: number) =>
  Array.from({ length: count }, (_, at) => `group-${at}-${'g'.repeat(90)}`)

it('cuts a session into cookies under 4096 bytes, and puts it together again', async () => {
  const { browser, pool } = await setUpHandler()
  pool.setUser('alice', { groups: groups(20) })
  const back = await browser.signIn()
  const set = back.headers
    .getSetCookie()
    .filter((line) => line.startsWith(NAME) && !line.includes('Max-Age=0'))
  expect(set.length).toBeGreaterThan(2)
  expect(Math.max(...set.map((line) => line.length))).toBeLessThan(4096)
  expect([...browser.cookies.keys()]).toEqual(
    Array.from({ length: set.length }, (_, at) => (at ? `${NAME}.${at}` : NAME)),
  )
  expect((await browser.refresh()).status).toBe(200)
})

it('leaves nothing of a longer session, at a refresh and at a sign-in', async () => {
  const { browser, pool, time } = await setUpHandler()
  pool.setUser('alice', { groups: groups(20) })
  await browser.signIn()
  pool.setUser('alice', { groups: [] })
  await browser.refresh()
  const few = [...browser.cookies.keys()]
  expect(few.length).toBeLessThan(3)
  pool.setUser('alice', { groups: groups(20) })
  await browser.refresh()
  expect(browser.cookies.size).toBeGreaterThan(2)
  time.at += minute
  await browser.signIn({ username: 'bob', query: '?prompt=login' })
  expect([...browser.cookies.keys()]).toEqual(few)
  expect((await browser.refresh()).status).toBe(200)
})

it('sets nothing, and revokes, when tokens are larger than a browser can keep', async () => {
  const { browser, pool, asked } = await setUpHandler()
  pool.setUser('alice', { groups: groups(300) })
  const back = await browser.signIn()
  expect(back.headers.get('location')).toBe('/?cognito_sign_in_error=unexpected')
  expect(browser.cookies.size).toBe(0)
  await expect.poll(() => asked('revoke')).toBe(1)
})

it('refuses a cookie that was changed anywhere, and takes it away', async () => {
  const { browser } = await setUpHandler()
  await browser.signIn()
  const whole = new Map(browser.cookies)
  const [first] = [...whole.values()]
  const { length } = first!.value
  for (const at of [0, 2, 10, 60, 120, Math.floor(length / 2), length - 1]) {
    // not B: what a last letter has beyond whole bytes means nothing
    const letter = first!.value[at] === 'A' ? 'Z' : 'A'
    const value = first!.value.slice(0, at) + letter + first!.value.slice(at + 1)
    for (const [name, cookie] of whole) browser.cookies.set(name, cookie)
    browser.cookies.set(NAME, { value, isStrict: true })
    expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
    expect(browser.cookies.size).toBe(0)
  }
})

it.each([
  ['nothing', ''],
  ['no number', 'eyJhbGciOiJkaXIifQ..a.b.c'],
  ['only a number', '1.'],
  ['too many parts', '9.abc'],
  ['parts that are missing', '3.abc'],
  ['no key', '1.eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA'],
  ['another algorithm', '1.eyJhbGciOiJub25lIn0..AAAA.AAAA.AAAA'],
])('refuses a cookie of %s', async (_what, value) => {
  const { browser } = await setUpHandler()
  browser.cookies.set(NAME, { value, isStrict: true })
  expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
  expect(browser.cookies.size).toBe(0)
})

it('refuses a part without its beginning, and takes it away', async () => {
  const { browser } = await setUpHandler()
  browser.cookies.set(`${NAME}.1`, { value: 'abc', isStrict: true })
  browser.cookies.set(`${NAME}.12`, { value: 'abc', isStrict: true })
  expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
  expect(browser.cookies.size).toBe(0)
})

it('refuses a session one of whose cookies is missing, and takes the others away', async () => {
  const { browser, pool } = await setUpHandler()
  pool.setUser('alice', { groups: groups(20) })
  await browser.signIn()
  const whole = new Map(browser.cookies)
  expect(whole.size).toBeGreaterThan(2)
  for (const missing of whole.keys()) {
    for (const [name, cookie] of whole) browser.cookies.set(name, cookie)
    browser.cookies.delete(missing)
    expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
    expect(browser.cookies.size).toBe(0)
  }
})

it('refuses an oversized cookie without opening it', async () => {
  const { browser, options } = await setUpHandler()
  await browser.signIn()
  const handle = createTokenHandler(options)
  // a beginning that leads to the right key
  const beginning = browser.cookies.get(NAME)!.value.slice(2, 200)
  const parts = Array.from({ length: 8 }, (_, at) => {
    const name = at ? `${NAME}.${at}` : NAME
    return `${name}=${at ? '' : `8.${beginning}`}${at === 7 ? `.${'a'.repeat(22)}` : 'a'.repeat(9000)}`
  })
  const request = new Request(options.redirectUri.replace('callback', 'session'), {
    headers: { 'x-cognito-session': '1', cookie: parts.join('; ') },
  })
  const { decrypt } = crypto.subtle
  let opened = 0
  crypto.subtle.decrypt = function (...args) {
    opened++
    return decrypt.apply(this, args)
  }
  try {
    const answer = await handle(request)
    expect(await errorOf(answer)).toEqual(unreadable)
    expect(answer.headers.getSetCookie()).toHaveLength(8)
    expect(opened).toBe(0)
  } finally {
    crypto.subtle.decrypt = decrypt
  }
})

it('opens what an older secret has sealed, and seals it anew', async () => {
  const { browser, options, replaceHandler } = await setUpHandler()
  await browser.signIn()
  const before = browser.cookies.get(NAME)?.value
  replaceHandler(createTokenHandler({ ...options, secrets: [newSecret, secret] }))
  const answer = await browser.call('/auth/session')
  expect([answer.status, answer.headers.getSetCookie().length]).toEqual([200, browser.cookies.size])
  expect(browser.cookies.get(NAME)?.value).not.toBe(before)
  replaceHandler(createTokenHandler({ ...options, secrets: newSecret }))
  const again = await browser.call('/auth/session')
  expect([again.status, again.headers.getSetCookie()]).toEqual([200, []])
})

it('refuses what a retired secret has sealed, and takes it away', async () => {
  const { browser, options, replaceHandler } = await setUpHandler()
  await browser.signIn()
  replaceHandler(createTokenHandler({ ...options, secrets: [newSecret] }))
  expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
  expect(browser.cookies.size).toBe(0)
})

it('refuses a cookie of another app client, and a transaction in place of a session', async () => {
  const { browser, options, replaceHandler } = await setUpHandler()
  await browser.toCallback()
  const [[name, transaction] = ['', { value: '', isStrict: false }]] = browser.cookies
  browser.cookies.delete(name)
  browser.cookies.set(NAME, { value: `1.${transaction.value}`, isStrict: true })
  expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
  await browser.signIn()
  replaceHandler(createTokenHandler({ ...options, clientId: `${clientId}-2` }))
  expect(await errorOf(await browser.call('/auth/session'))).toEqual(unreadable)
})

it('reads its cookies among those of others', async () => {
  const { browser } = await setUpHandler()
  await browser.signIn()
  const ours = [...browser.cookies]
  browser.cookies.clear()
  browser.cookies.set('a', { value: 'b=c=="d"', isStrict: false })
  for (const [name, cookie] of ours.toReversed()) browser.cookies.set(name, cookie)
  browser.cookies.set('__Host-cognito-sessions', { value: 'x', isStrict: false })
  expect((await browser.refresh()).status).toBe(200)
})

it.each(['', '\u00a0', '\u0085', '\u00a0 '])(
  'takes no cookie for its own whose name browsers take for another, with %j before it',
  async (before) => {
    const { browser, options } = await setUpHandler()
    await browser.signIn()
    const cookies = [...browser.cookies].map(([name, { value }]) => `${before}${name}=${value}`)
    const request = new Request(options.redirectUri.replace('callback', 'session'), {
      headers: { 'x-cognito-session': '1', cookie: `first=1; ${cookies.join('; ')}` },
    })
    const answer = await createTokenHandler(options)(request)
    expect(answer.status).toBe(before === '' ? 200 : 401)
  },
)
