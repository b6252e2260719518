import { expect, it } from 'vitest'
import {
  toClockTime,
  toDayAndTime,
  toDistance,
  toMeasuredTime,
  toWords,
} from '../../src/devtools/time-words.js'
import { day, hour, minute, second } from '../support/session-setup.js'

const noon = new Date(2026, 5, 1, 12).getTime()

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [12 * second, '12 s'],
  [minute, '1 min'],
  [4 * minute + 12 * second, '4 min 12 s'],
  [hour + 3 * second, '1 h'],
  [hour + 58 * minute + 59 * second, '1 h 58 min'],
  [30 * day - second, '29 d 23 h'],
  [-90 * second, '1 min 30 s'],
])('gives %s ms in two units at most', (ms, words) => {
  expect(toWords(ms)).toBe(words)
})

it('tells how far away an instant is, on either side of now', () => {
  expect(toDistance(noon, noon + 5 * minute)).toBe('in 5 min')
  expect(toDistance(noon, noon)).toBe('now')
  expect(toDistance(noon, noon - 5 * minute)).toBe('5 min ago')
})

it('calls a time now as long as it lasts', () => {
  expect(toDistance(noon, noon - minute, noon + minute)).toBe('now')
  expect(toDistance(noon, noon + minute, noon + hour)).toBe('in 1 min')
  expect(toDistance(noon, noon - hour, noon - minute)).toBe('1 min ago')
})

it('names the day where it is not today, and the year where it is not this one', () => {
  expect(toClockTime(noon + hour, noon)).toBe('13:00:00')
  expect(toClockTime(noon + day, noon)).toBe('2 Jun, 12:00:00')
  expect(toClockTime(new Date(2027, 0, 1).getTime(), noon)).toBe('1 Jan 2027, 00:00:00')
  expect(toDayAndTime(noon)).toBe('1 Jun 2026, 12:00:00')
})

it('gives what a request took in what it is counted in', () => {
  expect([0, 120.4, 999, 1234, 61_000].map(toMeasuredTime)).toEqual([
    '0 ms',
    '120 ms',
    '999 ms',
    '1.2 s',
    '61.0 s',
  ])
})
