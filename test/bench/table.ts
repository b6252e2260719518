import { contenders, type Contender } from './contenders.js'
import type { Results } from './runs.js'

/** One line of the table. */
export interface Row {
  work: string
  /** What each contender did, in words and figures; who is left out does not do this at all. */
  cells: Partial<Record<Contender, string>>
  target: string
  isMissed: boolean
}

/** Writes the cells of a row, each from the results of one contender. */
export function toCells<T>(
  results: Results<T>,
  toCell: (contender: Contender, results: readonly T[]) => string,
): Row['cells'] {
  return Object.fromEntries(
    [...results].map(([contender, each]) => [contender, toCell(contender, each)]),
  )
}

/** Writes the table in GitHub's Markdown; `**missed**` stands where ours is not what it should be. */
export function toTable(rows: readonly Row[], heads: Record<Contender, string>): string {
  const head = ['work', ...contenders.map((contender) => heads[contender]), 'our target', '']
  const lines = rows.map(({ work, cells, target, isMissed }) => [
    work,
    ...contenders.map((contender) => cells[contender] ?? '–'),
    target,
    isMissed ? '**missed**' : '✓',
  ])
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Milliseconds, or seconds where there are many. */
export function toTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`
}
