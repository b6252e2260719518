import { createTestSession, type TestSessionOptions } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { aMoment, replaceGlobals } from '../../support/session-setup.js'

it('opens a tab in which the same user is signed in', () => {
  const { session, tab } = openTwo({ user: { username: 'bob' } })
  expect(tab.client).not.toBe(session.client)
  expect(tab.client.getState()).toMatchObject({ user: { username: 'bob' } })
})

it('tells the other tab of a sign-out, and why', async () => {
  const { session, tab } = openTwo()
  await tab.client.signOut({ reason: 'idle' })
  await aMoment()
  expect(session.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('shares a refresh between tabs', async () => {
  const { session, tab } = openTwo()
  const accessToken = await session.client.getAccessToken({ forceRefresh: true })
  await aMoment()
  expect(await tab.client.getAccessToken()).toBe(accessToken)
  expect(session.source.requests).toHaveLength(1)
})

it('runs nothing in a frozen tab until it is thawed', async () => {
  const { session, tab } = openTwo()
  tab.freeze()
  await session.client.signOut()
  await session.advance({ hours: 2 })
  expect(tab.client.getState().status).toBe('authenticated')
  tab.thaw()
  await session.advance({ seconds: 1 })
  expect(tab.client.getState()).toMatchObject({
    status: 'unauthenticated',
    reason: 'signed-out',
  })
})

it('lets a frozen tab freeze again before it has run anything', async () => {
  const { session, tab } = openTwo()
  tab.freeze()
  await session.client.signOut()
  await aMoment()
  tab.thaw()
  tab.freeze()
  await session.advance({ seconds: 1 })
  expect(tab.client.getState().status).toBe('authenticated')
})

it('tells a closed tab nothing', async () => {
  const { session, tab } = openTwo()
  tab.close()
  await session.client.signOut()
  await session.advance({ seconds: 1 })
  expect(tab.client.getState().status).toBe('authenticated')
})

it('keeps two sessions apart', async () => {
  const { session } = openTwo()
  const { session: other } = openTwo()
  await session.client.signOut()
  await aMoment()
  expect(other.client.getState().status).toBe('authenticated')
})

it('needs no channels of the platform, and gives back those that it has', async () => {
  const Platform = globalThis.BroadcastChannel
  {
    using _ = replaceGlobals({ BroadcastChannel: () => undefined })
    using session = createTestSession()
    const tab = session.openTab()
    session.client.subscribe(() => {})
    await tab.client.signOut()
    await aMoment()
    expect(session.client.getState().status).toBe('unauthenticated')
    // the app's own is alone then, and does not take it down
    const ofTheApp = new BroadcastChannel('of-the-app')
    ofTheApp.postMessage({})
    ofTheApp.close()
  }
  expect(globalThis.BroadcastChannel).toBe(Platform)
  {
    using session = createTestSession()
    session.client.subscribe(() => {})
    expect(globalThis.BroadcastChannel).not.toBe(Platform)
    const ofTheApp = new BroadcastChannel('of-the-app')
    expect(ofTheApp).toBeInstanceOf(Platform)
    ofTheApp.close()
  }
  expect(globalThis.BroadcastChannel).toBe(Platform)
})

function openTwo(options: TestSessionOptions = {}) {
  const session = createTestSession(options)
  const tab = session.openTab()
  for (const { client } of [session, tab]) client.subscribe(() => {})
  onTestFinished(session.dispose)
  return { session, tab }
}
