import { useId, type ReactNode } from 'react'
import { useSecondsLeft } from 'react-cognito-session'

const SECOND_MS = 1000

/** Shows how much of a length of time is left. The only component here that renders every second. */
export function Countdown({
  label,
  from,
  to,
  whenOver,
  children,
}: {
  label: string
  /** Epoch milliseconds. */
  from: number
  /** Epoch milliseconds. */
  to: number
  /** What holds after the end, in words. */
  whenOver: string
  /** What holds until then, in words. */
  children: ReactNode
}) {
  const secondsLeft = useSecondsLeft(to)
  const labelId = useId()
  const [minutes, seconds] = [Math.floor(secondsLeft / 60), secondsLeft % 60]
  return (
    <div className="countdown">
      <p className="countdown-head">
        <span id={labelId}>{label}</span>
        <span className="countdown-time">
          {minutes}:{String(seconds).padStart(2, '0')}
        </span>
      </p>
      <progress
        aria-labelledby={labelId}
        max={Math.max(1, Math.round((to - from) / SECOND_MS))}
        value={secondsLeft}
      />
      <p className="countdown-note">{secondsLeft > 0 ? children : whenOver}</p>
    </div>
  )
}
