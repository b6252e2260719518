'use client'

import type { ReactNode } from 'react'
import type { LaneMark } from './lanes.js'

/** A kind of mark, and the moment it is. */
export type MarkKind = LaneMark['kind'] | 'now'

const HATCHED = ['refresh', 'warning', 'sign-out'] as const

/** The hatchings of the lanes: told apart by their lines, not by their colours alone. */
export function LanePatterns(): ReactNode {
  return (
    <svg className="patterns" width="0" height="0" aria-hidden="true">
      <defs>
        {HATCHED.map((kind) => (
          <pattern key={kind} id={kind} width="6" height="6" patternUnits="userSpaceOnUse">
            <rect className={`ground ${kind}`} width="6" height="6" />
            <path className={`lines ${kind}`} d={LINES[kind]} />
          </pattern>
        ))}
      </defs>
    </svg>
  )
}

const LINES = {
  refresh: 'M1.5 0v6M4.5 0v6',
  warning: 'M-1 1 1-1M0 6 6 0M5 7 7 5',
  'sign-out': 'M-1 1 1-1M0 6 6 0M5 7 7 5M-1 5l2 2M0 0l6 6M5-1l2 2',
}

/** A mark as it is drawn on a lane, small, to tell in a list what is what. */
export function MarkSign({ kind }: { kind: MarkKind }): ReactNode {
  return (
    <svg className="mark-sign" width="14" height="14" aria-hidden="true">
      {isHatched(kind) && (
        <>
          <rect x="1" y="1" width="12" height="12" rx="2" fill={`url(#${kind})`} />
          <rect className={`frame ${kind}`} x="1" y="1" width="12" height="12" rx="2" />
        </>
      )}
      {kind === 'start' && <circle className="dot" cx="7" cy="7" r="4" />}
      {kind === 'end' && <path className="line end" d="M7 1v12" />}
      {kind === 'idle' && <path className="line idle" d="M7 1v12" />}
    </svg>
  )
}

/** True for what is a time and not an instant. */
export const isHatched = (kind: MarkKind): kind is (typeof HATCHED)[number] =>
  (HATCHED as readonly MarkKind[]).includes(kind)
