import { secondsToMs, type Duration } from '../../core/duration.js'
import { realTime } from '../real-time.js'

const EVERY_MS = secondsToMs(0.1)

/** Lets time pass as fast as it does, step after step; returns the end of that. */
export function runByItself(advance: (length: Duration) => Promise<void>): () => void {
  let isRunning = true
  let cancel = () => {}
  let lastAt = realTime.elapsed()
  const goOn = () => {
    const passedMs = realTime.elapsed() - lastAt
    lastAt += passedMs
    // next, when all of it has passed
    void advance({ seconds: passedMs / secondsToMs(1) }).then(schedule, schedule)
  }
  const schedule = () => {
    if (isRunning) cancel = realTime.schedule(EVERY_MS, goOn)
  }
  schedule()
  return () => {
    isRunning = false
    cancel()
  }
}
