'use client'

import { type ReactNode, useId } from 'react'
import type { UnsavedItem } from '../core/unsaved-work.js'
import type { GuardLabels } from './guard-labels.js'

/** What the list takes. */
export interface GuardUnsavedListProps {
  items: readonly UnsavedItem[]
  labels: GuardLabels
}

/** Shows what of the page is unsaved, and what has become of it, in words; nothing when there is nothing. */
export function GuardUnsavedList({ items, labels }: GuardUnsavedListProps): ReactNode {
  const id = useId()
  if (!items.length) return null
  return (
    <div className="rcs-guard-work">
      <p id={id}>{labels.unsavedWork}</p>
      <ul aria-labelledby={id}>
        {items.map(({ label, status }, index) => (
          <li key={index} data-status={status}>
            <span>{label}</span> <span>{labels.statuses[status]}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
