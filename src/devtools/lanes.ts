import { toRefreshDueAt } from '../core/auto-refresh.js'
import { secondsToMs, type EpochMs } from '../core/duration.js'
import type { SessionState } from '../core/session-state.js'
import type { GuardOutlook } from '../idle/guard-controls.js'

/** Something on a lane: an instant, or a time from one to another. */
export interface LaneMark {
  readonly kind: 'start' | 'refresh' | 'idle' | 'warning' | 'sign-out' | 'end'
  readonly name: string
  readonly at: EpochMs
  /** Where it is a time and not an instant. */
  readonly until?: EpochMs
}

/** One length of time with what happens in it, on Cognito's clock. */
export interface Lane {
  readonly name: string
  readonly from: EpochMs
  readonly until: EpochMs
  readonly marks: readonly LaneMark[]
}

/** The state of somebody who is signed in, or whose page was kept. */
export type Authenticated = Extract<SessionState, { status: 'authenticated' }>

/** The client's default; a longer one moves the window only for tokens that live less than ten times as long. */
const MIN_VALIDITY_MS = secondsToMs(60)

/** Gives the lanes of a session: its own, that of idleness where a guard limits it, and that of its access token. */
export function toLanes(state: Authenticated, outlook: GuardOutlook | null): readonly Lane[] {
  const guarded = state.refreshError?.isTerminal ? null : outlook
  const lanes = [toSessionLane(state, guarded), guarded && toIdleLane(guarded), toTokenLane(state)]
  return lanes.filter((lane) => lane !== null)
}

function toSessionLane(state: Authenticated, outlook: GuardOutlook | null): Lane {
  const from = state.user.authTime
  const until = state.refreshTokenExpiresAt
  const start: LaneMark = { kind: 'start', name: 'Signed in', at: from }
  const end: LaneMark = { kind: 'end', name: 'Refresh token expires', at: until }
  const name = 'Session'
  if (!outlook) return { name, from, until, marks: [start, end] }
  const { cause, signOutAt, sessionLimitMs, signOutBeforeMs, warnBeforeMs } = outlook
  const ruledAt = Math.min(until, from + (sessionLimitMs ?? Infinity)) - signOutBeforeMs
  const endsAt = cause === 'refresh-token-expiry' ? signOutAt : ruledAt
  const idle: LaneMark = { kind: 'idle', name: 'Idle limit', at: signOutAt }
  const marks: LaneMark[] = [
    start,
    ...(cause === 'idle' ? [idle] : []),
    { kind: 'warning', name: 'Warning', at: ruledAt - warnBeforeMs, until: endsAt },
    { kind: 'sign-out', name: 'Sign-out by the guard', at: endsAt, until },
    end,
  ]
  return { name, from, until, marks }
}

function toIdleLane(outlook: GuardOutlook): Lane | null {
  const { idleTimeoutMs, lastActivityAt, warnBeforeMs, cause, signOutAt } = outlook
  if (idleTimeoutMs === null) return null
  const ruledAt = lastActivityAt + idleTimeoutMs
  const until = cause === 'idle' ? signOutAt : ruledAt
  return {
    name: 'Idle',
    from: lastActivityAt,
    until,
    marks: [
      { kind: 'start', name: 'Last activity', at: lastActivityAt },
      { kind: 'warning', name: 'Warning', at: ruledAt - warnBeforeMs, until },
      { kind: 'end', name: 'Sign-out when idle', at: until },
    ],
  }
}

function toTokenLane({ session, user: { authTime } }: Authenticated): Lane {
  const [accessToken, idToken] = [session.getAccessToken(), session.getIdToken()]
  const from = secondsToMs(accessToken.getIssuedAt())
  const until = secondsToMs(accessToken.getExpiration())
  // the client goes by the pair: the later issue, the earlier end
  const issuedAt = Math.max(from, secondsToMs(idToken.getIssuedAt()))
  const expiresAt = Math.min(until, secondsToMs(idToken.getExpiration()))
  const dueAt = (random: number) =>
    toRefreshDueAt({ authTime, issuedAt, expiresAt }, MIN_VALIDITY_MS, random)
  return {
    name: 'Access token',
    from,
    until,
    marks: [
      { kind: 'start', name: 'Issued', at: from },
      { kind: 'refresh', name: 'Refresh window', at: dueAt(0), until: dueAt(1) },
      { kind: 'end', name: 'Expires', at: until },
    ],
  }
}
