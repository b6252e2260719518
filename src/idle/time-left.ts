const UNITS = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

type Amount = readonly [unit: 'hour' | 'minute' | 'second', amount: number]

/**
 * Gives a time for the eye: `1:45`, or `1:02:05` from an hour on.
 *
 * @param seconds - a part of a second counts as a whole one, and what is past as 0.
 * @param locale - a BCP 47 tag, for its digits; default: the browser's.
 */
export function toDigits(seconds: number, locale?: string): string {
  const [hours, ...rest] = toAmounts(seconds)
  return (hours![1] ? [hours!, ...rest] : rest)
    .map(([, amount], index) =>
      new Intl.NumberFormat(locale, { minimumIntegerDigits: index ? 2 : 1 }).format(amount),
    )
    .join(':')
}

/**
 * Gives a time for the ear, or for a sentence: `1 minute, 45 seconds`.
 *
 * At most two units: nobody waits for the seconds of an hour. Plural forms, such as the Arabic dual, are those of `Intl`.
 *
 * @param seconds - a part of a second counts as a whole one, and what is past as 0.
 * @param locale - a BCP 47 tag; default: the browser's.
 * @see {@link https://tc39.es/ecma402/#sec-issanctionedsimpleunitidentifier ECMA-402, units}
 */
export function toWords(seconds: number, locale?: string): string {
  const amounts = toAmounts(seconds)
  const first = amounts.findIndex(([, amount]) => amount)
  const told = amounts.slice(first, first < 0 ? undefined : first + 2)
  return new Intl.ListFormat(locale, { type: 'unit' }).format(
    told
      .filter(([, amount], index) => amount || !index)
      .map(([unit, amount]) =>
        new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount),
      ),
  )
}

function toAmounts(seconds: number): readonly Amount[] {
  let left = Math.max(0, Math.ceil(seconds))
  return UNITS.map(([unit, length]) => {
    const amount = Math.floor(left / length)
    left -= amount * length
    return [unit, amount]
  })
}
