import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  guardPhase,
  isRenewalDue,
  LEAST_WARNING_MS,
  type GuardFacts,
} from '../../src/idle/guard-phase.js'
import { day, hour, minute, second } from '../support/session-setup.js'

const authTime = Date.UTC(2026, 0, 1)
const ORDER = ['watching', 'warning', 'signing-out']

const facts = (more: Partial<GuardFacts> = {}): GuardFacts => ({
  lastActivityAt: authTime,
  authTime,
  refreshTokenExpiresAt: authTime + day,
  warnedAt: null,
  idleTimeoutMs: null,
  sessionLimitMs: null,
  warnBeforeMs: 2 * minute,
  signOutBeforeMs: 2 * minute,
  ...more,
})

/** Facts as the rules let them be, with validities from 60 minutes to 10 years. */
const anyFacts = fc
  .record({
    validityMs: fc.oneof(
      fc.constantFrom(hour, day, 30 * day, 3650 * day),
      fc.integer({ min: hour, max: 3650 * day }),
    ),
    activeAfter: fc.double({ min: 0, max: 1, noNaN: true }),
    idleTimeoutMs: fc.option(fc.integer({ min: 5 * minute, max: day })),
    sessionLimitMs: fc.option(fc.integer({ min: 30 * minute, max: 40 * day })),
    warnBeforeMs: fc.integer({ min: LEAST_WARNING_MS, max: 4 * minute }),
    signOutBeforeMs: fc.oneof(
      fc.integer({ min: 1, max: 30 * second }),
      fc.integer({ min: 1, max: 10 * minute }),
    ),
  })
  .map(({ validityMs, activeAfter, ...rules }) =>
    facts({
      ...rules,
      refreshTokenExpiresAt: authTime + validityMs,
      lastActivityAt: Math.floor(authTime + validityMs * activeAfter),
    }),
  )

/** The two ends that there are, before any grace. */
const endsOf = (given: GuardFacts) => ({
  idle: given.lastActivityAt + (given.idleTimeoutMs ?? Infinity),
  own:
    Math.min(given.refreshTokenExpiresAt, given.authTime + (given.sessionLimitMs ?? Infinity)) -
    given.signOutBeforeMs,
})
const dueAtOf = (given: GuardFacts) => Math.min(endsOf(given).idle, endsOf(given).own)

/** Instants around whatever matters in these facts. */
const anyInstant = (given: GuardFacts) =>
  fc
    .tuple(
      fc.constantFrom(given.lastActivityAt, dueAtOf(given) - given.warnBeforeMs, dueAtOf(given)),
      fc.oneof(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -day, max: day })),
    )
    .map(([near, off]) => Math.max(given.authTime, near + off))

const anyMoment = anyFacts.chain((given) => fc.tuple(fc.constant(given), anyInstant(given)))

/** Looks as a tab does: once a second at best, with sleeps; remembers since when it warns. */
function* watch(given: GuardFacts, instants: readonly number[]) {
  let warnedAt: number | null = null
  for (const now of [...instants].sort((a, b) => a - b)) {
    const found = guardPhase({ ...given, warnedAt }, now)
    warnedAt = found.phase === 'watching' ? null : (warnedAt ?? now)
    yield { now, warnedAt, ...found }
  }
}

it('neither warns nor ends a session before its time', () => {
  fc.assert(
    fc.property(anyMoment, fc.boolean(), ([given, now], isWarned) => {
      const due = dueAtOf(given)
      const { phase, signOutAt } = guardPhase({ ...given, warnedAt: isWarned ? now : null }, now)
      expect(phase === 'watching').toBe(now < due - given.warnBeforeMs)
      expect(phase === 'signing-out' && now < due).toBe(false)
      expect(signOutAt).toBeGreaterThanOrEqual(due)
    }),
  )
})

it('never warns for the first time with less than 20 s left, unless the refresh token itself ends', () => {
  fc.assert(
    fc.property(anyMoment, ([given, now]) => {
      const { phase, signOutAt } = guardPhase(given, now)
      if (phase !== 'warning') return
      const lastEnd = endsOf(given).own + given.signOutBeforeMs
      expect(signOutAt).toBeGreaterThanOrEqual(Math.min(now + LEAST_WARNING_MS, lastEnd))
    }),
  )
})

it('never lets a session outlive its refresh token or its limit', () => {
  fc.assert(
    fc.property(anyMoment, fc.nat(10 * minute), ([given, now], warnedAgo) => {
      const { phase } = guardPhase({ ...given, warnedAt: now - warnedAgo }, now)
      const lastEnd = endsOf(given).own + given.signOutBeforeMs
      expect(now >= lastEnd && phase !== 'signing-out').toBe(false)
    }),
  )
})

it('never goes back in phase while time goes on without activity, however irregularly it looks', () => {
  const looks = anyFacts.chain((given) =>
    fc.tuple(fc.constant(given), fc.array(anyInstant(given), { maxLength: 30 })),
  )
  fc.assert(
    fc.property(looks, ([given, instants]) => {
      const phases = [...watch(given, instants)].map(({ phase }) => ORDER.indexOf(phase))
      expect(phases).toEqual([...phases].sort((a, b) => a - b))
    }),
  )
})

