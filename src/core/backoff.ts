import { secondsToMs } from './duration.js'
import type { SessionError } from './errors.js'

/** The first wait and the longest, in milliseconds. */
const NETWORK_WAITS_MS = [100, 400] as const
const SERVICE_WAITS_MS = [250, secondsToMs(60)] as const

/**
 * How long to wait before asking again, in milliseconds, with full jitter; never less than the service's own `Retry-After`.
 *
 * A lost network burdens nobody, so it is tried again soon and often; a throttled or failing service is given room.
 *
 * @param failures - how many times it has failed in a row, from 1.
 * @see {@link https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ Timeouts, retries and backoff with jitter}
 */
export function backoffMs(error: SessionError, failures: number): number {
  const [first, longest] = error.code === 'network' ? NETWORK_WAITS_MS : SERVICE_WAITS_MS
  const waitMs = Math.random() * Math.min(longest, first * 2 ** (failures - 1))
  return Math.max(waitMs, error.retryAfterMs ?? 0)
}

/** Whether asking again can help at all. */
export function isWorthRetrying(error: SessionError): boolean {
  return /^(network|throttled|service|unexpected)$/.test(error.code)
}
