import type { Clock } from '../../core/clock.js'
import { secondsToMs } from '../../core/duration.js'
import type { FreezableClock } from './freezable-clock.js'
import type { Quiet } from './quiet.js'
import { settle } from '../settle.js'

/** So long a client waits for what another tab may have written. */
const STORAGE_WAIT_MS = secondsToMs(0.005)
const SECOND_MS = secondsToMs(1)

/**
 * Creates the clock that a client in a test goes by.
 *
 * Other tabs' writes are seen at once here, and what is waited for them passes by itself. All other waits end on a whole
 * second: refreshes ahead of expiry, and retries, come at random instants, and everything that looks again at every second
 * would be out of step with the test from then on.
 */
export function createTabClock(clock: FreezableClock, quiet: Quiet): Clock {
  return {
    now: clock.now,
    elapsed: clock.elapsed,
    schedule(delayMs, run) {
      if (delayMs > 0 && delayMs <= STORAGE_WAIT_MS) return pass(run)
      if (!(delayMs > 0)) return clock.schedule(delayMs, run)
      const dueAt = SECOND_MS * Math.ceil((clock.elapsed() + delayMs) / SECOND_MS)
      return clock.schedule(dueAt - clock.elapsed(), run)
    },
  }

  function pass(run: () => void): () => void {
    let isWanted = true
    const wait = settle().then(() => clock.whenAwake(() => isWanted && run()))
    // what comes of it has its turn too
    void quiet.during(wait.then(settle))
    return () => void (isWanted = false)
  }
}
