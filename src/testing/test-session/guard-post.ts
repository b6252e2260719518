import { secondsToMs } from '../../core/duration.js'
import type { SessionClient } from '../../core/session-client.js'
import { inAct, isActWanted } from './in-act.js'
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

const PATIENCE_MS = secondsToMs(3)
/** In which React runs the effects of what it has just rendered, where no `act` does. */
const EFFECT_TURNS = 2

/**
 * Watches over the guard's post of one client.
 *
 * The code of a guard is loaded once it is mounted. Until then something else stands at its post, which knows of no instant,
 * or holds all tokens back; and leaves it when the guard is taken away before.
 */
export function watchGuardPost(client: SessionClient): GuardPost {
  const { guardWith } = client
  let holder: 'nobody' | 'placeholder' | 'guard' = 'nobody'

  client.guardWith = (guard) => {
    const leave = guardWith(guard)
    holder = guard.endsAt() > -Infinity ? 'guard' : 'placeholder'
    return () => {
      leave()
      holder = 'nobody'
    }
  }

  return {
    async manned() {
      if (!isActWanted()) for (let turn = 0; turn < EFFECT_TURNS; turn++) await pause()
      const isEnough = createPatience(PATIENCE_MS)
      while (holder === 'placeholder' && !isEnough()) {
        // each turn an act of its own: the guard is rendered at its end
        await inAct(pause)
      }
      if (holder !== 'placeholder') return holder === 'guard'
      throw new Error(
        'The guard of this session was mounted and is still not there. Where session.advance() stands inside act(), take it out: it brings its own.',
      )
    },
  }
}
