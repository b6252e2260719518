import { libraries, type Contender } from '../contenders.js'
import type { Lab } from '../lab.js'
import { medianOf, type Pace, waitTogether, type Results } from '../runs.js'
import { type Row, toCells, toTime } from '../table.js'
import type { World } from '../world.js'

const AWAY_MS = 3000
const RUNS = 3

interface Outcome {
  /** From the moment on that a token could be had; NaN when there was an error instead. */
  tokenAfterMs: number
  isKept: boolean
}

/** A service or a network that fails for a while. */
export async function badNetwork(lab: Lab, pace: Pace): Promise<Row[]> {
  const measure = (goBad: (world: World) => Promise<() => Promise<void>>) =>
    waitTogether(pace, RUNS, libraries, async (contender): Promise<Outcome> => {
      await using world = await lab.openWorld({ accessToken: 'expired' })
      const page = await world.openContender(contender)
      const comeBack = await goBad(world)
      let goodFrom = Date.now()
      const calling = page.evaluate(() => globalThis.bench.call(1))
      const waiting = page.waitForTimeout(AWAY_MS).then(async () => {
        goodFrom = Date.now()
        await comeBack()
      })
      const [{ settledAt, errors }] = await Promise.all([calling, waiting])
      const tokenAfterMs = errors.length > 0 ? NaN : settledAt - goodFrom
      return { tokenAfterMs, isKept: await world.isAlive(page) }
    })

  const throttled = await waitTogether(pace, RUNS, libraries, async (contender) => {
    await using world = await lab.openWorld({ accessToken: 'expired' })
    const page = await world.openContender(contender)
    world.pool.faults.throttle(2)
    const { tookMs, errors } = await page.evaluate(() => globalThis.bench.call(1))
    const isKept = await world.isAlive(page)
    return { tokenAfterMs: errors.length > 0 ? NaN : tookMs, isKept }
  })
  const dropped = await measure(async (world) => {
    world.cut(true)
    return async () => world.cut(false)
  })
  const offline = await measure(async ({ context }) => {
    await context.setOffline(true)
    return () => context.setOffline(false)
  })
  return [
    toRow('Throttled twice, then fine: token after', throttled, 1100),
    toRow('Connections dropped for 3 s: token after the return', dropped, 400),
    toRow('Offline for 3 s: token after the return', offline, 200),
  ]
}

function toRow(work: string, results: Results<Outcome>, targetMs: number): Row {
  const tokenAfterMs = (contender: Contender) =>
    medianOf(results, contender, (outcome) => outcome.tokenAfterMs)
  const isKept = (outcomes: readonly Outcome[]) => outcomes.every((outcome) => outcome.isKept)
  const isToken = tokenAfterMs('ours') <= targetMs
  return {
    work,
    cells: toCells(results, (contender, outcomes) => {
      const failed = outcomes.filter((outcome) => Number.isNaN(outcome.tokenAfterMs)).length
      const token =
        failed > 0 ? `error (${failed} of ${outcomes.length})` : toTime(tokenAfterMs(contender))
      return `${token}, ${isKept(outcomes) ? 'kept' : '**lost**'}`
    }),
    target: `within ${toTime(targetMs)}, kept`,
    isMissed: !isToken || !isKept(results.get('ours')!),
  }
}
