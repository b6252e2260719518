'use client'

import type { ReactNode } from 'react'
import type { EpochMs } from '../core/duration.js'
import { isHatched } from './lane-mark.js'
import type { Lane, LaneMark } from './lanes.js'

const TOP = 6
const HEIGHT = 14

/** Draws a lane from its beginning to its end; what it shows is told by the list below it as well. */
export function LanePicture({ lane, now }: { lane: Lane; now: EpochMs }): ReactNode {
  const { name, from, until, marks } = lane
  const toShare = (at: EpochMs) => Math.min(1, Math.max(0, (at - from) / (until - from || 1)))
  const toX = (at: EpochMs) => `${(toShare(at) * 100).toFixed(2)}%`
  const isOver = now >= until
  return (
    <svg
      className="lane-picture"
      width="100%"
      height={TOP + HEIGHT + 2}
      role="img"
      aria-label={`${name}: ${Math.floor(toShare(now) * 100)} % over`}
    >
      <rect className="track" y={TOP} width="100%" height={HEIGHT} rx="3" />
      {marks.map((mark) => (
        <Zone key={mark.kind} mark={mark} toX={toX} toShare={toShare} />
      ))}
      <rect className="over" y={TOP} width={toX(now)} height={HEIGHT} rx="3" />
      {marks.map(({ kind, at }) => (
        <line key={kind} className={`line ${kind}`} x1={toX(at)} x2={toX(at)} y1={TOP} y2={20} />
      ))}
      <svg x={toX(now)} className={isOver ? 'now is-over' : 'now'} overflow="visible">
        <path d="M-5 0h10L0 7z" />
        <path className="now-line" d="M0 5v17" />
      </svg>
    </svg>
  )
}

/** A time on the lane, hatched. */
function Zone({
  mark: { kind, at, until },
  toX,
  toShare,
}: {
  mark: LaneMark
  toX: (at: EpochMs) => string
  toShare: (at: EpochMs) => number
}) {
  if (until === undefined || !isHatched(kind)) return null
  const width = `${(Math.max(0, toShare(until) - toShare(at)) * 100).toFixed(2)}%`
  return <rect x={toX(at)} y={TOP} width={width} height={HEIGHT} fill={`url(#${kind})`} />
}
