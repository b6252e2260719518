import type { ServerTime } from './clock.js'
import type { CurrentSession } from './current-session.js'
import type { EpochMs } from './duration.js'
import { pageLifecycle } from './page-lifecycle.js'
import type { Refresher } from './refresher.js'
import type { DecodedTokens } from './tokens.js'

/** When the client refreshes by itself, ahead of expiry. */
export type AutoRefreshMode = 'while-visible' | 'always' | 'on-demand'

/** Between which parts of a token's life it is refreshed: spread wide, so that pages opened in the same minute do not ask in the same second. */
const EARLIEST_PART = 0.5
const LATEST_PART = 0.9

/**
 * Gives the instant at which tokens are due.
 *
 * @param random - from 0 to 1; drawn anew for each token, so that clusters of sign-ins dissolve.
 */
export function toRefreshDueAt(
  tokens: { readonly issuedAt: EpochMs; readonly expiresAt: EpochMs },
  minValidityMs: number,
  random: number,
): EpochMs {
  const { issuedAt, expiresAt } = tokens
  const part = EARLIEST_PART + random * (LATEST_PART - EARLIEST_PART)
  return Math.min(issuedAt + part * (expiresAt - issuedAt), expiresAt - minValidityMs)
}

/** Refreshes ahead of expiry. */
export interface AutoRefresh {
  /** Looks again at what is due: after every change of the session, of the page, or of time. */
  look(): void
  stop(): void
}

/** Creates the schedule of one client; waits for at most one instant at a time. */
export function createAutoRefresh(room: {
  mode: AutoRefreshMode
  minValidityMs: number
  time: ServerTime
  current: CurrentSession
  refresher: Refresher
}): AutoRefresh {
  const { mode, minValidityMs, time, current, refresher } = room
  let scheduled: DecodedTokens | null = null
  let dueAt = 0
  let cancel = () => {}

  const refresh = () => void refresher.refresh().then(look, look)

  function look() {
    cancel()
    const tokens = current.held()?.tokens
    const isWanted = mode === 'always' || (mode === 'while-visible' && pageLifecycle.isVisible())
    if (!tokens || !isWanted) return
    if (tokens !== scheduled) dueAt = toRefreshDueAt(tokens, minValidityMs, Math.random())
    scheduled = tokens
    cancel = time.at(Math.max(dueAt, refresher.restUntil()), refresh)
  }

  return { look, stop: () => cancel() }
}
