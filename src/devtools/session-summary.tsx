'use client'

import type { ReactNode } from 'react'
import { secondsToMs } from '../core/duration.js'
import type { SessionState } from '../core/session-state.js'
import { toSessionStatus } from './session-status.js'
import { StatusSign } from './status-sign.js'
import { toMeasuredTime } from './time-words.js'

/** The state, why it is so, whose session it is, and by how much this computer's clock is wrong. */
export function SessionSummary({
  state,
  driftMs,
}: {
  state: SessionState
  driftMs: number
}): ReactNode {
  const { word, tone, reason } = toSessionStatus(state)
  const isSignedIn = state.status === 'authenticated'
  return (
    <section className="summary">
      <h2>
        <StatusSign tone={tone} />
        <span className="summary-status">{word}</span>{' '}
        {reason && <code className={tone}>{reason}</code>}
      </h2>
      <dl className="facts">
        {isSignedIn && <UserFacts user={state.user} title="User" />}
        {state.status === 'unauthenticated' && state.lastUser && (
          <UserFacts user={state.lastUser} title="Last user" />
        )}
        <dt>Clock</dt>
        <dd>{toDriftWords(driftMs)}</dd>
      </dl>
    </section>
  )
}

function UserFacts({
  user: { username, sub, groups },
  title,
}: {
  user: { username: string; sub: string; groups: readonly string[] }
  title: string
}) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <strong>{username}</strong> <code>{sub}</code>
      </dd>
      <dt>Groups</dt>
      <dd>{groups.length > 0 ? groups.join(', ') : 'none'}</dd>
    </>
  )
}

function toDriftWords(driftMs: number): string {
  // tokens tell their age in whole seconds: one more or less cannot be measured
  if (Math.abs(driftMs) <= secondsToMs(1)) return 'this computer’s agrees with Cognito’s'
  const side = driftMs > 0 ? 'ahead of' : 'behind'
  return `this computer’s is ${toMeasuredTime(Math.abs(driftMs))} ${side} Cognito’s`
}
