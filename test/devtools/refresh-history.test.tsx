import { act } from '@testing-library/react'
import { createStore } from '../../src/core/store.js'
import { refreshHistoryOf } from '../../src/devtools/refresh-history.js'
import type { SessionClient, SessionState } from 'react-cognito-session'
import { expect, it, vi } from 'vitest'
import { openDevtools, openSession, refresh } from './open-devtools.js'

const REFRESHES = /^Refreshes/

it('lists each refresh with its time and its result, the latest first', async () => {
  const session = openSession()
  const { rowsOf, panel } = openDevtools(session)
  expect(panel.getByText('None since this panel was mounted.')).toBeDefined()
  await refresh(session)
  session.source.answerWith('throttled')
  await refresh(session)
  const [head, ...rows] = rowsOf(REFRESHES)
  expect(head).toEqual(['When', 'Took', 'Result'])
  expect(rows).toHaveLength(session.source.requests.length)
  expect(rows[0]).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d$/), '0 ms', 'throttled'])
  expect(rows.at(-1)!.slice(1)).toEqual(['0 ms', 'ok'])
})

it('takes the time of a refresh, and shows one that is under way', async () => {
  const session = openSession()
  const { source } = session
  let answer = () => {}
  const { refresh: refreshAtOnce } = source
  source.refresh = async (tokens, request) => {
    await new Promise<void>((resolve) => (answer = resolve))
    return refreshAtOnce(tokens, request)
  }
  const { rowsOf, press } = openDevtools(session)
  await press('Refresh now')
  await session.advance({ seconds: 3 })
  expect(rowsOf(REFRESHES)[1]!.slice(1)).toEqual(['–', 'under way …'])
  answer()
  await session.advance({ seconds: 1 })
  const [took, result] = rowsOf(REFRESHES)[1]!.slice(1)
  expect(result).toBe('ok')
  expect(Number.parseFloat(took!)).toBeGreaterThanOrEqual(2)
  expect(took).toMatch(/ s$/)
})

it('tells what another tab has refreshed', async () => {
  const session = openSession()
  const other = session.openTab()
  const { rowsOf } = openDevtools(session)
  await session.advance({ seconds: 2 })
  await refresh(session, other.client)
  await session.advance({ seconds: 1 })
  expect(rowsOf(REFRESHES).slice(1)).toEqual([
    [expect.any(String), '–', 'adopted from another tab'],
  ])
})

it('takes no new sign-in for a refresh', async () => {
  const session = openSession()
  const { panel } = openDevtools(session)
  await session.advance({ minutes: 1 })
  await act(() => session.source.signIn('alice'))
  expect(panel.queryByRole('table', { name: REFRESHES })).toBeNull()
})

it('keeps the last fifty', async () => {
  const session = openSession()
  const { rowsOf } = openDevtools(session)
  for (let turn = 0; turn < 55; turn++) await refresh(session)
  expect(rowsOf(REFRESHES)).toHaveLength(1 + 50)
})

it('shows each refresh once in each of several panels', async () => {
  const session = openSession()
  const first = openDevtools(session)
  const second = openDevtools(session)
  await refresh(session)
  expect(first.rowsOf(REFRESHES)).toHaveLength(2)
  expect(second.rowsOf(REFRESHES)).toHaveLength(2)
  first.unmount()
  await refresh(session)
  expect(second.rowsOf(REFRESHES)).toHaveLength(3)
  expect(session.source.requests).toHaveLength(2)
})

it('leaves the source as it was', async () => {
  const session = openSession()
  const { source } = session
  const before = Object.getOwnPropertyDescriptors(source)
  const { unmount } = openDevtools(session)
  expect(source.refresh).not.toBe(before.refresh.value)
  unmount()
  expect(Object.getOwnPropertyDescriptors(source)).toEqual(before)
})

it('takes itself out where the source was wrapped over it', async () => {
  const session = openSession()
  const { source } = session
  const first = openDevtools(session)
  const { refresh: tapped } = source
  const wrapped = vi.fn<typeof tapped>((...request) => tapped(...request))
  source.refresh = wrapped
  first.unmount()
  expect(source.refresh).toBe(wrapped)
  const second = openDevtools(session)
  await refresh(session)
  expect(wrapped).toHaveBeenCalledTimes(1)
  expect(second.rowsOf(REFRESHES)).toHaveLength(2)
})

it('gets along with a source that cannot be changed', async () => {
  const session = openSession()
  Object.freeze(session.source)
  const { rowsOf } = openDevtools(session)
  await refresh(session)
  session.source.answerWith('throttled')
  await refresh(session)
  expect(rowsOf(REFRESHES).slice(1)).toEqual([
    [expect.any(String), '–', 'throttled'],
    [expect.any(String), '–', 'ok'],
  ])
})

/** A client whose tokens are what the test says, so that what is remembered of them shows. */
function createClient() {
  const user = { sub: 'sub-of-alice', authTime: 0 }
  const toState = (accessToken: string) => {
    const session = { getAccessToken: () => ({ getJwtToken: () => accessToken }) }
    return { status: 'authenticated', session, user } as unknown as SessionState
  }
  const { get: getState, set, subscribe } = createStore(toState('first'))
  let answer = (_accessToken: string) => {}
  const source = {
    refresh: () => new Promise((resolve) => (answer = (accessToken) => resolve({ accessToken }))),
  }
  const time = { now: () => 0, localNow: () => 0 }
  const client = { source, time, getState, subscribe } as unknown as SessionClient
  const history = refreshHistoryOf(client)
  return {
    history,
    hold: (accessToken: string) => set(toState(accessToken)),
    signOut: () => set({ status: 'unauthenticated', reason: 'signed-out', lastUser: null }),
    async refreshTo(accessToken: string, meanwhile = () => {}) {
      const received = source.refresh()
      meanwhile()
      answer(accessToken)
      await received
    },
    /** True when the panel takes the token for one that this tab has got itself. */
    isRemembered(accessToken: string) {
      set(toState('other'))
      const { length } = history.get()
      set(toState(accessToken))
      return history.get().length === length
    },
  }
}

it('remembers the token of this tab to tell it from others', async () => {
  const { history, refreshTo, isRemembered } = createClient()
  history.start()
  await refreshTo('own')
  expect(isRemembered('own')).toBe(true)
  expect(isRemembered('stranger')).toBe(false)
})

it('remembers no token of a panel that has gone', async () => {
  const { history, refreshTo, isRemembered } = createClient()
  const stop = history.start()
  await refreshTo('own')
  stop()
  history.start()
  expect(isRemembered('own')).toBe(false)
})

it('remembers no token that comes when the panel has gone', async () => {
  const { history, refreshTo, isRemembered } = createClient()
  const stop = history.start()
  await refreshTo('late', stop)
  history.start()
  expect(isRemembered('late')).toBe(false)
})

it('remembers no token when nobody is signed in', async () => {
  const { history, refreshTo, signOut, isRemembered } = createClient()
  history.start()
  await refreshTo('own')
  signOut()
  expect(isRemembered('own')).toBe(false)
  await refreshTo('late', signOut)
  expect(isRemembered('late')).toBe(false)
})
