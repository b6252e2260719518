'use client'

import type { ReactNode } from 'react'
import type { SessionClient } from '../core/session-client.js'
import { guardDeskOf } from '../idle/guard-controls.js'
import { LanePatterns } from './lane-mark.js'
import { LaneView } from './lane-view.js'
import { toLanes, type Authenticated } from './lanes.js'
import { useNow } from './use-now.js'

/** What happens when; renders once a second. */
export function Timeline({
  client,
  state,
}: {
  client: SessionClient
  state: Authenticated
}): ReactNode {
  const now = useNow(client.time)
  return (
    <>
      <LanePatterns />
      {toLanes(state, guardDeskOf(client).outlook).map((lane) => (
        <LaneView key={lane.name} lane={lane} now={now} />
      ))}
    </>
  )
}
