'use client'

import { useState, type ReactNode } from 'react'
import type { SessionClient } from '../core/session-client.js'
import type { SessionSimulation } from '../core/session-simulation.js'
import { useSession } from '../react/use-session.js'
import { RefreshList } from './refresh-list.js'
import { SessionActions } from './session-actions.js'
import { SessionSummary } from './session-summary.js'
import { SimulationButtons } from './simulation-buttons.js'
import { TabList } from './tab-list.js'
import { Timeline } from './timeline.js'
import { TokenClaims } from './token-claims.js'

/** All that is known of a session. */
export function DevtoolsPanel({
  client,
  simulation,
}: {
  client: SessionClient
  simulation: SessionSimulation | undefined
}): ReactNode {
  const state = useSession()
  const [outcome, tell] = useState('')
  const isSignedIn = state.status === 'authenticated'
  return (
    <div id="panel" className="panel">
      <SessionSummary state={state} driftMs={client.time.driftMs()} />
      {isSignedIn && <Timeline client={client} state={state} />}
      <SessionActions {...{ client, isSignedIn, outcome, tell }} />
      {simulation && <SimulationButtons simulation={simulation} tell={tell} />}
      <RefreshList client={client} />
      <TabList client={client} />
      {isSignedIn && <TokenClaims key={state.user.sub} session={state.session} />}
    </div>
  )
}
