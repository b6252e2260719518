import type { Contender } from './contenders.js'

/** The results of several runs of each contender. */
export type Results<T> = ReadonlyMap<Contender, readonly T[]>

/** How often things are measured. */
export interface Pace {
  /** One run each. */
  isQuick: boolean
  /** After this instant (epoch milliseconds) nothing is measured a second time. */
  hurryAt: number
  /** How often the five pages meet a rotation without grace. */
  rotationRuns: number
}

/** Measures each contender several times, in turns, so that a busy moment of the machine meets all of them. */
export async function takeTurns<T>(
  pace: Pace,
  runs: number,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<T>,
): Promise<Results<T>> {
  const results = new Map<Contender, T[]>()
  for (let run = 0; run < runs && mayRun(pace, run); run++) {
    // nobody is always first, or always after the same one
    const first = run % contenders.length
    const order = [...contenders.slice(first), ...contenders.slice(0, first)]
    for (const contender of order) add(results, contender, await measure(contender))
  }
  return results
}

/** The same for what is mostly waiting: all contenders at once, each in a world of its own. */
export async function waitTogether<T>(
  pace: Pace,
  runs: number,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<T>,
): Promise<Results<T>> {
  const results = new Map<Contender, T[]>()
  for (let run = 0; run < runs && mayRun(pace, run); run++) {
    const all = contenders.map(async (contender) =>
      add(results, contender, await measure(contender)),
    )
    await Promise.all(all)
  }
  return results
}

/** Whether there is to be another run. */
export function mayRun({ isQuick, hurryAt }: Pace, runsSoFar: number): boolean {
  return runsSoFar === 0 || (!isQuick && Date.now() < hurryAt)
}

/** The value in the middle; the greater one of two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

/** The middle of what is read from each result of one contender. */
export function medianOf<T>(
  results: Results<T>,
  contender: Contender,
  read: (result: T) => number,
): number {
  return median((results.get(contender) ?? []).map(read))
}

function add<T>(results: Map<Contender, T[]>, contender: Contender, result: T): void {
  results.set(contender, [...(results.get(contender) ?? []), result])
}
