/** Draws by a seed: the same seed draws the same. */
export type Draw = ReturnType<typeof createDraw>

/** Creates it. @see {@link https://gist.github.com/tommyettinger/46a874533244883189143505d203312c Mulberry32} */
export function createDraw(seed: number) {
  let state = seed

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const upTo = (most: number) => Math.floor(next() * (most + 1))
  return {
    /** A whole number from `least` to `most`. */
    between: (least: number, most: number) => least + upTo(most - least),
    oneOf: <T>(choices: readonly T[]): T => choices[upTo(choices.length - 1)]!,
    /** True in so many of a hundred cases. */
    chance: (percent: number) => next() * 100 < percent,
  }
}
