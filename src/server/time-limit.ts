import type { Clock } from '../core/clock.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

const LIMIT_MS = secondsToMs(10)

/**
 * Gives a request 10 s, the reading of its answer included.
 *
 * @throws {SessionError} `network` when the time is up; whatever the request itself throws.
 */
export async function limit<T>(
  clock: Clock,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  const tooLate = new SessionError('network', 'Cognito did not answer in time.')
  const cancel = clock.schedule(LIMIT_MS, () => controller.abort(tooLate))
  try {
    return await request(signal)
  } catch (thrown) {
    throw signal.aborted ? tooLate : thrown
  } finally {
    cancel()
  }
}

/** Resolves after a delay in milliseconds. */
export const pause = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => clock.schedule(delayMs, resolve))

/** Waits for something, but no longer than a length of time in milliseconds; what it waits for goes on. */
export async function atMost(clock: Clock, lengthMs: number, work: Promise<void>): Promise<void> {
  let cancel: () => void
  const timeUp = new Promise<void>((resolve) => (cancel = clock.schedule(lengthMs, resolve)))
  await Promise.race([work, timeUp]).finally(() => cancel())
}
