import { expect, it } from 'vitest'
import { simulateFleet } from './fleet.js'
import { toPeak } from './peak.js'
import { aMinuteAhead, atExpiry, MARGIN_MS, ours, type Schedule } from './schedules.js'

const HIGHEST_RATIO = 1.5
const fleet = { sessions: 50_000, seed: 9 }
const peakOf = (schedule: Schedule) => toPeak(simulateFleet(schedule, fleet).ofVisible)

it('asks at most 1.5 times as often at its peak as in the mean of the busy hours', () => {
  expect(peakOf(ours).ratio).toBeLessThanOrEqual(HIGHEST_RATIO)
})

it('keeps to that when all sign in within ten minutes', () => {
  const crowd = simulateFleet(ours, { ...fleet, spreadMinutes: 5 })
  expect(toPeak(crowd.ofVisible).ratio).toBeLessThanOrEqual(HIGHEST_RATIO)
})

it('never refreshes later than the margin ahead of expiry while a page is in view', () => {
  const { leastLeftMs, perVisibleHour } = simulateFleet(ours, fleet)
  expect(leastLeftMs).toBeGreaterThanOrEqual(MARGIN_MS)
  expect(perVisibleHour).toBeLessThan(2)
})

it.each([atExpiry, aMinuteAhead])('has a reason: refreshing $name comes in waves', (naive) => {
  expect(peakOf(naive).ratio).toBeGreaterThan(HIGHEST_RATIO)
})

it('sends the same users through the day for every schedule', () => {
  expect(simulateFleet(atExpiry, fleet).signIns).toEqual(simulateFleet(ours, fleet).signIns)
})
