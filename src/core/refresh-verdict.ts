import type { CurrentSession } from './current-session.js'
import type { SessionError } from './errors.js'
import type { RefreshOutcome } from './refresh-attempt.js'
import type { SessionChanges } from './session-changes.js'

/** What a refresh means for the session. */
export interface RefreshVerdict {
  /** Takes what came of it. */
  settle(outcome: RefreshOutcome): void
  /** Takes its failure: only a terminal one ends the session. */
  refreshFailed(error: SessionError): void
}

/** Creates the verdicts of one client. */
export function createRefreshVerdict({
  changes,
  current,
}: {
  changes: SessionChanges
  current: CurrentSession
}): RefreshVerdict {
  return {
    settle(outcome) {
      if (typeof outcome !== 'string') changes.hold(outcome.tokens, outcome.origin)
      else if (current.held()) changes.leave(outcome)
    },
    refreshFailed(error) {
      if (!error.isTerminal) current.fail(error)
      else changes.end(error.code === 'refresh_token_expired' ? 'refresh-token-expired' : 'revoked')
    },
  }
}
