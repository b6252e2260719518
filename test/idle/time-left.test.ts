import { expect, it } from 'vitest'
import { toDigits, toWords } from '../../src/idle/time-left.js'

it.each([
  [0, '0:00'],
  [9, '0:09'],
  [60, '1:00'],
  [105, '1:45'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [3725, '1:02:05'],
  [90_000, '25:00:00'],
])('shows %d seconds as %s', (seconds, digits) => {
  expect(toDigits(seconds, 'en')).toBe(digits)
})

it.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [60, '1 minute'],
  [105, '1 minute, 45 seconds'],
  [3600, '1 hour'],
  [3605, '1 hour'],
  [3725, '1 hour, 2 minutes'],
])('tells %d seconds as %s', (seconds, words) => {
  expect(toWords(seconds, 'en')).toBe(words)
})

it('counts a part of a second as a whole one, and what is past as nothing', () => {
  expect(toDigits(59.2, 'en')).toBe('1:00')
  expect(toWords(0.1, 'en')).toBe('1 second')
  expect(toDigits(-5, 'en')).toBe('0:00')
  expect(toWords(-5, 'en')).toBe('0 seconds')
})

it.each([
  ['es', 105, '1 minuto y 45 segundos'],
  ['fr', 61, '1 minute et 1 seconde'],
  ['de', 122, '2 Minuten, 2 Sekunden'],
  ['ja', 105, '1 分 45 秒'],
])('tells time as one does in %s', (locale, seconds, words) => {
  expect(toWords(seconds, locale).replaceAll('\u00A0', ' ')).toBe(words)
})

it('knows the forms of Arabic: one, two, a few, many', () => {
  const minutes = [1, 2, 3, 11].map((count) => toWords(count * 60, 'ar'))
  expect(minutes).toEqual(['دقيقة', 'دقيقتان', '3 دقائق', '11 دقيقة'])
})

it('writes the digits of the locale', () => {
  expect(toDigits(105, 'fa')).toBe('۱:۴۵')
})
