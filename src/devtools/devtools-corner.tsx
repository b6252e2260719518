'use client'

import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { SessionClient } from '../core/session-client.js'
import type { SessionSimulation } from '../core/session-simulation.js'
import { useSession } from '../react/use-session.js'
import { contained } from './contained.js'
import { DevtoolsPanel } from './devtools-panel.js'
import { toSessionStatus } from './session-status.js'
import { StatusSign } from './status-sign.js'

/** A corner of the page. */
export type DevtoolsPosition = 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right'

/** The button, and the panel when it is open; not modal, and it leaves the focus where it is. */
export function DevtoolsCorner({
  client,
  initialIsOpen = false,
  position = 'bottom-left',
  simulation,
}: {
  client: SessionClient
  initialIsOpen?: boolean | undefined
  position?: DevtoolsPosition | undefined
  simulation?: SessionSimulation | undefined
}): ReactNode {
  const [isOpen, setIsOpen] = useState(initialIsOpen)
  const button = useRef<HTMLButtonElement>(null)
  const status = toSessionStatus(useSession())

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key !== 'Escape' || !isOpen) return
    setIsOpen(false)
    button.current?.focus()
  }

  return (
    <aside
      {...contained}
      {...{ onKeyDown }}
      className="devtools"
      aria-label="Session devtools"
      data-position={position}
      lang="en"
      dir="ltr"
    >
      <button
        ref={button}
        type="button"
        className="toggle"
        aria-expanded={isOpen}
        aria-controls={isOpen ? 'panel' : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <StatusSign tone={status.tone} />
        <span>Session</span> <span className="toggle-word">{status.word}</span>
      </button>
      {isOpen && <DevtoolsPanel client={client} simulation={simulation} />}
    </aside>
  )
}
