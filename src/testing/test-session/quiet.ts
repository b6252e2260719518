import { secondsToMs } from '../../core/duration.js'
import { createPatience } from './patience.js'
import { pause, settle } from '../settle.js'

/** What takes longer counts as hanging, and time goes on without it; real time. */
const PATIENCE_MS = secondsToMs(1)
const CALM_TURNS = 3

/** What between two instants takes real time: requests that are out, code that is being loaded, the lock of the tabs. */
export interface Quiet {
  /** Resolves when promises have settled, and nothing is under way but what hangs. */
  reached(): Promise<void>
  /** Counts something as under way until it settles. */
  during<T>(request: Promise<T>): Promise<T>
}

/** Creates it for the clients of one test. */
export function createQuiet(): Quiet {
  const open = new Set<object>()
  const hanging = new WeakSet<object>()
  const isBusy = () => [...open].some((each) => !hanging.has(each))

  return {
    async reached() {
      await settle()
      if (!isBusy()) return
      const isEnough = createPatience(PATIENCE_MS)
      // who got an answer may read it in tasks of its own, and ask for more
      for (let calmTurns = 0; calmTurns < CALM_TURNS;) {
        await pause()
        calmTurns = isBusy() ? 0 : calmTurns + 1
        if (isEnough()) for (const each of open) hanging.add(each)
      }
    },
    async during(request) {
      const entry = {}
      open.add(entry)
      try {
        return await request
      } finally {
        open.delete(entry)
      }
    },
  }
}
