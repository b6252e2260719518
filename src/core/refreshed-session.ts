import { isWorthRetrying } from './backoff.js'
import type { ServerTime } from './clock.js'
import type { CurrentSession, HeldSession } from './current-session.js'
import { secondsToMs, toMs } from './duration.js'
import { SessionError, toSessionError } from './errors.js'
import { isOffline } from './network-status.js'
import { pageLifecycle } from './page-lifecycle.js'
import type { Refresher } from './refresher.js'
import type { GetOptions } from './session-getter.js'
import { toSignedOutError } from './signed-out-error.js'

/** A token with less left might not outlive its journey to the API. */
const USABLE_MS = secondsToMs(5)
/** How long a caller goes on trying before it hears of the failure. */
const PATIENCE_MS = secondsToMs(10)
const OFFLINE_MS = secondsToMs(2)
const MOST_REFRESHES_PER_CALL = 2

/** Creates the function that gives a session as asked for, refreshed first if need be. */
export function createRefreshedSession(room: {
  current: CurrentSession
  time: ServerTime
  refresher: Refresher
  minValidityMs: number
  ended: AbortSignal
}) {
  const { current, time, refresher, minValidityMs, ended } = room

  /** Waits, but no longer than until the page or the network is back, or there is another session. */
  const pause = async (ms: number) => {
    let undo: (() => void)[] = []
    await new Promise<void>((resolve) => {
      const end = () => resolve()
      ended.addEventListener('abort', end)
      undo = [
        time.after(ms, end),
        pageLifecycle.subscribe(end),
        current.state.subscribe(end),
        () => ended.removeEventListener('abort', end),
      ]
    })
    undo.forEach((stop) => stop())
  }

  async function refreshIfNeeded(options: GetOptions): Promise<HeldSession> {
    const { forceRefresh, minValidity, clientMetadata } = options
    const askedMs = minValidity ? toMs(minValidity, 'minValidity') : minValidityMs
    const giveUpAt = time.localNow() + PATIENCE_MS
    const before = current.held()
    for (let refreshes = 0; refreshes <= MOST_REFRESHES_PER_CALL;) {
      ended.throwIfAborted()
      const held = current.held()
      if (!held) {
        const state = current.state.get()
        if (state.status === 'authenticated' && state.refreshError) throw state.refreshError
        throw toSignedOutError(state.status === 'unauthenticated' ? state.reason : 'no-session')
      }
      if (before && before.user.sub !== held.user.sub) {
        throw new SessionError('user_changed', 'Another user has signed in.')
      }
      const { expiresAt, issuedAt } = held.tokens
      const leftMs = expiresAt - time.now()
      const lifetimeMs = expiresAt - issuedAt
      // more than a token ever has cannot be had: then half its life will do
      const neededMs = askedMs < lifetimeMs ? askedMs : lifetimeMs / 2
      if (leftMs >= neededMs && !(forceRefresh && held === before)) return held
      const canDo = leftMs > USABLE_MS && !forceRefresh && !minValidity
      if (canDo && refresher.restMs() > 0) return held
      try {
        await refresher.refresh(clientMetadata)
        refreshes++
      } catch (thrown) {
        const error = toSessionError(thrown)
        const canDoStill = canDo && expiresAt - time.now() > USABLE_MS
        if (canDoStill && !error.isTerminal) return held
        const backoffMs = refresher.retryInMs()
        // without a network there is nothing to try: its return ends the pause
        const waitMs = isOffline() ? Math.max(backoffMs, OFFLINE_MS) : backoffMs
        if (!isWorthRetrying(error) || time.localNow() + waitMs > giveUpAt) throw error
        await pause(waitMs)
      }
    }
    throw new SessionError('invalid_config', 'minValidity is more than a fresh token has.')
  }

  return async function getRefreshed(options: GetOptions): Promise<HeldSession> {
    const { signal } = options
    signal?.throwIfAborted()
    const refreshed = refreshIfNeeded(options)
    return signal ? untilAborted(refreshed, signal) : refreshed
  }
}

/** Waits for a promise until the signal says stop; rejects with the signal's reason then. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
