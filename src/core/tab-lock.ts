import type { ServerTime } from './clock.js'
import { secondsToMs } from './duration.js'
import type { SessionSource } from './session-source.js'

/**
 * Runs something while no other tab does.
 *
 * Where there are no Web Locks (or they do not answer in time) it runs all the same.
 */
export type TabLock = <T>(run: () => Promise<T>) => Promise<T>

/** A lock holds one request of at most 10 s: not even a queue of tabs on a bad network lasts longer than this. */
const LONGEST_WAIT_MS = secondsToMs(60)

/** Creates the lock that the tabs of one app client share; loaded with what asks the service. */
export function createTabLock(
  { clientId, isShared }: SessionSource,
  time: ServerTime,
  ended: AbortSignal,
): TabLock {
  const name = `react-cognito-session.${clientId}`
  const locks = isShared ? globalThis.navigator?.locks : undefined

  return async function exclusively(run) {
    let outcome: ReturnType<typeof run> | undefined
    const patience = new AbortController()
    const { signal } = patience
    const giveUp = () => patience.abort()
    // a lock manager that does not answer at all must not hang the app either
    const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    // what goes wrong with the lock itself is no reason not to run; what goes wrong inside is in `outcome`
    const locked = locks
      ?.request(name, { signal }, () => (signal.aborted ? undefined : (outcome = run())))
      .catch(() => {})
    const cancel = time.after(LONGEST_WAIT_MS, giveUp)
    ended.addEventListener('abort', giveUp)
    await Promise.race([locked, over])
    cancel()
    ended.removeEventListener('abort', giveUp)
    ended.throwIfAborted()
    return outcome ?? run()
  }
}
