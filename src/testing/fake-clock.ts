import type { Clock } from '../core/clock.js'
import { toMs, type Duration, type EpochMs } from '../core/duration.js'

/** Options of {@link createFakeClock}; every one has a default. */
export interface FakeClockOptions {
  /** What the wall clock shows at the start, epoch milliseconds. Default: 2026-01-01, 00:00 UTC. */
  now?: EpochMs
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
const DEFAULT_NOW = 1_767_225_600_000

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
export function createFakeClock({ now = DEFAULT_NOW }: FakeClockOptions = {}): FakeClock {
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
      await settle()
      for (let timer = nextDueBy(end); timer; timer = nextDueBy(end)) {
        moveTo(timer.dueAt)
        timers.delete(timer)
        timer.run()
        await settle()
      }
      moveTo(end)
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

/** Resolves in a task of its own, after every promise that can settle without the network has. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
