import { contenders } from '../contenders.js'
import type { Lab } from '../lab.js'
import { medianOf, type Pace, takeTurns } from '../runs.js'
import { type Row, toCells, toTime } from '../table.js'

const ALLOWED_MS = 15

/** A refresh token that was revoked. */
export async function deadSession(lab: Lab, pace: Pace): Promise<Row[]> {
  const measure = (callers: number) => async (contender: (typeof contenders)[number]) => {
    await using world = await lab.openWorld({ accessToken: 'expired' })
    world.pool.revokeUser('alice')
    const page = await world.openContender(contender)
    const { tookMs, errors } = await page.evaluate((count) => globalThis.bench.call(count), callers)
    return { tookMs, isDefinite: errors.length === callers, ...world.refreshes() }
  }
  const one = await takeTurns(pace, 3, contenders, measure(1))
  const many = await takeTurns(pace, 1, contenders, measure(100))
  const row = (work: string, results: typeof one, target: string, allowedMs: number): Row => ({
    work: `${work}: requests / time to the error`,
    cells: toCells(results, (contender, runs) => {
      const count = medianOf(results, contender, ({ requests }) => requests)
      const time = toTime(medianOf(results, contender, ({ tookMs }) => tookMs))
      return `${count} / ${runs.every(({ isDefinite }) => isDefinite) ? time : 'no error'}`
    }),
    target,
    isMissed:
      medianOf(results, 'ours', ({ requests }) => requests) !== 1 ||
      medianOf(results, 'ours', ({ tookMs }) => tookMs) -
        medianOf(results, 'by-hand', ({ tookMs }) => tookMs) >
        allowedMs,
  })
  return [
    row('Dead session, 1 caller', one, `1 / by hand + ${ALLOWED_MS} ms`, ALLOWED_MS),
    row('Dead session, 100 callers', many, '1', Infinity),
  ]
}
