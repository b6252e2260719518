import { expect, it } from 'vitest'
import { aMoment, hour, minute, second } from '../../support/session-setup.js'
import { setUpHandler } from './handler-world.js'

const session = 'GET /auth/session'
const refresh = 'POST /auth/refresh'
const signOut = 'POST /auth/sign-out'

it('adopts in one tab what another has refreshed', async () => {
  await using world = await setUpHandler({ appClient: { rotation: { graceSeconds: 0 } } })
  const first = await world.newSignedInTab()
  const other = await world.newSignedInTab()
  await world.clock.advance(hour)
  const accessToken = await world.settled(first.getAccessToken())
  expect(await world.settled(other.getAccessToken())).toBe(accessToken)
  expect(world.asked().filter((what) => what === refresh)).toEqual([refresh])
})

it('refreshes once for two tabs that want to at the same time', async () => {
  await using world = await setUpHandler({ appClient: { rotation: { graceSeconds: 0 } } })
  const tabs = [await world.newSignedInTab(), await world.newSignedInTab()]
  await world.clock.advance(hour)
  await world.settled(Promise.all(tabs.map((tab) => tab.getAccessToken())))
  expect(world.pool.requests.filter(({ operation }) => operation === 'token')).toHaveLength(2)
  for (const tab of tabs) expect(tab.getState()).toMatchObject({ status: 'authenticated' })
})

it('ends the session in every tab when one signs out, before the handler has heard of it', async () => {
  await using world = await setUpHandler()
  const first = await world.newSignedInTab()
  const other = await world.newSignedInTab()
  world.between((path) => (path === '/auth/sign-out' ? new Promise(() => {}) : null))
  void first.signOut()
  expect(first.getState()).toMatchObject({ reason: 'signed-out' })
  await world.until(() => other.getState().status === 'unauthenticated')
  expect(other.getState()).toMatchObject({ reason: 'signed-out' })
  world.browser.focus()
  await world.pass(5 * second)
  for (const tab of [first, other]) {
    expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
  }
})

it('ends the session in every tab when the handler cannot be reached at all', async () => {
  await using world = await setUpHandler()
  const tabs = [await world.newSignedInTab(), await world.newSignedInTab()]
  world.between(() => Response.error())
  await tabs[0]!.signOut()
  await world.until(() => tabs[1]!.getState().status === 'unauthenticated')
  expect(tabs[1]!.getState()).toMatchObject({ reason: 'signed-out' })
})

it('stays signed out after a reload when the handler could not be reached, and tells it then', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  world.between((path) => (path === '/auth/sign-out' ? Response.error() : null))
  await tab.signOut()
  await world.until(() => world.asked().includes(signOut))
  tab.dispose()
  expect(world.browser.cookies.size).toBeGreaterThan(0)
  world.between(() => null)
  const reloaded = world.newTab()
  await world.until(() => reloaded.getState().status !== 'loading')
  expect(reloaded.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  await world.until(() => world.browser.cookies.size === 0)
  expect(world.pool.requests.filter(({ operation }) => operation === 'revoke')).toHaveLength(1)
})

it('ends the same session once more only when a page is loaded', async () => {
  await using world = await setUpHandler()
  const first = await world.newSignedInTab()
  await world.newSignedInTab()
  await world.newSignedInTab()
  await first.signOut()
  await world.pass(5 * second)
  expect(world.asked().filter((what) => what === signOut)).toEqual([signOut])
})

it('restores nothing by a refresh that ends after the sign-out', async () => {
  await using world = await setUpHandler({ appClient: { rotation: { graceSeconds: 0 } } })
  const first = await world.newSignedInTab()
  const other = await world.newSignedInTab()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.between((path) => (path === '/auth/refresh' ? held : null))
  const refreshed = first.getAccessToken({ forceRefresh: true })
  const settled = refreshed.catch((error: unknown) => error)
  await world.until(() => world.asked().includes(refresh))
  await other.signOut()
  await world.until(() => first.getState().status === 'unauthenticated')
  release()
  expect(await world.settled(settled)).toMatchObject({ isTerminal: true })
  await world.pass(minute)
  for (const tab of [first, other, world.newTab()]) {
    await world.until(() => tab.getState().status !== 'loading')
    expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
  }
  expect(world.browser.cookies.size).toBe(0)
})

it('drops what a refresh brings when its answer comes after the sign-out', async () => {
  await using world = await setUpHandler()
  const first = await world.newSignedInTab()
  const other = await world.newSignedInTab()
  const instance = world.newHandler()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  // another instance, which does not hear of the sign-out
  world.replaceHandler(async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname !== '/auth/refresh') return world.newHandler()(request)
    const response = await instance(request)
    await held
    return response
  })
  const settled = first.getAccessToken({ forceRefresh: true }).catch((error: unknown) => error)
  await world.until(() => world.operations().filter((name) => name === 'token').length === 2)
  await other.signOut()
  await world.until(() => world.browser.cookies.size === 0)
  release()
  expect(await world.settled(settled)).toMatchObject({ isTerminal: true })
  await world.pass(5 * second)
  for (const tab of [first, other, world.newTab()]) {
    await world.until(() => tab.getState().status !== 'loading')
    expect(tab.getState()).toMatchObject({ status: 'unauthenticated' })
  }
  expect(world.browser.cookies.size).toBe(0)
})

