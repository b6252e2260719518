import { secondsToMs } from '../../core/duration.js'
import type { SessionClient } from '../../core/session-client.js'
import { inAct } from './in-act.js'
import { createPatience } from './patience.js'
import { pause } from '../settle.js'

/** Where the guard of one client stands, once its code is there. */
export interface GuardPost {
  /**
   * Resolves when no guard is mounted (false), or the one that is looks after the session: before, time must not pass.
   *
   * @throws {Error} when it is still not there after some seconds of real time.
   */
  manned(): Promise<boolean>
}

const PATIENCE_MS = secondsToMs(5)

/**
 * Watches over the guard's post of one client.
 *
 * The code of a guard is loaded once it is mounted. That one is mounted shows in that somebody asks for the validity of the
 * refresh token, which its rules are measured by; that it looks, in that it has taken its post. What holds tokens back until
 * then takes it too, but knows of no instant.
 */
export function watchGuardPost(client: SessionClient): GuardPost {
  const { guardWith, refreshTokenValidity } = client
  let isWanted = false
  let isManned = false

  Object.defineProperty(client, 'refreshTokenValidity', {
    enumerable: true,
    get() {
      isWanted = true
      return refreshTokenValidity
    },
  })
  client.guardWith = (guard) => {
    const leave = guardWith(guard)
    const isGuard = guard.endsAt() > -Infinity
    if (isGuard) isManned = true
    return () => {
      leave()
      if (isGuard) isWanted = isManned = false
    }
  }

  return {
    async manned() {
      const isMissing = () => isWanted && !isManned
      const isEnough = createPatience(PATIENCE_MS)
      while (isMissing() && !isEnough()) {
        // each turn an act of its own: the guard is rendered at its end
        await inAct(pause)
      }
      if (!isMissing()) return isManned
      isWanted = false
      throw new Error(
        'A guard of this session seems to be mounted (client.refreshTokenValidity was read) and is still not at its post. Where session.advance() stands inside act(), take it out: it brings its own.',
      )
    },
  }
}
