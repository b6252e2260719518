import type { ServerTime } from './clock.js'
import type { CurrentSession } from './current-session.js'
import { secondsToMs, type EpochMs } from './duration.js'
import { pageLifecycle } from './page-lifecycle.js'
import type { Refresher } from './refresher.js'
import type { DecodedTokens } from './tokens.js'
import { waitUntil } from './wait-until.js'

/** When the client refreshes by itself, ahead of expiry. */
export type AutoRefreshMode = 'while-visible' | 'always' | 'on-demand'

/** The last part of a token's life in which it is refreshed. */
const LATEST_PART = 0.9
/** How early in the time up to then: tokens of a sign-in earlier than those of a refresh, so that the nine o'clock crowd dissolves within its first hour. */
const EARLIEST_PART_AFTER_SIGN_IN = 0.2
const EARLIEST_PART = 0.55
/** Tokens that are younger than this in relation to `auth_time` came from the sign-in itself. */
const SIGN_IN_MS = secondsToMs(60)

/**
 * Gives the instant at which tokens are due: at random, so that pages opened in the same minute do not ask in the same
 * second, but before they have less than `minValidityMs` left.
 *
 * @param random - from 0 to 1; drawn anew for each token.
 */
export function toRefreshDueAt(
  tokens: Pick<DecodedTokens, 'authTime' | 'issuedAt' | 'expiresAt'>,
  minValidityMs: number,
  random: number,
): EpochMs {
  const { authTime, issuedAt, expiresAt } = tokens
  const lifeMs = expiresAt - issuedAt
  // tokens that live shorter than what is asked for are no reason to refresh without end
  const latestMs = Math.min(LATEST_PART * lifeMs, Math.max(lifeMs - minValidityMs, lifeMs / 2))
  const isFirst = issuedAt - authTime < SIGN_IN_MS
  const earliest = isFirst ? EARLIEST_PART_AFTER_SIGN_IN : EARLIEST_PART
  return issuedAt + latestMs * (earliest + random * (1 - earliest))
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
  let isRunning = false

  const refresh = () => {
    const lookAgain = () => void (isRunning && look())
    void refresher.refresh().then(lookAgain, lookAgain)
  }

  function look() {
    cancel()
    isRunning = true
    const tokens = current.held()?.tokens
    const isWanted = mode === 'always' || (mode === 'while-visible' && pageLifecycle.isVisible())
    if (!tokens || !isWanted) return
    if (tokens !== scheduled) dueAt = toRefreshDueAt(tokens, minValidityMs, Math.random())
    scheduled = tokens
    cancel = waitUntil(time, Math.max(dueAt, time.now() + refresher.restMs()), refresh)
  }

  return {
    look,
    stop() {
      isRunning = false
      cancel()
    },
  }
}
