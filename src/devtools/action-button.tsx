'use client'

import { useState, type ReactNode } from 'react'

/** A button for something that takes time; pressed again meanwhile, or while it makes no sense, it does nothing and keeps the focus. */
export function ActionButton({
  action,
  isOff = false,
  children,
}: {
  action: () => unknown
  isOff?: boolean
  children: ReactNode
}): ReactNode {
  const [isBusy, setIsBusy] = useState(false)
  const run = async () => {
    if (isBusy || isOff) return
    setIsBusy(true)
    try {
      await action()
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