it('keeps the end that it has told when it warned', () => {
  fc.assert(
    fc.property(anyMoment, fc.nat(30 * minute), ([given, now], later) => {
      const first = guardPhase(given, now)
      if (first.phase !== 'warning') return
      const next = guardPhase({ ...given, warnedAt: now }, now + later)
      expect(next.signOutAt).toBe(first.signOutAt)
      expect(next.phase).toBe(now + later < first.signOutAt ? 'warning' : 'signing-out')
    }),
  )
})

it('goes by the earlier of the two ends', () => {
  fc.assert(
    fc.property(anyMoment, ([given, now]) => {
      const { idle, own } = endsOf(given)
      const { cause, phase, signOutAt } = guardPhase(given, now)
      expect(cause).toBe(idle < own ? 'idle' : 'refresh-token-expiry')
      expect(phase === 'watching' && signOutAt !== Math.min(idle, own)).toBe(false)
    }),
  )
})

it('never brings the end nearer for more activity', () => {
  fc.assert(
    fc.property(anyMoment, fc.nat(day), fc.boolean(), ([given, now], more, isWarned) => {
      const active = { ...given, lastActivityAt: given.lastActivityAt + more }
      const warnedAt = isWarned ? now : null
      const before = guardPhase({ ...given, warnedAt }, now)
      const after = guardPhase({ ...active, warnedAt }, now)
      expect(after.signOutAt).toBeGreaterThanOrEqual(Math.min(before.signOutAt, dueAtOf(active)))
      expect(ORDER.indexOf(after.phase)).toBeLessThanOrEqual(ORDER.indexOf(before.phase))
    }),
  )
})

it('comes to a number for whatever the facts are', () => {
  fc.assert(
    fc.property(anyMoment, ([given, now]) => {
      const { phase, cause, signOutAt } = guardPhase(given, now)
      expect(ORDER).toContain(phase)
      expect(['idle', 'refresh-token-expiry']).toContain(cause)
      expect(Number.isFinite(signOutAt)).toBe(true)
    }),
  )
})

it('gives no grace to who wakes too late and was never warned', () => {
  const given = facts({ idleTimeoutMs: 15 * minute })
  const dueAt = authTime + 15 * minute
  expect(guardPhase(given, dueAt - 1)).toMatchObject({
    phase: 'warning',
    signOutAt: dueAt - 1 + 20 * second,
  })
  expect(guardPhase(given, dueAt)).toMatchObject({ phase: 'signing-out', signOutAt: dueAt })
  expect(guardPhase(given, dueAt + 8 * hour)).toMatchObject({ phase: 'signing-out' })
})

it('gives a late warning no more time than the refresh token has', () => {
  const given = facts({ signOutBeforeMs: 5 * second })
  const dueAt = given.refreshTokenExpiresAt - 5 * second
  expect(guardPhase(given, dueAt - 1)).toMatchObject({
    phase: 'warning',
    signOutAt: given.refreshTokenExpiresAt,
  })
  const warnedAt = dueAt - 1
  expect(guardPhase({ ...given, warnedAt }, given.refreshTokenExpiresAt)).toMatchObject({
    phase: 'signing-out',
  })
})

it('ends a limited session in time, whatever its refresh token would allow', () => {
  const given = facts({ sessionLimitMs: 12 * hour, refreshTokenExpiresAt: authTime + 30 * day })
  expect(guardPhase(given, authTime + 12 * hour - 2 * minute)).toEqual({
    phase: 'signing-out',
    cause: 'refresh-token-expiry',
    signOutAt: authTime + 12 * hour - 2 * minute,
  })
})

const renewal = (more = {}) => ({
  authTime,
  refreshTokenExpiresAt: authTime + day,
  renewWhenLeftMs: hour as number | null,
  accessTokenValidityMs: hour,
  ...more,
})

it('asks for a new sign-in when less than the threshold is left', () => {
  expect(isRenewalDue(renewal(), authTime + 23 * hour)).toBe(false)
  expect(isRenewalDue(renewal(), authTime + 23 * hour + 1)).toBe(true)
  expect(isRenewalDue(renewal({ renewWhenLeftMs: null }), authTime + 24 * hour)).toBe(false)
})

it('never asks within one access-token lifetime of a sign-in, whatever the threshold', () => {
  const threshold = fc.integer({ min: 1, max: 3650 * day })
  const validity = fc.integer({ min: hour, max: 3650 * day })
  const tokenLife = fc.integer({ min: 5 * minute, max: day })
  fc.assert(
    fc.property(threshold, validity, tokenLife, (renewWhenLeftMs, validityMs, lifeMs) => {
      const given = renewal({
        renewWhenLeftMs,
        refreshTokenExpiresAt: authTime + validityMs,
        accessTokenValidityMs: lifeMs,
      })
      expect(isRenewalDue(given, authTime)).toBe(false)
      expect(isRenewalDue(given, authTime + lifeMs - 1)).toBe(false)
    }),
  )
})
