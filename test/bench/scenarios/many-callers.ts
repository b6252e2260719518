import { contenders } from '../contenders.js'
import type { Lab } from '../lab.js'
import { medianOf, takeTurns, type Pace } from '../runs.js'
import { toCells, toTime, type Row } from '../table.js'

const CALLERS = 100
const ALLOWED_MS = 20

/** A hundred callers at once when the access token has run out. */
export async function manyCallers(lab: Lab, pace: Pace): Promise<Row[]> {
  const results = await takeTurns(pace, 3, contenders, async (contender) => {
    await using world = await lab.openWorld({ accessToken: 'expired' })
    const page = await world.openContender(contender)
    const { tookMs, errors } = await page.evaluate((count) => globalThis.bench.call(count), CALLERS)
    return { tookMs, errors: errors.length, ...world.refreshes() }
  })
  const requests = medianOf(results, 'ours', (result) => result.requests)
  const overMs =
    medianOf(results, 'ours', (result) => result.tookMs) -
    medianOf(results, 'by-hand', (result) => result.tookMs)
  return [
    {
      work: '100 callers at once, access token expired: requests / time for all',
      cells: toCells(results, (contender) => {
        const count = medianOf(results, contender, (result) => result.requests)
        const errors = medianOf(results, contender, (result) => result.errors)
        const time = toTime(medianOf(results, contender, (result) => result.tookMs))
        return `${count} / ${time}${errors > 0 ? `, ${errors} errors` : ''}`
      }),
      target: `1 / by hand + ${ALLOWED_MS} ms`,
      isMissed: requests !== 1 || overMs > ALLOWED_MS,
    },
  ]
}
