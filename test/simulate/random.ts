/** Gives numbers from 0 to 1 (below 1), the same ones for the same seed. */
export type Random = () => number

/**
 * Creates a seeded source of random numbers.
 *
 * @see {@link https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 mulberry32}
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws from a normal distribution. */
export function normal(random: Random, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return mean + deviation * radius * Math.cos(2 * Math.PI * random())
}

/** Draws between two numbers, all equally likely. */
export function uniform(random: Random, from: number, to: number): number {
  return from + random() * (to - from)
}
