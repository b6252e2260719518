import { contenders } from '../contenders.js'
import type { Lab } from '../lab.js'
import { medianOf, type Pace, takeTurns } from '../runs.js'
import { type Row, toCells } from '../table.js'

const TARGET_NS = 300
const WARM_UP_MS = 100
const OVER_MS = 250

/** One awaited call while the token is good. */
export async function hotPath(lab: Lab, pace: Pace): Promise<Row[]> {
  const results = await takeTurns(pace, 5, contenders, async (contender) => {
    await using world = await lab.openWorld({ accessToken: 'good' })
    const page = await world.openContender(contender)
    const nsPerCall = (ms: number) => page.evaluate((over) => globalThis.bench.nsPerCall(over), ms)
    await nsPerCall(WARM_UP_MS)
    return await nsPerCall(OVER_MS)
  })
  return [
    {
      work: 'Good token: one awaited call',
      cells: toCells(results, (contender) => {
        const ns = medianOf(results, contender, (each) => each)
        return `${Math.round(ns).toLocaleString('en')} ns`
      }),
      target: `under ${TARGET_NS} ns`,
      isMissed: medianOf(results, 'ours', (each) => each) >= TARGET_NS,
    },
  ]
}
