import { ending } from './session-source-contract/ending.js'
import type { CreateSessionSourceHarness } from './session-source-contract/harness.js'
import { keeping } from './session-source-contract/keeping.js'
import { refreshing } from './session-source-contract/refreshing.js'

/** What `describeSessionSource` needs of a test runner: Vitest, Jest and `node:test` all have it. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown
  it(name: string, run: () => Promise<void>): unknown
}

/**
 * Tests that a source keeps what every source has promised to the session client: the three of this package do, and one
 * that you write yourself should.
 *
 * Asserts by throwing, so that it needs no test runner of its own. What hangs is left to the runner's time limit.
 *
 * @param name - of the source, for the report.
 * @param createHarness - makes a source and the service behind it, anew for each test.
 * @param runner - `{ describe, it }` of your test runner.
 *
 * @example
 * describeSessionSource('ownSource', createOwnHarness, { describe, it })
 */
export function describeSessionSource(
  name: string,
  createHarness: CreateSessionSourceHarness,
  { describe, it }: TestRunner,
): void {
  describe(name, () => {
    for (const [promise, attempt, world = { hasPage: true }] of [
      ...keeping,
      ...refreshing,
      ...ending,
    ]) {
      it(promise, async () => {
        const harness = await createHarness(world)
        try {
          await attempt(harness)
        } finally {
          await harness.dispose?.()
        }
      })
    }
  })
}
