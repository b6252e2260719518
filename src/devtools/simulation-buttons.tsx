'use client'

import { useReducer, type ReactNode } from 'react'
import type { SessionSimulation } from '../core/session-simulation.js'
import { ActionButton } from './action-button.js'

/** Moves the session's surroundings; tells what failed. */
export function SimulationButtons({
  simulation: { advance, sleep, expireTokens, revoke, setOnline, isOnline },
  tell,
}: {
  simulation: SessionSimulation
  tell: (outcome: string) => void
}): ReactNode {
  const [, lookAgain] = useReducer((looks: number) => looks + 1, 0)
  const goOnline = () => {
    setOnline(!isOnline())
    lookAgain()
  }
  return (
    <section>
      <h3>Simulation</h3>
      <div className="actions">
        <ActionButton tell={tell} action={() => advance({ minutes: 1 })}>
          +1 min
        </ActionButton>
        <ActionButton tell={tell} action={() => advance({ minutes: 10 })}>
          +10 min
        </ActionButton>
        <ActionButton tell={tell} action={() => sleep({ hours: 8 })}>
          Sleep 8 h
        </ActionButton>
        <ActionButton tell={tell} action={() => expireTokens()}>
          Expire tokens
        </ActionButton>
        <ActionButton tell={tell} action={() => revoke()}>
          Revoke
        </ActionButton>
        <ActionButton tell={tell} action={goOnline}>
          {isOnline() ? 'Go offline' : 'Go online'}
        </ActionButton>
      </div>
    </section>
  )
}
