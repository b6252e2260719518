'use client'

import { useState, type ReactNode } from 'react'
import { SessionError } from '../core/errors.js'

/** A button for something that takes time; pressed again meanwhile, or while it makes no sense, it does nothing and keeps the focus. */
export function ActionButton({
  action,
  tell,
  isOff = false,
  children,
}: {
  action: () => unknown
  /** Gets what went wrong, in words; an empty text when it begins. */
  tell: (outcome: string) => void
  isOff?: boolean
  children: string
}): ReactNode {
  const [isBusy, setIsBusy] = useState(false)
  const run = async () => {
    if (isBusy || isOff) return
    setIsBusy(true)
    tell('')
    try {
      await action()
    } catch (thrown) {
      tell(`${children} failed: ${toFailure(thrown)}.`)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <button
      type="button"
      aria-disabled={isBusy || isOff}
      data-is-busy={isBusy}
      onClick={() => void run()}
    >
      {children}
    </button>
  )
}

/** By its code alone: the message of an error that is not ours can hold anything. */
const toFailure = (thrown: unknown) =>
  thrown instanceof SessionError ? thrown.code : 'an error without a code'
