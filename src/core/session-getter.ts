import type { ServerTime } from './clock.js'
import type { CurrentSession, HeldSession } from './current-session.js'
import type { Duration } from './duration.js'

/** What can be asked of a getter. */
export interface GetOptions {
  /** Refresh even if the token is still good, for instance after an API answered 401. */
  forceRefresh?: boolean
  /** How much must be left; overrides the client's `minTokenValidity`. */
  minValidity?: Duration
  /** Stops this caller's waiting; a shared refresh goes on. */
  signal?: AbortSignal
  /** For the pool's pre token generation trigger, if this call is the one that begins a refresh. */
  clientMetadata?: Record<string, string>
}

/** Creates what makes `getSession`, `getAccessToken` and `getIdToken`: getters that pick something out of the session. */
export function createSessionGetters(room: {
  current: CurrentSession
  time: ServerTime
  minValidityMs: number
  /** True when the guard says that the session is over. */
  isOver: () => boolean
  /** Gives a session as asked for when the held one will not do at once. */
  getRefreshed: (options: GetOptions) => Promise<HeldSession>
}) {
  const { current, time, minValidityMs, isOver, getRefreshed } = room

  return <T>(pick: (held: HeldSession) => T) =>
    async (options?: GetOptions): Promise<T> => {
      const held = current.held()
      // the usual case, with no promise but the caller's own
      const isGood = held && held.tokens.expiresAt - time.now() >= minValidityMs
      if (isGood && !options && !isOver()) return pick(held)
      options?.signal?.throwIfAborted()
      return pick(await getRefreshed(options ?? {}))
    }
}
