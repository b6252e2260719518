import type { ServerTime } from './clock.js'
import { toSignedOutError, type CurrentSession, type HeldSession } from './current-session.js'
import { secondsToMs, toMs } from './duration.js'
import { SessionError } from './errors.js'
import type { Refresher } from './refresher.js'
import type { GetOptions } from './session-getter.js'

/** A token with less left might not outlive its journey to the API. */
const USABLE_MS = secondsToMs(5)
const MOST_REFRESHES_PER_CALL = 2

/** Creates the function that gives a session as asked for, refreshed first if need be. */
export function createRefreshedSession(room: {
  current: CurrentSession
  time: ServerTime
  refresher: Refresher
  minValidityMs: number
}) {
  const { current, time, refresher, minValidityMs } = room

  return async function getRefreshed(options: GetOptions): Promise<HeldSession> {
    const { forceRefresh, minValidity, clientMetadata } = options
    const askedMs = minValidity ? toMs(minValidity, 'minValidity') : minValidityMs
    const before = current.held()
    for (let refreshes = 0; refreshes <= MOST_REFRESHES_PER_CALL; refreshes++) {
      const held = current.held()
      if (!held) throw toSignedOutError(current.state.get())
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
      if (canDo && time.now() < refresher.retryAt()) return held
      const { done, firstAttempt } = refresher.refresh(clientMetadata)
      if (!canDo) await done
      else {
        await Promise.race([done, firstAttempt]).catch(() => {})
        if (current.held() === held) return held
      }
    }
    throw new SessionError('invalid_config', 'minValidity is more than a fresh token has.')
  }
}
