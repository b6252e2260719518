import { demand } from './errors.js'

/** An instant: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts them. */
export type EpochMs = number

/** A length of time that names its units, such as `{ minutes: 15 }`; several units add up. */
export type Duration = Readonly<Partial<Record<'days' | 'hours' | 'minutes' | 'seconds', number>>>

const MS_PER_SECOND = 1000
const SECONDS_PER_UNIT = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 }

/**
 * Converts a `Duration` to milliseconds.
 *
 * @param option - the option's name, for the message of the error.
 * @throws {SessionError} `invalid_config` when it is not a positive, finite length in known units.
 */
export function toMs(duration: Duration, option: string): number {
  let seconds = 0
  for (const [unit, amount] of Object.entries(Object(duration) as Record<string, unknown>)) {
    const isLength = typeof amount === 'number' && amount >= 0
    seconds += isLength ? amount * (SECONDS_PER_UNIT[unit as keyof Duration] ?? NaN) : NaN
  }
  demand(seconds > 0 && seconds < Infinity, option, '{ minutes: 15 }')
  return secondsToMs(seconds)
}

/** Converts whole seconds, as Cognito's claims and answers count them, to milliseconds. */
export function secondsToMs(seconds: number): number {
  return seconds * MS_PER_SECOND
}

/** Converts milliseconds to the whole seconds that the SDK counts in, cutting what is over. */
export function msToSeconds(ms: number): number {
  return Math.floor(ms / MS_PER_SECOND)
}
