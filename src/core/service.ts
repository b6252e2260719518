import { createAutoRefresh, type AutoRefresh, type AutoRefreshMode } from './auto-refresh.js'
import type { ServerTime } from './clock.js'
import type { CurrentSession, HeldSession } from './current-session.js'
import { createRefreshAttempt } from './refresh-attempt.js'
import { createRefreshVerdict } from './refresh-verdict.js'
import { createRefreshedSession } from './refreshed-session.js'
import { createRefresher, type Refresher } from './refresher.js'
import { createRequests, type Requests } from './requests.js'
import type { SessionChanges } from './session-changes.js'
import type { GetOptions } from './session-getter.js'
import type { SessionSource } from './session-source.js'
import { createTabLock } from './tab-lock.js'

/** What the rooms that ask the service share with the client. */
export interface ServiceRoom {
  source: SessionSource
  current: CurrentSession
  changes: SessionChanges
  time: ServerTime
  minValidityMs: number
  mode: AutoRefreshMode
  /** Ends the session when the guard says that it is over. */
  endIfOver: () => Promise<void> | void
  /** Fires when the client is disposed. */
  ended: AbortSignal
}

/** The rooms that ask the service. */
export interface Service {
  requests: Requests
  refresher: Refresher
  autoRefresh: AutoRefresh
  getRefreshed(options: GetOptions): Promise<HeldSession>
}

/** Creates the rooms that ask the service; loaded by `service-loader` only. */
export function createService(room: ServiceRoom): Service {
  const { source, time, ended } = room
  const requests = createRequests(source, time, ended)
  const exclusively = createTabLock(source, time, ended)
  const attempt = createRefreshAttempt({ ...room, requests, exclusively })
  const refresher = createRefresher({ ...room, ...createRefreshVerdict(room), attempt })
  return {
    requests,
    refresher,
    autoRefresh: createAutoRefresh({ ...room, refresher }),
    getRefreshed: createRefreshedSession({ ...room, refresher }),
  }
}
