import { secondsToMs } from './duration.js'
import type { SessionError } from './errors.js'

const NETWORK_STEP_MS = 100
const LONGEST_NETWORK_WAIT_MS = 400
const SERVICE_STEP_MS = 250
const LONGEST_SERVICE_WAIT_MS = secondsToMs(8)

/**
 * How long to wait before asking again, in milliseconds, with full jitter; never less than the service's own `Retry-After`.
 *
 * A lost network burdens nobody, so it is tried again soon and often; a throttled or failing service is given room.
 *
 * @param failures - how many times it has failed in a row, from 1.
 * @see {@link https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ Timeouts, retries and backoff with jitter}
 */
export function backoffMs(error: SessionError, failures: number, random = Math.random()): number {
  const isNetwork = error.code === 'network'
  const step = isNetwork ? NETWORK_STEP_MS : SERVICE_STEP_MS
  const longest = isNetwork ? LONGEST_NETWORK_WAIT_MS : LONGEST_SERVICE_WAIT_MS
  return Math.max(random * Math.min(longest, step * 2 ** (failures - 1)), error.retryAfterMs ?? 0)
}

/** Whether asking again can help at all. */
export function isWorthRetrying(error: SessionError): boolean {
  return ['network', 'throttled', 'service', 'unexpected'].includes(error.code)
}
