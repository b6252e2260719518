import { secondsToMs, type EpochMs } from './duration.js'

/** Where time comes from. Replaced only in tests. */
export interface Clock {
  /** The wall clock; may be wrong and may jump. */
  now(): EpochMs
  /** Milliseconds since some fixed moment; never jumps, but may stand still while the computer sleeps. */
  elapsed(): number
  /** Runs something once after a delay in milliseconds; returns its undo. */
  schedule(delayMs: number, run: () => void): () => void
}

/** The browser's (or Node's) own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** The time at Cognito, as well as this page can know it. */
export interface ServerTime {
  /**
   * Now, on Cognito's clock.
   *
   * Rests on the wall clock and what it has been set back since the page was loaded, which monotonic time shows, so that a
   * clock set back gives old tokens no new life; corrected by the drift that was measured at the last refresh.
   */
  now(): EpochMs
  /** Now, on this computer's clock, never running backwards. */
  localNow(): EpochMs
  /**
   * Takes the drift that was stored with tokens.
   *
   * As a hint, from an earlier page, it can only make tokens look older, because the clock may have been corrected since
   * and Amplify counts the other way round, in milliseconds; as evidence, from another tab that has just refreshed, it
   * counts until this page has measured for itself.
   */
  takeDrift(stored: StoredDrift, isEvidence: boolean): void
  /** Measures the drift by a token that Cognito issued between `sentAt` (local) and this moment. */
  measureDrift(issuedAt: EpochMs, sentAt: EpochMs): void
  /** How much the wall clock is ahead of Cognito's, in milliseconds; 0 until shown otherwise. */
  driftMs(): number
  /** Runs something after a length of time in milliseconds, 24.8 days at most; what is corrected about the clock meanwhile does not matter. */
  after(delayMs: number, run: () => void): () => void
}

/** What is stored with tokens about the clock of the page that got them. */
export interface StoredDrift {
  readonly clockDriftMs: number
  readonly issuedAt: EpochMs
}

/** A timer of a browser's that is to run later runs at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
const LEAST_SET_BACK_MS = secondsToMs(1)
/** Where the SDK stores seconds, Amplify 6 stores milliseconds. */
const AMPLIFY_UNIT = secondsToMs(1)
/** `iat` is cut to whole seconds: a token may be that much younger than it says. */
const IAT_ROUNDING_MS = secondsToMs(1)

/** Creates the `ServerTime` of one client. */
export function createServerTime(clock: Clock = systemClock): ServerTime {
  let lastWallNow = clock.now()
  let lastNow = lastWallNow
  let lastElapsed = clock.elapsed()
  let setBackMs = 0
  let driftMs = 0
  let isMeasured = false
  let setBackWhenMeasuredMs = 0

  const localNow = () => {
    const wallNow = clock.now()
    // monotonic time costs a browser more than all the rest of a token that is good: it is asked once a millisecond
    if (wallNow === lastWallNow) return lastNow
    const elapsed = clock.elapsed()
    const behindMs = lastNow + elapsed - lastElapsed - wallNow
    // less is no setting back: the wall clock counts whole milliseconds, and is slewed by fractions of them
    if (behindMs > setBackMs + LEAST_SET_BACK_MS) setBackMs = behindMs
    lastWallNow = wallNow
    lastNow = wallNow + setBackMs
    lastElapsed = elapsed
    return lastNow
  }
  const now = () => localNow() - driftMs
  const after: ServerTime['after'] = (delayMs, run) =>
    clock.schedule(Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS), run)

  return {
    now,
    localNow,
    driftMs: () => driftMs - setBackMs,
    after,
    takeDrift({ clockDriftMs, issuedAt }, isEvidence) {
      // nobody can tell whether the clock was set back before that drift was measured or after: the older tokens count
      const trusted = isEvidence
        ? clockDriftMs
        : Math.min(0, clockDriftMs, -clockDriftMs / AMPLIFY_UNIT)
      driftMs = Math.min(isMeasured ? driftMs : trusted, localNow() - issuedAt)
    },
    measureDrift(issuedAt, sentAt) {
      const least = sentAt - issuedAt - IAT_ROUNDING_MS
      const most = localNow() - issuedAt
      // what was measured stands unless this contradicts it, for an answer that a sleep has delayed says little; but a clock
      // that was set back since may have been set back further than seen, by as much as the computer slept
      const isPossible = driftMs >= least && driftMs <= most
      const isKnown = isMeasured && isPossible && setBackMs === setBackWhenMeasuredMs
      if (!isKnown) driftMs = least
      setBackWhenMeasuredMs = setBackMs
      isMeasured = true
    },
  }
}
