import { useSecondsLeft, type EpochMs } from 'react-cognito-session'

const MINUTE_SECONDS = 60

/** Counts down; alone in rendering each second. */
export function TimeLeft({ deadline }: { deadline: EpochMs }) {
  const seconds = useSecondsLeft(deadline)
  const rest = String(seconds % MINUTE_SECONDS).padStart(2, '0')
  return (
    <span role="timer">
      {Math.floor(seconds / MINUTE_SECONDS)}:{rest}
    </span>
  )
}
