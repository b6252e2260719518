import { realTime } from '../real-time.js'

/** What one turn counts at most: a machine that stands still meanwhile, or computes, is no reason to give up. */
const LONGEST_TURN_MS = 5

/** Begins to wait in real time, turn by turn; what it gives is asked once a turn, and true when that has been enough. */
export function createPatience(lengthMs: number): () => boolean {
  let lastAt = realTime.elapsed()
  let waitedMs = 0
  return () => {
    const now = realTime.elapsed()
    waitedMs += Math.min(now - lastAt, LONGEST_TURN_MS)
    lastAt = now
    return waitedMs > lengthMs
  }
}
