import { isWorthRetrying } from '../core/backoff.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

const MOST_RETRIES = 3

/**
 * Says whether a query should be tried again: up to three times, but not after a `SessionError` that asking again cannot
 * help: the end of the session, or a mistake such as `invalid_config`.
 *
 * @param failureCount - 0 at the first failure, as TanStack Query counts.
 */
export function retryUnlessTerminal(failureCount: number, error: unknown): boolean {
  const canHelp = !(error instanceof SessionError) || isWorthRetrying(error)
  return canHelp && failureCount < MOST_RETRIES
}

/** As `retryUnlessTerminal`, only for what failed before it was sent: for lack of a token. */
export const retryUnsent = (failureCount: number, error: unknown): boolean =>
  error instanceof SessionError && retryUnlessTerminal(failureCount, error)

/** Gives the milliseconds until the next try: 1 s, 2 s, 4 s, or what Cognito asked for if that is more. */
export function retryDelayMs(failureCount: number, error: unknown): number {
  const askedMs = (error instanceof SessionError && error.retryAfterMs) || 0
  return Math.max(secondsToMs(2 ** failureCount), askedMs)
}
