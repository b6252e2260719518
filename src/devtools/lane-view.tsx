'use client'

import type { ReactNode } from 'react'
import type { EpochMs } from '../core/duration.js'
import { MarkSign } from './lane-mark.js'
import { LanePicture } from './lane-picture.js'
import { toClockTime, toDistance, toWords } from './time-words.js'
import type { Lane, LaneMark } from './lanes.js'

/** A lane as a picture, and the same in words. */
export function LaneView({ lane, now }: { lane: Lane; now: EpochMs }): ReactNode {
  const { name, until, marks } = lane
  return (
    <section className="lane">
      <h3>
        {name}
        <span className="left">
          {now < until ? `${toWords(until - now)} left` : `over since ${toWords(now - until)}`}
        </span>
      </h3>
      <LanePicture lane={lane} now={now} />
      <table className="marks">
        <caption>{name}: what happens when</caption>
        <tbody>
          {marks.map((mark) => (
            <tr key={mark.kind}>
              <th scope="row">
                <MarkSign kind={mark.kind} /> {mark.name}
              </th>
              <td>{toTimes(mark, now)}</td>
              <td>{toDistance(now, mark.at, mark.until)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The beginning of what ends with the next mark, or both ends of the refresh window. */
function toTimes({ kind, at, until }: LaneMark, now: EpochMs): string {
  const begins = toClockTime(at, now)
  return kind === 'refresh' && until !== undefined
    ? `${begins} – ${toClockTime(until, now)}`
    : begins
}
