import { secondsToMs } from '../core/duration.js'
import { pageLifecycle } from '../core/page-lifecycle.js'
import type { SessionClient } from '../core/session-client.js'
import type { GuardEnding } from './guard-ending.js'
import { isRenewalDue } from './guard-phase.js'
import type { GuardRules } from './guard-rules.js'
import type { LastActivity } from './last-activity.js'

/** Without activity, hidden or asleep for so long, somebody who is active now has come back. */
const AWAY_MS = secondsToMs(300)

/** The rule that asks for a new sign-in before work is begun. */
export interface GuardRenewal {
  /** Ends the session, work first, if too little is left of it. Once for a sign-in: one that comes back unasked must not go round in circles. */
  endIfDue(rules: GuardRules): void
  /** Notes how long the page was asleep or hidden; called at each look. */
  noteAbsence(): void
  /** True for the first activity after an absence; to be asked before that activity is noted. */
  hasComeBack(): boolean
  /** When it was looked last, by this computer's clock. */
  lastLookAt(): number
}

/** Creates the renewal of one guard. */
export function createGuardRenewal(
  client: SessionClient,
  activity: LastActivity,
  ending: GuardEnding,
): GuardRenewal {
  const { time } = client
  let lastLookAt = time.localNow()
  let hiddenSince: number | null = null
  let isBack = false

  return {
    lastLookAt: () => lastLookAt,
    endIfDue(rules) {
      const state = client.getState()
      if (state.status !== 'authenticated' || activity.hasRenewed()) return
      // over already, and its page kept
      if (state.refreshError?.isTerminal) return
      const accessToken = state.session.getAccessToken()
      const lifeSeconds = accessToken.getExpiration() - accessToken.getIssuedAt()
      const accessTokenValidityMs = secondsToMs(lifeSeconds)
      const { renewWhenLeftMs: left } = rules
      const renewWhenLeftMs = left === 'access-token-validity' ? accessTokenValidityMs : left
      const { refreshTokenExpiresAt, user } = state
      const { authTime } = user
      const facts = { authTime, refreshTokenExpiresAt, renewWhenLeftMs, accessTokenValidityMs }
      if (!isRenewalDue(facts, time.now())) return
      activity.noteRenewal()
      void ending.endAfterSaving('refresh-token-expired')
    },
    noteAbsence() {
      const now = time.localNow()
      const awaySince = hiddenSince ?? lastLookAt
      lastLookAt = now
      if (!pageLifecycle.isVisible()) {
        hiddenSince ??= now
        return
      }
      hiddenSince = null
      if (now - awaySince >= AWAY_MS) isBack = true
    },
    hasComeBack() {
      const hasCome = isBack || time.now() - activity.get() >= AWAY_MS
      isBack = false
      return hasCome
    },
  }
}
