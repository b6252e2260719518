import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { aal2, aal3, earlyRenewal, pci, strict, type Duration } from 'react-cognito-session'
import { LEAST_WARNING_MS } from '../../src/idle/guard-phase.js'
import { toGuardRules } from '../../src/idle/guard-rules.js'
import type { GuardPolicy } from '../../src/idle/policies.js'
import { day, hour, minute, second } from '../support/session-setup.js'

const { NODE_ENV } = process.env
const inProduction = () => void (process.env.NODE_ENV = 'production')
afterEach(() => void (process.env.NODE_ENV = NODE_ENV))

const month: Duration = { days: 30 }
const invalid = (option: string) =>
  expect.objectContaining({
    code: 'invalid_config',
    message: expect.stringContaining(option) as string,
  }) as Error

const wrong: [what: string, policy: GuardPolicy, option: string, validity?: Duration][] = [
  ['a warning of less than 20 s', { warnBefore: { seconds: 19 } }, 'warnBefore'],
  ['no warning at all', { warnBefore: { seconds: 0 } }, 'warnBefore'],
  ['a negative warning', { warnBefore: { minutes: -2 } }, 'warnBefore'],
  ['a warning that is no number', { warnBefore: { minutes: NaN } }, 'warnBefore'],
  ['a warning without a unit', { warnBefore: 120 as Duration }, 'warnBefore'],
  ['a negative idle time', { idleTimeout: { minutes: -15 } }, 'idleTimeout'],
  ['an idle time that is no number', { idleTimeout: { minutes: NaN } }, 'idleTimeout'],
  ['an endless idle time', { idleTimeout: { hours: Infinity } }, 'idleTimeout'],
  ['an idle time in milliseconds', { idleTimeout: 900_000 as Duration }, 'idleTimeout'],
  ['an idle time as a text', { idleTimeout: '15 min' as Duration }, 'idleTimeout'],
  ['an idle time within the warning', { idleTimeout: { minutes: 1 } }, 'idleTimeout'],
  ['an idle time as long as the warning', { idleTimeout: { minutes: 2 } }, 'idleTimeout'],
  ['a negative margin', { signOutBefore: { minutes: -2 } }, 'signOutBefore'],
  ['a margin that is no number', { signOutBefore: { minutes: NaN } }, 'signOutBefore'],
  ['a margin longer than the session', { signOutBefore: { days: 31 } }, 'signOutBefore'],
  ['a negative limit', { sessionLimit: { hours: -12 } }, 'sessionLimit'],
  ['a limit within warning and margin', { sessionLimit: { minutes: 4 } }, 'warnBefore'],
  ['a negative threshold', { renewWhenLeft: { days: -1 } }, 'renewWhenLeft'],
  ['a threshold that is no number', { renewWhenLeft: { days: NaN } }, 'renewWhenLeft'],
  ['a threshold at the validity', { renewWhenLeft: { days: 30 } }, 'renewWhenLeft'],
  ['a threshold above the validity', { renewWhenLeft: { days: 31 } }, 'renewWhenLeft'],
  ['solution two where sessions last a day', strict, 'renewWhenLeft', { days: 1 }],
]

it.each(wrong)('says in development what to write instead of %s', (_what, policy, option, life) => {
  expect(() => toGuardRules(policy, life ?? month)).toThrow(invalid(option))
})

it.each(wrong)('makes the best of %s in production', (_what, policy, _option, life) => {
  inProduction()
  const validity = life ?? month
  const rules = toGuardRules(policy, validity)
  const validityMs = (validity.days ?? 0) * day
  expect(rules.warnBeforeMs).toBeGreaterThanOrEqual(LEAST_WARNING_MS)
  expect(rules.signOutBeforeMs).toBeGreaterThan(0)
  expect(rules.warnBeforeMs + rules.signOutBeforeMs).toBeLessThan(
    Math.min(validityMs, rules.sessionLimitMs ?? Infinity),
  )
  expect(rules.idleTimeoutMs ?? Infinity).toBeGreaterThan(rules.warnBeforeMs)
  expect(rules.renewWhenLeftMs === null || (rules.renewWhenLeftMs as number) < validityMs).toBe(
    true,
  )
})

it.each<[string, GuardPolicy]>(Object.entries({ earlyRenewal, strict, aal2, aal3, pci }))(
  'takes the preset %s as it is',
  (_name, policy) => {
    expect(() => toGuardRules(policy, month)).not.toThrow()
  },
)

it('takes figures over as they are', () => {
  const policy: GuardPolicy = {
    idleTimeout: { minutes: 15 },
    warnBefore: { seconds: 90 },
    signOutBefore: { minutes: 1 },
    sessionLimit: { hours: 12 },
    renewWhenLeft: { days: 1 },
  }
  expect(toGuardRules(policy, month)).toEqual({
    idleTimeoutMs: 15 * minute,
    warnBeforeMs: 90 * second,
    signOutBeforeMs: minute,
    sessionLimitMs: 12 * hour,
    renewWhenLeftMs: day,
  })
})

it('guards only the end of the session by default, two minutes before it', () => {
  expect(toGuardRules({}, { hours: 1 })).toEqual({
    idleTimeoutMs: null,
    warnBeforeMs: 2 * minute,
    signOutBeforeMs: 2 * minute,
    sessionLimitMs: null,
    renewWhenLeftMs: null,
  })
})

it('takes a right warning over as it is, however short the idle time', () => {
  const seconds = fc.integer({ min: 20, max: 240 })
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 600 }), (warning, more) => {
      const warnBefore = { seconds: warning }
      const idleTimeout = { seconds: warning + more }
      const rules = toGuardRules({ warnBefore, idleTimeout }, month)
      expect(rules).toMatchObject({
        warnBeforeMs: warning * second,
        idleTimeoutMs: (warning + more) * second,
      })
    }),
  )
})

it('gives figures that a guard can keep in production, whatever is written', () => {
  inProduction()
  const amount = fc.oneof(fc.double(), fc.integer({ min: -100, max: 100_000 }))
  const anyDuration = fc.option(
    fc.oneof(
      fc.record({ minutes: amount }),
      fc.record({ seconds: amount }),
      fc.constant({}),
      fc.constant(15 as Duration),
      fc.constant('x' as Duration),
    ),
  )
  const anyPolicy = fc.record({
    idleTimeout: anyDuration,
    warnBefore: anyDuration,
    signOutBefore: anyDuration,
    sessionLimit: anyDuration,
    renewWhenLeft: anyDuration,
  })
  const validity = fc.integer({ min: 60, max: 5_256_000 })
  fc.assert(
    fc.property(anyPolicy, validity, (policy, minutes) => {
      const rules = toGuardRules(policy as GuardPolicy, { minutes })
      const lifeMs = Math.min(minutes * minute, rules.sessionLimitMs ?? Infinity)
      expect(rules.warnBeforeMs).toBeGreaterThan(0)
      expect(rules.signOutBeforeMs).toBeGreaterThan(0)
      expect(rules.warnBeforeMs + rules.signOutBeforeMs).toBeLessThan(lifeMs)
      expect(rules.idleTimeoutMs ?? Infinity).toBeGreaterThan(rules.warnBeforeMs)
    }),
  )
})
