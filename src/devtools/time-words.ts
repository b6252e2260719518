import { secondsToMs, type EpochMs } from '../core/duration.js'

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** Gives a length in its two largest units, such as `1 h 58 min`. */
export function toWords(ms: number): string {
  let seconds = Math.floor(Math.abs(ms) / secondsToMs(1))
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size)
    seconds %= size
    // what follows the largest unit is the one below it, or nothing: no "1 h 3 s"
    if (parts.length > 0 || count > 0) parts.push(count > 0 ? `${count} ${unit}` : '')
    if (parts.length === 2) break
  }
  return parts.filter(Boolean).join(' ') || '0 s'
}

/** Gives how far an instant, or a time from one to another, is from now: `in 5 min`, `now`, `5 min ago`. */
export function toDistance(now: EpochMs, at: EpochMs, until = at): string {
  if (now < at) return `in ${toWords(at - now)}`
  return now < until || now - until < secondsToMs(1) ? 'now' : `${toWords(now - until)} ago`
}

/** Gives an instant as this computer's wall clock would show it, with the day when that is another one. */
export function toClockTime(at: EpochMs, now: EpochMs): string {
  const time = clock.format(at)
  if (year.format(at) === year.format(now)) return time
  const isThisYear = year.format(at).slice(-4) === year.format(now).slice(-4)
  return `${(isThisYear ? day : year).format(at)}, ${time}`
}

/** Gives an instant with its day and year. */
export const toDayAndTime = (at: EpochMs): string => `${year.format(at)}, ${clock.format(at)}`

/** Gives the time that a request took: `120 ms`, `1.2 s`. */
export function toMeasuredTime(ms: number): string {
  return ms < secondsToMs(1) ? `${Math.round(ms)} ms` : `${(ms / secondsToMs(1)).toFixed(1)} s`
}
