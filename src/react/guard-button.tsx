'use client'

import type { ReactNode } from 'react'

/** What a button of the dialog takes. */
export interface GuardButtonProps {
  /** `danger` loses work. */
  kind?: 'primary' | 'plain' | 'danger'
  /** Without it the button submits its form. */
  onPress?: (() => void) | undefined
  /** Ignores presses; unlike a disabled button it keeps the focus. */
  isBusy?: boolean
  children: ReactNode
}

/** A button of the dialog; the dialog opens with the focus on a primary one. */
export function GuardButton({ kind = 'plain', onPress, isBusy, children }: GuardButtonProps) {
  return (
    <button
      type={onPress ? 'button' : 'submit'}
      className={`rcs-guard-button rcs-guard-${kind}`}
      aria-disabled={isBusy}
      onClick={isBusy ? undefined : onPress}
    >
      {children}
    </button>
  )
}
