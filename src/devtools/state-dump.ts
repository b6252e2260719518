import type { SessionClient } from '../core/session-client.js'
import { guardDeskOf } from '../idle/guard-controls.js'
import { openTabsOf } from './open-tabs.js'
import { refreshHistoryOf } from './refresh-history.js'
import { toSessionStatus } from './session-status.js'
import { toLanes } from './lanes.js'

/**
 * Gives what the panel shows as JSON, for a bug report: no token, no claim, and nothing of the user.
 *
 * Instants are epoch milliseconds on Cognito's clock.
 */
export function toStateDump(client: SessionClient): string {
  const { time, source } = client
  const state = client.getState()
  const { reason } = toSessionStatus(state)
  const lanes = state.status === 'authenticated' ? toLanes(state, guardDeskOf(client).outlook) : []
  const dump = {
    status: state.status,
    reason,
    now: time.now(),
    driftMs: time.driftMs(),
    isShared: source.isShared,
    lanes,
    refreshes: refreshHistoryOf(client).get(),
    otherTabs: openTabsOf(client).get().length,
  }
  return JSON.stringify(dump, null, 2)
}
