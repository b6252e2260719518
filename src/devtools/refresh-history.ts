import type { EpochMs } from '../core/duration.js'
import { toSessionError, type SessionErrorCode } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import type { SessionState } from '../core/session-state.js'
import { createStore } from '../core/store.js'
import { perClient } from './per-client.js'
import { tapRefresh } from './tap-refresh.js'

/** What came of one refresh. */
export type RefreshResult = 'under way' | 'ok' | 'adopted' | SessionErrorCode

/** One refresh, of this tab or of another one whose tokens this one took over. */
export interface RefreshRecord {
  readonly id: number
  /** On Cognito's clock. */
  readonly at: EpochMs
  /** How long the source took, in milliseconds; null while it is asking, and where it was not this tab that asked. */
  readonly tookMs: number | null
  readonly result: RefreshResult
}

const MOST_RECORDS = 50

type Authenticated = Extract<SessionState, { status: 'authenticated' }>

/** Gives the refreshes of a client, the latest first; noted from `start()` on, no token among them. */
export const refreshHistoryOf = perClient(
  ({ source, time, getState, subscribe }: SessionClient) => {
    const records = createStore<readonly RefreshRecord[]>([])
    let lastId = 0
    /** What this tab has got itself, to tell it from what others have; no longer than somebody is signed in and watched. */
    let ownAccessToken: string | null = null
    let isWatched = false

    const add = (record: Omit<RefreshRecord, 'id'>) => {
      const id = ++lastId
      records.set([{ id, ...record }, ...records.get()].slice(0, MOST_RECORDS))
      return id
    }
    const addSeen = (result: RefreshResult) => add({ at: time.now(), tookMs: null, result })

    function begin() {
      const beganAt = time.localNow()
      const id = addSeen('under way')
      return (result: RefreshResult) => {
        const end = { tookMs: time.localNow() - beganAt, result }
        records.set(records.get().map((each) => (each.id === id ? { ...each, ...end } : each)))
      }
    }

    function watch(isTapped: boolean): () => void {
      let before = getState()
      return subscribe(() => {
        const [was, is] = [before, (before = getState())]
        if (is.status !== 'authenticated') ownAccessToken = null
        if (was.status !== 'authenticated' || is.status !== 'authenticated') return
        const isOwn = is.session.getAccessToken().getJwtToken() === ownAccessToken
        const isRefreshed = is.session !== was.session && isSameSignIn(was, is)
        if (isRefreshed && !isOwn) addSeen(isTapped ? 'adopted' : 'ok')
        const error = is.refreshError
        const isNoted = error === was.refreshError || error?.code === records.get()[0]?.result
        // the end of a session is no refresh
        if (error && !error.isTerminal && !isNoted) addSeen(error.code)
      })
    }

    return {
      get: records.get,
      subscribe: records.subscribe,
      start() {
        const untap = tapRefresh(source, async (refresh) => {
          const end = begin()
          try {
            const received = await refresh()
            // it may come when all is over
            const isWanted = isWatched && getState().status === 'authenticated'
            if (isWanted) ownAccessToken = received.accessToken
            end('ok')
            return received
          } catch (thrown) {
            end(toSessionError(thrown).code)
            throw thrown
          }
        })
        const unwatch = watch(!!untap)
        isWatched = true
        return () => {
          unwatch()
          untap?.()
          isWatched = false
          ownAccessToken = null
        }
      },
    }
  },
)

const isSameSignIn = (one: Authenticated, other: Authenticated) =>
  one.user.sub === other.user.sub && one.user.authTime === other.user.authTime
