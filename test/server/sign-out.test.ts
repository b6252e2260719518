import { expect, it } from 'vitest'
import { minute, setUpHandler } from './handler-world.js'
import { claimsOf, errorOf, type PretendBrowser } from './pretend-browser.js'

const rotation = { graceSeconds: 0 }

async function signOut(browser: PretendBrowser, scope: 'local' | 'global' = 'local') {
  const naming = browser.naming(await browser.session())
  return browser.post('/auth/sign-out', { ...naming, scope })
}

it('revokes the session and takes its cookies away', async () => {
  const { browser, operations } = await setUpHandler()
  await browser.signIn()
  const cookies = new Map(browser.cookies)
  const naming = browser.naming(await browser.session())
  expect((await signOut(browser)).status).toBe(204)
  expect(browser.cookies.size).toBe(0)
  expect(operations().slice(3)).toEqual(['revoke'])
  for (const [name, cookie] of cookies) browser.cookies.set(name, cookie)
  const late = await browser.post('/auth/refresh', naming)
  expect(await errorOf(late)).toEqual([401, 'not_authenticated'])
})

it('leaves the session of somebody else alone', async () => {
  const { browser, time, asked } = await setUpHandler()
  await browser.signIn()
  const alice = browser.naming(await browser.session())
  time.at += minute
  await browser.signIn({ username: 'bob', query: '?prompt=login' })
  const left = await browser.post('/auth/sign-out', { ...alice, scope: 'local' })
  expect([left.status, left.headers.getSetCookie(), asked('revoke')]).toEqual([204, [], 0])
  const global = await browser.post('/auth/sign-out', { ...alice, scope: 'global' })
  expect(await errorOf(global)).toEqual([409, 'user_changed'])
  expect((await browser.refresh()).status).toBe(200)
})

it('is content when nobody is signed in, unless all sessions were meant', async () => {
  const { browser } = await setUpHandler()
  const naming = { sub: 'x', authTime: 1 }
  expect((await browser.post('/auth/sign-out', { ...naming, scope: 'local' })).status).toBe(204)
  const global = await browser.post('/auth/sign-out', { ...naming, scope: 'global' })
  expect(await errorOf(global)).toEqual([401, 'not_authenticated'])
})

it('takes an unreadable cookie away', async () => {
  const { browser } = await setUpHandler()
  const naming = { sub: 'x', authTime: 1 }
  browser.cookies.set('__Host-cognito-session', { value: '1.x', isStrict: true })
  expect((await browser.post('/auth/sign-out', { ...naming, scope: 'local' })).status).toBe(204)
  expect(browser.cookies.size).toBe(0)
  browser.cookies.set('__Host-cognito-session', { value: '1.x', isStrict: true })
  const global = await browser.post('/auth/sign-out', { ...naming, scope: 'global' })
  expect(await errorOf(global)).toEqual([419, 'session_unreadable'])
  expect(browser.cookies.size).toBe(0)
})

it('ends all sessions of the user', async () => {
  const { browser, newBrowser, operations } = await setUpHandler()
  const other = newBrowser()
  await other.signIn()
  await browser.signIn()
  expect((await signOut(browser, 'global')).status).toBe(204)
  expect(operations().at(-1)).toBe('GlobalSignOut')
  expect(await errorOf(await other.refresh())).toEqual([401, 'refresh_token_revoked'])
})

it.each([59.5, 61])('refreshes first to end all sessions after %d minutes', async (minutes) => {
  const { browser, time, operations } = await setUpHandler({ appClient: { rotation } })
  await browser.signIn()
  time.at += minutes * minute
  expect((await signOut(browser, 'global')).status).toBe(204)
  expect(operations().slice(3)).toEqual(['token', 'GlobalSignOut'])
  expect(browser.cookies.size).toBe(0)
})

it('ends this session even when Cognito refuses to end all, and tells', async () => {
  const { browser, pool, asked, errors } = await setUpHandler()
  await browser.signIn()
  pool.faults.fail(1, 500, { only: 'GlobalSignOut' })
  expect(await errorOf(await signOut(browser, 'global'))).toEqual([503, 'service'])
  expect(browser.cookies.size).toBe(0)
  await expect.poll(() => asked('revoke')).toBe(1)
  expect(errors.map(({ code }) => code)).toEqual(['service'])
})

