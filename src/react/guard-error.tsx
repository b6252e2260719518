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

/**
 * Tells of an error in a sentence, to the ear at once; never by its message, which is for developers.
 *
 * A sign-in that was given up is none: whoever gave it up knows.
 */
export function GuardError({ id, error, sentences }: GuardErrorProps): ReactNode {
  return (
    error &&
    error.code !== 'sign_in_cancelled' && (
      <p id={id} role="alert" className="rcs-guard-error">
        {sentences[error.code] ?? sentences.unexpected}
      </p>
    )
  )
}
