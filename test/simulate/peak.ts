const SECONDS_PER_MINUTE = 60
const BUSY_FROM_MINUTE = 10 * 60
const BUSY_TO_MINUTE = 17 * 60

/** The busiest minute of a day beside the usual ones, in requests per second. */
export interface Peak {
  readonly perSecond: number
  /** The minute of the day in which it is. */
  readonly atMinute: number
  /** The mean from 10:00 to 17:00. */
  readonly busyMean: number
  /** The peak in parts of that mean. */
  readonly ratio: number
}

/** Finds the peak of a whole day, counted by the minute. */
export function toPeak(minutes: Uint32Array): Peak {
  const most = minutes.reduce((peak, requests) => Math.max(peak, requests), 0)
  const busy = minutes.subarray(BUSY_FROM_MINUTE, BUSY_TO_MINUTE)
  const mean = busy.reduce((sum, requests) => sum + requests, 0) / busy.length
  return {
    perSecond: most / SECONDS_PER_MINUTE,
    atMinute: minutes.indexOf(most),
    busyMean: mean / SECONDS_PER_MINUTE,
    ratio: most / mean,
  }
}
