import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDraw } from './guard-app/draw.js'
import { hour, minute, openGuardWorld } from './guard-app/guard-world.js'
import { serveGuardApp, type GuardApp } from './guard-app/serve-guard-app.js'
import { typeUntilTheEnd, type Outcome } from './guard-app/typist.js'

let app: GuardApp

beforeAll(async () => {
  app = await serveGuardApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const RUNS = 100
const AT_ONCE = 4

const ENDS = ['You have been signed out', 'Signed out: idle', 'Signed out: refresh-token-expired']

/** One person in one browser, on one session that ends by idleness or by its age. */
async function run(seed: number): Promise<Outcome> {
  const draw = createDraw(seed)
  const endsSoon = draw.chance(60)
  await using world = await openGuardWorld(app, {
    refreshTokenValidity: { hours: 2 },
    guard: draw.chance(70) ? { idleTimeout: { minutes: 15 } } : {},
    signedInAgo: endsSoon ? 2 * hour - draw.between(5, 25) * minute : 0,
  })
  return await typeUntilTheEnd(world, draw)
}

it(
  'loses no character that was typed, however the session ends and whatever saving meets',
  { timeout: 240_000 },
  async () => {
    const chosen = process.env.TORTURE_SEED
    const seeds = chosen ? [Number(chosen)] : Array.from({ length: RUNS }, (_, index) => index + 1)
    const left = [...seeds]
    const failures: string[] = []
    const ends: string[] = []
    let typed = 0
    let lost = 0

    const work = async () => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const outcome = await run(seed)
        typed += outcome.typed.length
        lost += lostOf(outcome)
        ends.push(outcome.end)
        const hasFailed = outcome.typed !== outcome.kept || !!outcome.failure
        if (hasFailed) failures.push(`TORTURE_SEED=${seed}`)
        if (hasFailed || chosen) process.stdout.write(toText(seed, outcome))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    process.stdout.write(`torture: ${seeds.length} runs, ${typed} characters typed, ${lost} lost\n`)
    expect(failures).toEqual([])
    expect(lost).toBe(0)
    if (chosen) return
    // the draw has led to every end, often enough to mean something
    for (const end of ENDS) expect(ends.filter((each) => each === end).length).toBeGreaterThan(4)
    expect(typed).toBeGreaterThan(10 * RUNS)
  },
)

/** How many of the characters typed are not where they were typed. */
function lostOf({ typed, kept }: Outcome): number {
  let same = 0
  while (same < typed.length && typed[same] === kept[same]) same++
  return typed.length - same
}

function toText(seed: number, { typed, kept, failure, story }: Outcome): string {
  const lines = [...story, `typed ${typed}`, `kept  ${kept}`, failure ?? 'all is well']
  return `TORTURE_SEED=${seed}\n${lines.map((line) => `  ${line}\n`).join('')}`
}
