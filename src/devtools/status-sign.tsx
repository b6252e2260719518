'use client'

import type { ReactNode } from 'react'
import type { SessionStatus } from './session-status.js'

/** A sign for a state: a shape as well as a colour; the word beside it says the same. */
export function StatusSign({ tone }: Pick<SessionStatus, 'tone'>): ReactNode {
  return (
    <svg className={`sign ${tone}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {tone === 'good' && <circle cx="6" cy="6" r="5" />}
      {tone === 'warning' && <path d="M6 .8 11.6 11H.4z" />}
      {tone === 'danger' && <path d="M1.2 1.2h9.6v9.6H1.2z" />}
      {tone === 'quiet' && <circle className="hollow" cx="6" cy="6" r="4" />}
    </svg>
  )
}
