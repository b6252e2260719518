import { createRandom, type Random } from './random.js'
import type { Schedule } from './schedules.js'
import { drawSessionDay, hourMs, minuteMs, type SessionDay } from './session-day.js'

const LIFETIME_MS = hourMs
const MINUTES = (24 * hourMs) / minuteMs

/** Which fleet goes through the day. */
export interface FleetOptions {
  sessions: number
  seed: number
  /** The standard deviation of the sign-ins around nine. Default 10. */
  spreadMinutes?: number
}

/** What a fleet of sessions asks of Cognito in one day, by the minute. */
export interface FleetLoad {
  readonly schedule: string
  /** Refreshes of all sessions. */
  readonly refreshes: Uint32Array
  /** Refreshes of the sessions that stay in view from sign-in to evening. */
  readonly ofVisible: Uint32Array
  /** Sign-ins, the same for every schedule; they count towards the same quota. */
  readonly signIns: Uint32Array
  /** Refreshes per hour of one of those sessions that stay in view. */
  readonly perVisibleHour: number
  /** The least that a token had left when it was refreshed in a page that was in view all the time, in milliseconds. */
  readonly leastLeftMs: number
}

/**
 * Sends a fleet through one day, on paper.
 *
 * Pages refresh when their schedule says so, if they are in view, and at once when they come into view later than that.
 * Pages of one session share each refresh, as the lock lets them. Access tokens live 60 minutes. The same seed gives the
 * same users and the same sign-ins for every schedule.
 */
export function simulateFleet(schedule: Schedule, options: FleetOptions): FleetLoad {
  const { sessions, seed, spreadMinutes = 10 } = options
  const days = createRandom(seed)
  const jitter = createRandom(~seed)
  const refreshes = new Uint32Array(MINUTES)
  const ofVisible = new Uint32Array(MINUTES)
  const signIns = new Uint32Array(MINUTES)
  let visibleMs = 0
  let visibleRefreshes = 0
  let leastLeftMs = Infinity

  for (let session = 0; session < sessions; session++) {
    const day = drawSessionDay(days, spreadMinutes * minuteMs)
    const isVisible = day.kind === 'visible'
    if (day.signedInAt !== null) count(signIns, day.signedInAt)
    if (isVisible) visibleMs += toLength(day)
    liveThrough(day, schedule, jitter, (at, leftMs) => {
      count(refreshes, at)
      if (!isVisible) return
      count(ofVisible, at)
      visibleRefreshes++
      leastLeftMs = Math.min(leastLeftMs, leftMs)
    })
  }
  const perVisibleHour = visibleRefreshes / (visibleMs / hourMs)
  return {
    schedule: schedule.name,
    refreshes,
    ofVisible,
    signIns,
    perVisibleHour,
    leastLeftMs,
  }
}

/** Calls back at each refresh of one session, with what the token then had left. */
function liveThrough(
  { signedInAt, visible, pages }: SessionDay,
  schedule: Schedule,
  jitter: Random,
  onRefresh: (at: number, leftMs: number) => void,
): void {
  const authTime = signedInAt ?? -LIFETIME_MS
  let expiresAt = 0
  let dueAt = 0
  const issue = (issuedAt: number) => {
    expiresAt = issuedAt + LIFETIME_MS
    dueAt = Infinity
    const tokens = { issuedAt, expiresAt, authTime }
    // whichever page is first refreshes for all
    for (let page = 0; page < pages; page++) {
      dueAt = Math.min(dueAt, schedule.toDueAt(tokens, jitter))
    }
  }
  issue(authTime)
  for (const [from, to] of visible) {
    for (let at = Math.max(from, dueAt); at < to; at = dueAt) {
      onRefresh(at, expiresAt - at)
      issue(at)
    }
  }
}

function toLength({ visible }: SessionDay): number {
  return visible.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** What is left of a late evening after midnight is not counted. */
function count(minutes: Uint32Array, at: number): void {
  const minute = Math.floor(at / minuteMs)
  if (minute >= 0 && minute < MINUTES) minutes[minute]!++
}