it('tells a page that somebody else has signed in, when somebody comes back to it', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.signIn('bob')
  await world.clock.advance(second)
  world.browser.focus()
  await world.until(() => tab.getState().status === 'unauthenticated')
  expect(tab.getState()).toMatchObject({ reason: 'user-changed', lastUser: { username: 'alice' } })
  const reloaded = await world.newSignedInTab()
  expect(reloaded.getState()).toMatchObject({ user: { username: 'bob' } })
})

it('tells the other pages when the page of somebody else is loaded', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.signIn('bob')
  await world.newSignedInTab()
  await world.until(() => tab.getState().status === 'unauthenticated')
  expect(tab.getState()).toMatchObject({ reason: 'user-changed' })
})

it('does not refresh for one user what the browser has of another', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const source = world.newSource()
  const tokens = (await source.load())!
  await world.signIn('bob')
  const { signal } = new AbortController()
  await expect(source.refresh(tokens, { signal })).rejects.toMatchObject({ code: 'user_changed' })
  const refreshed = world.settled(tab.getAccessToken({ forceRefresh: true }))
  await expect(refreshed).rejects.toMatchObject({ code: 'user_changed' })
  expect(tab.getState()).toMatchObject({ reason: 'user-changed' })
  expect((await world.newSource().load())?.username).toBe('bob')
})

it('leaves the session of somebody else alone when a page that has outlived its own signs out', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.signIn('bob')
  await tab.signOut()
  await world.until(() => world.asked().includes(signOut))
  await aMoment()
  expect((await world.newSource().load())?.username).toBe('bob')
})

it('lets the same user in again by the cookie of managed login, as another session', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await tab.signOut()
  await world.until(() => world.browser.cookies.size === 0)
  await world.walk('/auth/sign-in', 'alice')
  const reloaded = await world.newSignedInTab()
  expect(reloaded.getState()).toMatchObject({ user: { username: 'alice' } })
})

it('ends no session that has begun after it by the cookie of managed login', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  const source = world.newSource()
  const before = (await source.load())!
  await tab.signOut()
  await world.until(() => world.browser.cookies.size === 0)
  await world.walk('/auth/sign-in', 'alice')
  const { signal } = new AbortController()
  await source.revoke(before, 'local', signal)
  await expect(source.revoke(before, 'global', signal)).rejects.toMatchObject({
    code: 'user_changed',
  })
  await expect(source.refresh(before, { signal })).rejects.toMatchObject({ code: 'user_changed' })
  const reloaded = await world.newSignedInTab()
  await world.settled(reloaded.getAccessToken({ forceRefresh: true }))
  expect(reloaded.getState()).toMatchObject({ user: { username: 'alice' } })
})

it('makes the other tabs look only when the session has changed', async () => {
  await using world = await setUpHandler()
  const tab = await world.newSignedInTab()
  await world.newSignedInTab()
  await world.clock.advance(2 * second)
  const before = world.asked().length
  await tab.reload()
  await aMoment()
  expect(world.asked().slice(before)).toEqual([session])
})

it('forgets nothing of the next session when the end of the one before is heard late', async () => {
  await using world = await setUpHandler({ appClient: { tokenRevocation: false } })
  const tab = await world.newSignedInTab()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.between((path) => (path === '/auth/sign-out' ? held : null))
  void tab.signOut()
  await world.until(() => world.asked().includes(signOut))
  await world.signIn('bob')
  await world.newSignedInTab()
  const marks = [...world.browser.storage.items]
  const before = world.asked().length
  release()
  await world.until(() => !!world.browser.asked.find(({ what }) => what === signOut)?.answer)
  await aMoment()
  expect(marks).toHaveLength(1)
  expect([...world.browser.storage.items]).toEqual(marks)
  expect(world.asked().slice(before)).toEqual([])
  expect((await world.newSource().load())?.username).toBe('bob')
})

it('looks once for all that happens when a page is come back to', async () => {
  await using world = await setUpHandler()
  await world.newSignedInTab()
  await world.clock.advance(minute)
  const before = world.asked().length
  for (let event = 0; event < 5; event++) world.browser.focus()
  await aMoment()
  expect(world.asked().slice(before)).toEqual([session])
})

it('keeps to one page where the browser blocks its storage', async () => {
  await using world = await setUpHandler()
  world.browser.blockStorage()
  const tab = await world.newSignedInTab()
  world.between((path) => (path === '/auth/sign-out' ? Response.error() : null))
  await tab.signOut()
  world.browser.focus()
  await world.pass(3 * second)
  expect(tab.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
})
