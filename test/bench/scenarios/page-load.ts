import { contenders, type Contender } from '../contenders.js'
import type { Lab } from '../lab.js'
import { median, type Pace, type Results, takeTurns } from '../runs.js'
import { type Row, toCells } from '../table.js'

const ALLOWED_MS = 5
const RUNS = 15
const SLOW = 4

/** From the beginning of the navigation to the first token, with a good token in storage. */
export async function pageLoad(lab: Lab, pace: Pace): Promise<Row[]> {
  const measure = async (slowdown: number) => {
    await using world = await lab.openWorld({ accessToken: 'good' })
    const load = async (contender: Contender) => {
      const page = await world.context.newPage()
      const cdp = await world.context.newCDPSession(page)
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
      await page.goto(world.urlOf(contender, '&atOnce'))
      const firstTokenMs = await page.evaluate(() => globalThis.bench.firstTokenMs)
      await page.close()
      return firstTokenMs ?? NaN
    }
    for (const contender of contenders) await load(contender)
    return await takeTurns(pace, RUNS, contenders, load)
  }
  return [
    toRow('Page load to first token', await measure(1)),
    toRow(`The same with the CPU slowed ${SLOW} times`, await measure(SLOW)),
  ]
}

function toRow(work: string, results: Results<number>): Row {
  const floor = results.get('by-hand')!
  const overFloor = (times: readonly number[]) =>
    median(times.map((time, run) => time - floor[run]!))
  return {
    work: `${work}, stored session (median of ${floor.length} pairs)`,
    cells: toCells(results, (contender, times) => {
      const time = `${Math.round(median(times))} ms`
      if (contender === 'by-hand') return time
      const over = overFloor(times)
      return `${time} (${over < 0 ? '−' : '+'}${Math.abs(over).toFixed(1)} ms)`
    }),
    target: `by hand + ${ALLOWED_MS} ms`,
    isMissed: overFloor(results.get('ours')!) > ALLOWED_MS,
  }
}
