import type { Page } from 'playwright'
import { libraries, type Contender } from '../contenders.js'
import type { Lab } from '../lab.js'
import { mayRun, takeTurns, type Pace, type Results } from '../runs.js'
import { toCells, type Row } from '../table.js'
import type { World } from '../world.js'

const PAGES = 5
const ALL_CALL_AFTER_MS = 300
const LATER_MS = 2000

interface Outcome {
  requests: number
  refused: number
  /** Pages whose call failed. */
  atOnce: number
  /** Pages whose call failed 2 s later. */
  later: number
  isAlive: boolean
}

/** Five pages that find the access token expired at the same moment. */
export async function severalPages(lab: Lab, pace: Pace): Promise<Row[]> {
  const results = await takeTurns(pace, 3, libraries, async (contender) => {
    const world = await lab.openWorld({ accessToken: 'expired' })
    return (await meet(world, contender)).ending
  })
  return [toRow('5 pages at once', results)]
}

/** The same where each refresh makes the refresh token of the one before worthless. */
export async function severalPagesWithRotation(lab: Lab, pace: Pace): Promise<Row[]> {
  const results = new Map<Contender, Outcome[]>()
  const endings: Promise<unknown>[] = []
  for (let run = 0; run < pace.rotationRuns && mayRun(pace, run); run++) {
    for (const contender of libraries) {
      // it knows no refresh that works with rotation, and takes long to say so: once is enough
      if (contender === 'identity-js' && run > 0) continue
      const world = await lab.openWorld({ accessToken: 'expired', isRotating: true })
      const { ending } = await meet(world, contender)
      const keep = (outcome: Outcome) =>
        results.set(contender, [...(results.get(contender) ?? []), outcome])
      const kept = ending.then(keep)
      endings.push(kept)
      // a failure is heard of below; until then it is nobody's surprise
      kept.catch(() => {})
    }
  }
  await Promise.all(endings)
  return [toRow('5 pages at once, rotation without grace', results)]
}

/** Lets the pages call; `ending` looks after them 2 s later, while others may already meet. */
async function meet(world: World, contender: Contender): Promise<{ ending: Promise<Outcome> }> {
  const pages = await Promise.all(
    Array.from({ length: PAGES }, () => world.openContender(contender)),
  )
  const atOnce = await callAll(pages, ALL_CALL_AFTER_MS)
  const end = async () => {
    await using _ = world
    await pages[0]!.waitForTimeout(LATER_MS)
    const before = world.refreshes()
    const later = await callAll(pages, 0)
    return { ...before, atOnce, later, isAlive: await world.isAlive(pages[0]!) }
  }
  return { ending: end() }
}

/** Gives how many pages came away with an error. */
async function callAll(pages: Page[], afterMs: number): Promise<number> {
  const instant = Date.now() + afterMs
  const outcomes = await Promise.all(
    pages.map((page) => page.evaluate((at) => globalThis.bench.callAt(at), instant)),
  )
  return outcomes.filter(({ errors }) => errors.length > 0).length
}

function toRow(work: string, results: Results<Outcome>): Row {
  const isGood = ({ requests, atOnce, later, isAlive }: Outcome) =>
    requests === 1 && atOnce === 0 && later === 0 && isAlive
  return {
    work: `${work}: requests (refused) / pages with an error at once, 2 s later / session alive`,
    cells: toCells(results, (_, runs) => {
      const range = (read: (run: Outcome) => number) => toRange(runs.map(read))
      const requests = `${range(({ requests }) => requests)} (${range(({ refused }) => refused)})`
      const errors = `${range(({ atOnce }) => atOnce)}, ${range(({ later }) => later)}`
      const alive = runs.filter(({ isAlive }) => isAlive).length
      return `${requests} / ${errors} / ${alive} of ${runs.length}`
    }),
    target: '1 (0) / 0, 0 / always',
    isMissed: !results.get('ours')!.every(isGood),
  }
}

function toRange(values: number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? `${least}` : `${least} to ${most}`
}
