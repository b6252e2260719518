import type { Clock } from '../../core/clock.js'

/** The clock of one tab: as the one behind it, until the tab is frozen. */
export interface FreezableClock extends Clock {
  /** From now on nothing runs in this tab, as in one that a browser has frozen. */
  freeze(): void
  /** Wakes the tab: what fell due meanwhile runs soon after, when time passes, and not at once. */
  thaw(): void
  /** Runs something now or, in a frozen tab, soon after it was thawed. */
  whenAwake(run: () => void): void
}

/** Creates the clock of a tab that can be frozen; time itself goes on, as it does for a real one. */
export function createFreezableClock(clock: Clock): FreezableClock {
  const waiting = new Set<() => void>()
  let isFrozen = false
  const whenAwake = (run: () => void) => void (isFrozen ? waiting.add(run) : run())
  return {
    now: clock.now,
    elapsed: clock.elapsed,
    schedule(delayMs, run) {
      // one function for each timer: the same `run` may be due twice
      const runOnce = () => run()
      const cancel = clock.schedule(delayMs, () => whenAwake(runOnce))
      return () => {
        waiting.delete(runOnce)
        cancel()
      }
    },
    whenAwake,
    freeze: () => void (isFrozen = true),
    thaw() {
      isFrozen = false
      for (const run of waiting) {
        clock.schedule(0, () => {
          if (!isFrozen && waiting.delete(run)) run()
        })
      }
    },
  }
}
