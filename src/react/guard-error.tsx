'use client'

import type { ReactNode } from 'react'
import type { SessionError } from '../core/errors.js'

/** What the sentence about an error takes. */
export interface GuardErrorProps {
  id?: string
  error: SessionError | null
  /** By code; with `unexpected` for all others. */
  sentences: Readonly<Record<string, string>>
}

/** Tells of an error in a sentence, to the ear at once; never by its message, which is for developers. */
export function GuardError({ id, error, sentences }: GuardErrorProps): ReactNode {
  return (
    error && (
      <p id={id} role="alert" className="rcs-guard-error">
        {sentences[error.code] ?? sentences.unexpected}
      </p>
    )
  )
}
