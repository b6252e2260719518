import type { ServerTime } from './clock.js'
import { secondsToMs, type EpochMs } from './duration.js'

const LONGEST_WAIT_MS = secondsToMs(30)

/** Runs something at an instant on Cognito's clock, however far away; looks again at least every 30 s, for the clock may jump. Returns the undo. */
export function waitUntil(
  time: Pick<ServerTime, 'now' | 'after'>,
  instant: EpochMs,
  run: () => void,
): () => void {
  let cancel: () => void
  const wait = () => {
    cancel = time.after(Math.min(instant - time.now(), LONGEST_WAIT_MS), () =>
      time.now() >= instant ? run() : wait(),
    )
  }
  wait()
  return () => cancel()
}