it.each([{}, { rotation }])(
  'lets a refresh that is under way bring nothing back, with %j',
  async (appClient) => {
    const { browser, intercept, pool } = await setUpHandler({ appClient })
    await browser.signIn()
    const naming = browser.naming(await browser.session())
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let minted: string | null = null
    const revoked: (string | null)[] = []
    intercept(async (request) => {
      const form = new URLSearchParams(await request.clone().text())
      const answer = await pool.handle(request)
      if (request.url.endsWith('/oauth2/revoke')) revoked.push(form.get('token'))
      if (request.url.endsWith('/oauth2/token')) {
        const { refresh_token } = (await answer.clone().json()) as { refresh_token?: string }
        minted = refresh_token ?? form.get('refresh_token')
        await held
      }
      return answer
    })
    const refreshing = browser.post('/auth/refresh', naming)
    await expect.poll(() => minted).not.toBeNull()
    await signOut(browser)
    expect(revoked).toHaveLength(1)
    letGo()
    const late = await refreshing
    expect(await errorOf(late)).toEqual([401, 'not_authenticated'])
    expect(late.headers.getSetCookie()).toEqual([])
    await expect.poll(() => revoked).toHaveLength(2)
    expect(revoked[1]).toBe(minted)
    expect(browser.cookies.size).toBe(0)
  },
)

it('revokes what came of the old cookie that a sign-out carries', async () => {
  const { browser, asked } = await setUpHandler({ appClient: { rotation } })
  await browser.signIn()
  const old = new Map(browser.cookies)
  await browser.refresh()
  const rotated = new Map(browser.cookies)
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  await signOut(browser)
  expect(asked('revoke')).toBe(1)
  for (const [name, cookie] of rotated) browser.cookies.set(name, cookie)
  const { idToken } = await browser.session()
  expect(claimsOf(idToken)['cognito:username']).toBe('alice')
  expect(await errorOf(await browser.refresh())).toEqual([401, 'not_authenticated'])
})

it('takes no token where somebody on the way leads it to', async () => {
  const { browser, intercept, cognitoUrl } = await setUpHandler()
  await browser.signIn()
  const paths: string[] = []
  intercept((request) => {
    const { pathname } = new URL(request.url)
    paths.push(pathname)
    return pathname === '/elsewhere'
      ? Response.json({})
      : Response.redirect(`${cognitoUrl}/elsewhere`, 307)
  })
  expect((await signOut(browser, 'global')).status).toBeGreaterThan(499)
  await expect.poll(() => paths).toContain('/oauth2/revoke')
  expect(paths).toContain('/')
  expect(paths).not.toContain('/elsewhere')
})

it('leaves the next session alone that has begun by the cookie of managed login', async () => {
  const { browser, asked } = await setUpHandler()
  await browser.signIn()
  const before = browser.naming(await browser.session())
  await signOut(browser)
  await browser.signIn()
  const after = browser.naming(await browser.session())
  expect(after).toMatchObject({ sub: before.sub, authTime: before.authTime })
  const late = await browser.post('/auth/sign-out', { ...before, scope: 'local' })
  expect([late.status, late.headers.getSetCookie(), asked('revoke')]).toEqual([204, [], 1])
  const global = await browser.post('/auth/sign-out', { ...before, scope: 'global' })
  expect(await errorOf(global)).toEqual([409, 'user_changed'])
  expect((await browser.refresh()).status).toBe(200)
})

it.each([{ originJti: null }, { originJti: undefined }, {}])(
  'takes a session by its user and time where a page tells no more, as %j',
  async (rest) => {
    const { browser } = await setUpHandler()
    await browser.signIn()
    const { sub, authTime } = browser.naming(await browser.session())
    await browser.post('/auth/sign-out', { sub, authTime, ...rest, scope: 'local' })
    expect(browser.cookies.size).toBe(0)
  },
)

it('knows a session without origin_jti by its user and time', async () => {
  const { browser } = await setUpHandler({ appClient: { tokenRevocation: false } })
  await browser.signIn()
  const naming = browser.naming(await browser.session())
  expect(naming.originJti).toBeNull()
  await browser.post('/auth/sign-out', { ...naming, originJti: 'of-another', scope: 'local' })
  expect(browser.cookies.size).toBe(0)
})

it('takes no cookie of a sign-in away that has followed before it came', async () => {
  const { browser, asked } = await setUpHandler({ appClient: { rotation } })
  await browser.signIn()
  const old = new Map(browser.cookies)
  const naming = browser.naming(await browser.session())
  await browser.signIn()
  const after = new Map(browser.cookies)
  for (const [name, cookie] of old) browser.cookies.set(name, cookie)
  const late = await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  expect([late.status, late.headers.getSetCookie(), asked('revoke')]).toEqual([204, [], 1])
  for (const [name, cookie] of after) browser.cookies.set(name, cookie)
  expect((await browser.refresh()).status).toBe(200)
})

it('takes no cookie of a sign-in away that has followed while Cognito was slow to revoke', async () => {
  const { browser, intercept, pool } = await setUpHandler()
  await browser.signIn()
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isHeld = false
  intercept((request) => {
    if (!request.url.endsWith('/oauth2/revoke')) return null
    isHeld = true
    return held.then(() => pool.handle(request))
  })
  const signingOut = signOut(browser)
  await expect.poll(() => isHeld).toBe(true)
  await browser.signIn()
  letGo()
  const late = await signingOut
  expect([late.status, late.headers.getSetCookie()]).toEqual([204, []])
  expect((await browser.refresh()).status).toBe(200)
})
