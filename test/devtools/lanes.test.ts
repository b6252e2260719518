import { SessionError, type SessionState } from 'react-cognito-session'
import { createTestSession } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { toLanes } from '../../src/devtools/lanes.js'
import type { GuardOutlook } from '../../src/idle/guard-controls.js'
import { hour, minute } from '../support/session-setup.js'

type Authenticated = Extract<SessionState, { status: 'authenticated' }>

/** Alice, who has signed in this very hour; her session lasts for two. */
function signedIn() {
  const session = createTestSession({ refreshTokenValidity: { hours: 2 } })
  onTestFinished(session.dispose)
  const state = session.client.getState() as Authenticated
  return { state, start: state.user.authTime }
}

const rules = {
  idleTimeoutMs: null,
  sessionLimitMs: null,
  warnBeforeMs: 2 * minute,
  signOutBeforeMs: 3 * minute,
}

/** The marks of each lane, in minutes from the sign-in. */
function marksOf(state: Authenticated, outlook: Partial<GuardOutlook> | null) {
  const start = state.user.authTime
  const full = outlook && {
    ...rules,
    authTime: start,
    refreshTokenExpiresAt: state.refreshTokenExpiresAt,
    lastActivityAt: start,
    phase: 'watching' as const,
    cause: 'refresh-token-expiry' as const,
    signOutAt: start + 117 * minute,
    ...outlook,
  }
  const toMinutes = (at: number) => (at - start) / minute
  return toLanes(state, full).map(({ name, marks }) => [
    name,
    ...marks.map(({ kind, at, until }) =>
      until === undefined
        ? `${kind} ${toMinutes(at)}`
        : `${kind} ${toMinutes(at)} to ${toMinutes(until)}`,
    ),
  ])
}

it('has a lane for the session and one for its access token', () => {
  const { state } = signedIn()
  const [session, accessToken] = marksOf(state, null)
  expect(session).toEqual(['Session', 'start 0', 'end 120'])
  // as the client draws it for tokens of a sign-in: from a fifth to all of nine tenths of their life
  // the kit's tokens are a second old when they come
  const [name, start, refresh, end] = accessToken!.map((mark) =>
    mark.replaceAll(/\.(\d\d)\d*/g, '.$1'),
  )
  expect([name, start, end]).toEqual(['Access token', 'start -0.01', 'end 59.98'])
  expect(refresh).toMatch(/^refresh 10\.7\d to 53\.98$/)
})

it('shows where the guard warns and signs out', () => {
  const { state } = signedIn()
  expect(marksOf(state, {})[0]).toEqual([
    'Session',
    'start 0',
    'warning 115 to 117',
    'sign-out 117 to 120',
    'end 120',
  ])
})

it('shows an overall limit that comes before the end of the refresh token', () => {
  const { state, start } = signedIn()
  const limited = { sessionLimitMs: hour, signOutAt: start + 57 * minute }
  expect(marksOf(state, limited)[0]).toContain('warning 55 to 57')
})

it('shows a sign-out that a late warning has put off, as the guard has decided', () => {
  const { state, start } = signedIn()
  expect(marksOf(state, { signOutAt: start + 118 * minute })[0]).toContain('sign-out 118 to 120')
})

it('has a lane for idleness where it is limited, and a mark where it would end the session', () => {
  const { state, start } = signedIn()
  const idle = {
    idleTimeoutMs: 15 * minute,
    cause: 'idle',
    signOutAt: start + 15 * minute,
  } as const
  const [session, lane] = marksOf(state, idle)
  expect(session).toContain('idle 15')
  expect(session).toContain('sign-out 117 to 120')
  expect(lane).toEqual(['Idle', 'start 0', 'warning 13 to 15', 'end 15'])
})

it('has no idle mark where the session ends first', () => {
  const { state, start } = signedIn()
  const late = { idleTimeoutMs: 15 * minute, lastActivityAt: start + 110 * minute }
  const [session, lane] = marksOf(state, late)
  expect(session!.some((mark) => mark.startsWith('idle'))).toBe(false)
  expect(lane).toEqual(['Idle', 'start 110', 'warning 123 to 125', 'end 125'])
})

it('goes by no guard where the session has ended and its page was kept', () => {
  const { state } = signedIn()
  const kept = { ...state, refreshError: new SessionError('refresh_token_expired', 'Over.') }
  expect(marksOf(kept, {})[0]).toEqual(['Session', 'start 0', 'end 120'])
})
