import { backoffMs } from './backoff.js'
import type { ServerTime } from './clock.js'
import { secondsToMs } from './duration.js'
import { toSessionError, type SessionError } from './errors.js'
import type { ClientMetadata, RefreshOutcome } from './refresh-attempt.js'

const REST_MS = secondsToMs(5)

/** One refresh of the session at a time. */
export interface Refresher {
  /**
   * Joins the attempt under way, or makes one.
   *
   * @throws {SessionError} when it failed; `retryInMs` tells when another one makes sense.
   */
  refresh(clientMetadata?: ClientMetadata): Promise<void>
  /** How long it is, in milliseconds, until another attempt makes sense for who cannot wait; not above 0 when it does. */
  retryInMs(): number
  /** How long a refresh that can wait should, in milliseconds; not above 0 when it need not. */
  restMs(): number
  /** Lets the waiting callers go, with an error or to look at the session again; a request that is out goes on, and what it brings is revoked. */
  abandon(error?: SessionError): void
}

interface UnderWay {
  done: Promise<void>
  leave(error?: SessionError): void
}

/** Creates the refresher of one client. */
export function createRefresher(room: {
  time: ServerTime
  attempt: (clientMetadata: ClientMetadata) => Promise<RefreshOutcome>
  /** Takes what came of it. */
  settle: (outcome: RefreshOutcome) => void
  /** Hears of each failure. */
  refreshFailed: (error: SessionError) => void
}): Refresher {
  const { time, attempt, settle, refreshFailed } = room
  let underWay: UnderWay | null = null
  // by this computer's clock, which is never corrected backwards
  let retryAt = -Infinity
  let failures = 0

  function begin(clientMetadata: ClientMetadata): UnderWay {
    const begun = {} as UnderWay
    const run = async () => {
      try {
        const outcome = await attempt(clientMetadata)
        if (underWay !== begun) return
        underWay = null
        failures = 0
        settle(outcome)
      } catch (thrown) {
        const error = toSessionError(thrown)
        if (underWay === begun) {
          underWay = null
          retryAt = time.localNow() + backoffMs(error, ++failures)
          refreshFailed(error)
        }
        throw error
      }
    }
    begun.done = new Promise((resolve, reject) => {
      begun.leave = (error) => (error ? reject(error) : resolve())
      run().then(resolve, reject)
    })
    // callers may have left; the failure is in the state as well
    begun.done.catch(() => {})
    return begun
  }

  return {
    retryInMs: () => retryAt - time.localNow(),
    restMs: () => retryAt - time.localNow() + REST_MS,
    refresh: (clientMetadata) => (underWay ??= begin(clientMetadata)).done,
    abandon(error) {
      underWay?.leave(error)
      underWay = null
    },
  }
}
