import type { Clock } from '../core/clock.js'
import { globalScope } from './global-scope.js'

// kept as they are now: a test runner that replaces them later does not stop what takes real time
const { setTimeout, clearTimeout, performance } = globalScope
const elapsed = performance.now.bind(performance)

/** The time of the machine, whatever fake timers of a test runner say. */
export const realTime: Pick<Clock, 'elapsed' | 'schedule'> = {
  elapsed: () => elapsed(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
