'use client'

import { useEffect, useState } from 'react'
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { secondsToMs, type Duration, type EpochMs } from '../../core/duration.js'
import { inActNow } from '../test-session/in-act.js'
import { realTime } from '../real-time.js'
import type { TestSession } from '../test-session/test-session.js'

const STEPS: readonly [label: string, length: Duration][] = [
  ['+1 min', { minutes: 1 }],
  ['+5 min', { minutes: 5 }],
  ['+1 h', { hours: 1 }],
]

const LOOK_EVERY_MS = secondsToMs(0.2)

const LINE = 'color-mix(in srgb, CanvasText 30%, Canvas)'
const styles = {
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 6,
    marginBlockStart: 24,
    padding: '8px 12px',
    borderBlockStart: `1px solid ${LINE}`,
    background: 'color-mix(in srgb, CanvasText 4%, Canvas)',
    color: 'CanvasText',
    font: '13px/1.4 system-ui, sans-serif',
  },
  time: { marginInlineEnd: 'auto', fontVariantNumeric: 'tabular-nums' },
  button: {
    minHeight: 28,
    padding: '2px 10px',
    border: `1px solid ${LINE}`,
    borderRadius: 6,
    background: 'Canvas',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
  },
} satisfies Record<string, CSSProperties>

/** The bar below a story: what time it is there, and buttons that let it pass. */
export function TimeBar(props: { session: TestSession; onReset: () => void }): ReactNode {
  const { session, onReset } = props
  const now = useClockFace(session)
  const [isPlaying, setPlaying] = useState(false)
  // one stop of the Tab key, as the pattern for toolbars has it
  const [current, setCurrent] = useState(0)
  useEffect(() => (isPlaying ? session.run() : undefined), [session, isPlaying])

  const buttons: [label: string, press: () => void][] = [
    ...STEPS.map(([label, length]): [string, () => void] => [
      label,
      () => void session.advance(length),
    ]),
    [isPlaying ? 'Pause' : 'Play', () => setPlaying(!isPlaying)],
    ['Reset', onReset],
  ]
  return (
    <div role="toolbar" aria-label="Time of this story" style={styles.bar}>
      <span style={styles.time}>{toTime(now)}</span>
      {buttons.map(([label, press], index) => (
        <button
          key={index}
          type="button"
          tabIndex={index === current ? 0 : -1}
          style={styles.button}
          onFocus={() => setCurrent(index)}
          onClick={press}
          onKeyDown={(event) => moveFocus(event, setCurrent)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

/** What the session's clock shows, by whomever it is moved: looked at in real time, for that costs the story no turn. */
function useClockFace({ clock }: TestSession): EpochMs {
  const [now, setNow] = useState(clock.now)
  useEffect(() => {
    let cancel = () => {}
    const goOn = () => {
      cancel = realTime.schedule(LOOK_EVERY_MS, () => {
        inActNow(() => setNow(clock.now()))
        goOn()
      })
    }
    goOn()
    return () => cancel()
  }, [clock])
  return now
}

function toTime(now: EpochMs): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    now,
  )
}

/** @see {@link https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/ APG, toolbar} */
function moveFocus(event: KeyboardEvent<HTMLElement>, select: (index: number) => void): void {
  const buttons = [...(event.currentTarget.parentElement?.querySelectorAll('button') ?? [])]
  const index = buttons.findIndex((button) => button === event.target)
  const last = buttons.length - 1
  const steps: Record<string, number> = {
    ArrowRight: index === last ? 0 : index + 1,
    ArrowLeft: index === 0 ? last : index - 1,
    Home: 0,
    End: last,
  }
  const next = steps[event.key]
  if (index < 0 || next === undefined) return
  event.preventDefault()
  select(next)
  buttons[next]?.focus()
}
