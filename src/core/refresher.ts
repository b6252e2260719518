import { backoffMs, isWorthRetrying } from './backoff.js'
import type { ServerTime } from './clock.js'
import { secondsToMs, type EpochMs } from './duration.js'
import { toSessionError, type SessionError } from './errors.js'
import type { PageLifecycle } from './page-lifecycle.js'
import type { ClientMetadata, RefreshOutcome } from './refresh-attempt.js'

/** How long one refresh goes on trying before its callers hear of the failure. */
const PATIENCE_MS = secondsToMs(10)
/** How long a refresh that can wait stays away after that. */
const COOL_DOWN_MS = secondsToMs(5)

/** A refresh under way. */
export interface Refresh {
  /** Settles when it has succeeded or failed for good. */
  readonly done: Promise<void>
  /** Settles as soon as the first attempt has ended, whatever came of it; never rejects. */
  readonly firstAttempt: Promise<void>
}

/** Refreshes the session: one refresh at a time, tried again while that can help. */
export interface Refresher {
  /** Joins the refresh under way, or begins one. */
  refresh(clientMetadata?: ClientMetadata): Refresh
  /** Until this instant, on Cognito's clock, a refresh that can wait should. */
  retryAt(): EpochMs
  /** Lets the waiting callers go, with an error or to look at the session again; a request that is out goes on, and what it brings is revoked. */
  abandon(error?: SessionError): void
}

interface UnderWay extends Refresh {
  endFirstAttempt(): void
  end(error?: SessionError): void
}

/** Creates the refresher of one client. */
export function createRefresher(room: {
  time: ServerTime
  lifecycle: PageLifecycle
  attempt: (clientMetadata: ClientMetadata) => Promise<RefreshOutcome>
  /** Takes what came of it. */
  settle: (outcome: RefreshOutcome) => void
  /** Hears of each failure, before the next attempt. */
  refreshFailed: (error: SessionError) => void
}): Refresher {
  const { time, lifecycle, attempt, settle, refreshFailed } = room
  let underWay: UnderWay | null = null
  let retryAt = -Infinity

  let wake = () => {}

  /** Waits, but no longer than until the page or the network is back. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = () => {
        cancel()
        unsubscribe()
        resolve()
      }
      const cancel = time.after(ms, wake)
      const unsubscribe = lifecycle.subscribe(wake)
    })

  async function run(metadata: ClientMetadata, refresh: UnderWay): Promise<void> {
    const giveUpAt = time.localNow() + PATIENCE_MS
    for (let failures = 1; ; failures++) {
      try {
        const outcome = await attempt(metadata)
        retryAt = -Infinity
        if (refresh === underWay) settle(outcome)
        return
      } catch (thrown) {
        const error = toSessionError(thrown)
        const delayMs = backoffMs(error, failures)
        const isAbandoned = refresh !== underWay
        const isOver =
          isAbandoned || !isWorthRetrying(error) || time.localNow() + delayMs > giveUpAt
        if (isOver && !isAbandoned) underWay = null
        if (!isAbandoned) {
          retryAt = time.now() + (isOver ? Math.max(delayMs, COOL_DOWN_MS) : delayMs)
          refreshFailed(error)
        }
        if (isOver) throw error
        refresh.endFirstAttempt()
        await pause(delayMs)
      }
    }
  }

  return {
    retryAt: () => retryAt,
    refresh(clientMetadata) {
      if (underWay) return underWay
      const [firstAttempt, endFirstAttempt] = defer()
      const [abandoned, end] = defer()
      const refresh = { firstAttempt, endFirstAttempt, end, done: abandoned }
      underWay = refresh
      refresh.done = Promise.race([run(clientMetadata, refresh), abandoned]).finally(() => {
        endFirstAttempt()
        if (underWay === refresh) underWay = null
      })
      // callers may have left; the failure is in the state as well
      refresh.done.catch(() => {})
      return refresh
    },
    abandon(error) {
      underWay?.end(error)
      underWay = null
      wake()
    },
  }
}

function defer(): [promise: Promise<void>, settle: (error?: SessionError) => void] {
  let settle!: (error?: SessionError) => void
  const promise = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve())
  })
  return [promise, settle]
}
