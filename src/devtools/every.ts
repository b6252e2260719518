import type { ServerTime } from '../core/clock.js'

/** Runs something again and again, so many milliseconds after its last run; returns the end of it. */
export function every(time: Pick<ServerTime, 'after'>, ms: number, run: () => void): () => void {
  let cancel: () => void
  const wait = () => {
    cancel = time.after(ms, () => {
      run()
      wait()
    })
  }
  wait()
  return () => cancel()
}
