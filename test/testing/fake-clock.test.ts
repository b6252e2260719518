import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'

const day = 86_400_000

it('stands still until it is moved', async () => {
  const clock = createFakeClock({ now: 1000 })
  await new Promise((resolve) => setTimeout(resolve, 3))
  expect([clock.now(), clock.elapsed()]).toEqual([1000, 0])
  await clock.advance({ minutes: 1 })
  expect([clock.now(), clock.elapsed()]).toEqual([61_000, 60_000])
  await clock.advance(5)
  expect([clock.now(), clock.elapsed()]).toEqual([61_005, 60_005])
})

it('runs timers in order, each at its own instant', async () => {
  const clock = createFakeClock({ now: 0 })
  const seen: [string, number][] = []
  const note = (name: string) => () => void seen.push([name, clock.now()])
  clock.schedule(30, note('third'))
  clock.schedule(10, note('first'))
  clock.schedule(10, note('second'))
  clock.schedule(31, note('too late'))
  await clock.advance(30)
  expect(seen).toEqual([
    ['first', 10],
    ['second', 10],
    ['third', 30],
  ])
  expect(clock.pendingTimers).toBe(1)
})

it('runs timers that timers and promises have set meanwhile', async () => {
  const clock = createFakeClock({ now: 0 })
  const seen: number[] = []
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, resolve))
  const walk = async () => {
    for (let steps = 0; steps < 3; steps++) {
      await Promise.resolve()
      await pause(10)
      seen.push(clock.now())
    }
  }
  void walk()
  await clock.advance(30)
  expect(seen).toEqual([10, 20, 30])
  expect(clock.pendingTimers).toBe(0)
})

it('forgets a timer that was cancelled', async () => {
  const clock = createFakeClock()
  let runs = 0
  const cancel = clock.schedule(10, () => runs++)
  cancel()
  cancel()
  await clock.advance(20)
  expect(runs).toBe(0)
})

it('runs a delay beyond 24.8 days at once, as browsers do, and one below zero too', async () => {
  const clock = createFakeClock()
  let runs = 0
  for (const delayMs of [30 * day, -5, NaN]) clock.schedule(delayMs, () => runs++)
  await clock.advance(0)
  expect(runs).toBe(3)
})

it('lets the wall clock jump and nothing else', async () => {
  const clock = createFakeClock({ now: 1000 })
  let runs = 0
  clock.schedule(100, () => runs++)
  clock.setWallClock(5_000_000)
  await clock.advance(0)
  expect([clock.now(), clock.elapsed(), runs]).toEqual([5_000_000, 0, 0])
  clock.setWallClock(0)
  await clock.advance(100)
  expect([clock.now(), clock.elapsed(), runs]).toEqual([100, 100, 1])
})

it('sleeps: the wall clock moves on, monotonic time and timers do not', async () => {
  const clock = createFakeClock({ now: 0 })
  let runs = 0
  clock.schedule(1000, () => runs++)
  clock.sleep({ hours: 8 })
  await clock.advance(999)
  expect([clock.now(), clock.elapsed(), runs]).toEqual([28_800_999, 999, 0])
  await clock.advance(1)
  expect(runs).toBe(1)
})

it('refuses a length that it does not understand', async () => {
  const clock = createFakeClock()
  await expect(clock.advance({ weeks: 1 } as never)).rejects.toMatchObject({
    code: 'invalid_config',
  })
})

it('has methods that work on their own', async () => {
  const { now, advance } = createFakeClock({ now: 1 })
  await advance(1)
  expect(now()).toBe(2)
})

it('lets a test say what is to be over before the next timer runs', async () => {
  const seen: string[] = []
  const clock = createFakeClock({
    async turn(run) {
      run()
      await new Promise((resolve) => setTimeout(resolve, 3))
      seen.push('over')
    },
  })
  for (const ms of [10, 20]) clock.schedule(ms, () => seen.push(`${ms}`))
  await clock.advance(30)
  expect(seen).toEqual(['over', '10', 'over', '20', 'over'])
})

it('never runs backwards when it is moved twice at once', async () => {
  const clock = createFakeClock({ now: 0 })
  const seen: number[] = []
  for (const ms of [5, 50, 500]) clock.schedule(ms, () => seen.push(clock.elapsed()))
  await Promise.all([clock.advance(1000), clock.advance(100)])
  expect(seen).toEqual([5, 50, 500])
  expect(clock.elapsed()).toBe(1000)
})
