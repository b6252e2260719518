import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { history, inWords, type History } from './steps.js'
import { loadAllCode, tellHistory } from './tell-history.js'

// Without a seed of its own a run tells the same histories as the last one: what is new is looked for by hand.
const { HISTORIES_RUNS = '2000', HISTORIES_SEED = '20261121', HISTORIES_PATH } = process.env
const numRuns = Number(HISTORIES_RUNS)
const timeout = 60_000 + 100 * numRuns

beforeAll(loadAllCode)

it('keeps its promises in random histories', { timeout }, async () => {
  const property = fc.asyncProperty(history, async (each) => {
    const [broken] = await tellHistory(each)
    if (broken) throw new Error(broken)
  })
  const details = await fc.check(property, {
    numRuns,
    ...(HISTORIES_SEED !== 'random' && { seed: Number(HISTORIES_SEED) }),
    ...(HISTORIES_PATH && { path: HISTORIES_PATH }),
  })
  expect(details.failed ? await tellFailure(details) : '').toBe('')
})

/** What broke, in which shrunk history, and how to see it again. */
async function tellFailure(details: fc.RunDetails<[History]>): Promise<string> {
  const { seed, counterexample, counterexamplePath, errorInstance } = details
  if (!counterexample) return 'No history was told.'
  const trace: string[] = []
  await tellHistory(counterexample[0], (line) => trace.push(line))
  return [
    String(errorInstance),
    inWords(counterexample[0]),
    JSON.stringify(counterexample[0]),
    'which went so:',
    ...trace,
    `again: npm run test:histories -- --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n')
}
