import type { Clock } from '../core/clock.js'
import { toMs, type Duration, type EpochMs } from '../core/duration.js'
import { settle } from './settle.js'

/** Options of {@link createFakeClock}; every one has a default. */
export interface FakeClockOptions {
  /** What the wall clock shows at the start, epoch milliseconds. Default: 2026-01-01, 00:00 UTC. */
  now?: EpochMs
  /**
   * Runs what is due and resolves when all that follows from it has settled. Default: lets promises settle; a test with a
   * network of its own waits for its answers here.
   */
  turn?: (run: () => void) => Promise<void>
}

/**
 * A clock that stands still until a test moves it; goes to `createSessionClient({ clock })`, and its `now` to
 * `createEmbeddedUserPool({ now })` when both are to share one time. A length is a `Duration`, or a number of milliseconds.
 */
export interface FakeClock extends Clock {
  /**
   * Lets time pass: runs each timer that falls due, in order and at its own instant.
   *
   * Between two timers, and before and after all of them, promises settle; answers of a real network do not, as they
   * take real time.
   */
  advance(length: Duration | number): Promise<void>
  /** Sets the wall clock, as a user or a time server does: neither monotonic time nor a timer notices. */
  setWallClock(now: EpochMs): void
  /**
   * Closes the laptop's lid for a while: the wall clock moves on, monotonic time and timers stand still.
   *
   * Nothing runs on waking either, until the clock is advanced.
   */
  sleep(length: Duration | number): void
  /** How many timers wait now: 0 when all has been cleaned up. */
  readonly pendingTimers: number
}

interface Timer {
  /** On the monotonic clock. */
  dueAt: number
  run: () => void
}

/** Browsers keep a delay in 32 bits and run what is beyond (24.8 days) at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** What a fake clock shows at first, unless told otherwise: 2026-01-01, 00:00 UTC. */
export const FAKE_CLOCK_START: EpochMs = 1_767_225_600_000

/**
 * Creates a `FakeClock`.
 *
 * As treacherous as a browser's: a delay of more than 24.8 days runs at once.
 *
 * @example
 * const clock = createFakeClock()
 * const pool = createEmbeddedUserPool({ now: clock.now })
 * const client = createSessionClient({ source, clock })
 * await clock.advance({ minutes: 55 })
 *
 * @see {@link https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout HTML, setTimeout}
 */
export function createFakeClock(options: FakeClockOptions = {}): FakeClock {
  const { now = FAKE_CLOCK_START, turn = runAndSettle } = options
  const timers = new Set<Timer>()
  let wall = now
  let elapsed = 0

  const moveTo = (instant: number) => {
    wall += instant - elapsed
    elapsed = instant
  }
  const nextDueBy = (instant: number): Timer | null => {
    let next: Timer | null = null
    for (const timer of timers) {
      if (timer.dueAt <= instant && timer.dueAt < (next?.dueAt ?? Infinity)) next = timer
    }
    return next
  }

  return {
    now: () => wall,
    elapsed: () => elapsed,
    schedule(delayMs, run) {
      const timer = { dueAt: elapsed + toDelayMs(delayMs), run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(length) {
      const end = elapsed + toLengthMs(length)
      await turn(() => {})
      for (let timer = nextDueBy(end); timer; timer = nextDueBy(end)) {
        moveTo(Math.max(timer.dueAt, elapsed))
        timers.delete(timer)
        await turn(timer.run)
      }
      // somebody else may have moved it further meanwhile
      if (end > elapsed) moveTo(end)
    },
    setWallClock: (next) => void (wall = next),
    sleep: (length) => void (wall += toLengthMs(length)),
    get pendingTimers() {
      return timers.size
    },
  }
}

function toDelayMs(delayMs: number): number {
  return delayMs > 0 && delayMs <= LONGEST_DELAY_MS ? delayMs : 0
}

function toLengthMs(length: Duration | number): number {
  return typeof length === 'number' ? length : toMs(length, 'length')
}

async function runAndSettle(run: () => void): Promise<void> {
  run()
  await settle()
}
