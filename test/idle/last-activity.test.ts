import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFakeClock } from 'react-cognito-session/testing'
import { createServerTime } from '../../src/core/clock.js'
import type { SessionUser } from '../../src/core/session-state.js'
import { createLastActivity } from '../../src/idle/last-activity.js'
import { memoryStorage } from '../support/sdk-user.js'
import { hour, minute, replaceGlobals, second } from '../support/session-setup.js'

const authTime = Date.UTC(2026, 5, 1)
const alice = { sub: 'alice', authTime } as SessionUser
const bob = { sub: 'bob', authTime } as SessionUser
const key = 'react-cognito-session.client.activity'

let storage: Storage
let globals: Disposable
beforeEach(() => {
  storage = memoryStorage() as unknown as Storage
  globals = replaceGlobals({ localStorage: () => storage })
})
afterEach(() => globals[Symbol.dispose]())

function openTabs({ isShared = true, clientIds = ['client', 'client'] } = {}) {
  const clock = createFakeClock({ now: authTime })
  const tabs = clientIds.map((clientId) => {
    const time = createServerTime(clock)
    return { ...createLastActivity({ clientId, isShared }, time), time }
  })
  return { clock, tabs, one: tabs[0]!, other: tabs[1]! }
}

it('begins with activity where nothing is known', () => {
  const { one } = openTabs()
  one.begin(alice)
  expect(one.get()).toBe(authTime)
})

it('goes on with what is known of the session when a page is loaded', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  await clock.advance(10 * minute)
  other.begin(alice)
  expect(other.get()).toBe(authTime)
})

it('knows the activity of another tab at once when that is told at once', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  other.begin(alice)
  await clock.advance(minute)
  one.note()
  await clock.advance(500)
  one.note()
  expect(other.get()).toBe(authTime + minute)
  one.flush()
  expect(other.get()).toBe(authTime + minute + 500)
})

it('never writes what it has read over what has been written since', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  other.begin(alice)
  await clock.advance(minute)
  one.note()
  expect(other.get()).toBe(authTime + minute)
  await clock.advance(20 * minute)
  one.note()
  other.flush()
  expect(other.get()).toBe(authTime + 21 * minute)
})

it('never writes its own activity over a later one of another tab', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  other.begin(alice)
  await clock.advance(500)
  other.note()
  await clock.advance(20 * minute)
  one.note()
  other.flush()
  expect(other.get()).toBe(authTime + 20 * minute + 500)
})

it('writes once a second at most while somebody types', async () => {
  const { clock, one } = openTabs()
  one.begin(alice)
  await clock.advance(minute)
  let writes = 0
  const { setItem } = storage
  storage.setItem = (...item) => {
    writes++
    setItem(...item)
  }
  for (let keys = 0; keys < 100; keys++) {
    one.note()
    await clock.advance(50)
  }
  expect(writes).toBe(5)
})

it('shares nothing where tabs share no tokens', async () => {
  const { clock, one, other } = openTabs({ isShared: false })
  one.begin(alice)
  other.begin(alice)
  await clock.advance(minute)
  one.note()
  one.flush()
  expect(other.get()).toBe(authTime)
  expect(storage.getItem(key)).toBe(null)
})

it.each<[string, SessionUser]>([
  ['another user', bob],
  ['another sign-in of the same user', { ...alice, authTime: authTime + second }],
])('ignores the activity of %s', async (_whose, user) => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  await clock.advance(minute)
  other.begin(user)
  other.note()
  other.flush()
  expect(one.get()).toBe(authTime)
})

it('ignores the activity of another app client', async () => {
  const { clock, one, other } = openTabs({ clientIds: ['client', 'other'] })
  one.begin(alice)
  await clock.advance(minute)
  other.begin(alice)
  other.note()
  other.flush()
  expect(one.get()).toBe(authTime)
})

it('ignores records that are no sound instant, and never throws', async () => {
  const { clock, one } = openTabs()
  one.begin(alice)
  const session = (JSON.parse(storage.getItem(key)!) as string[])[0]
  await clock.advance(hour)
  const now = clock.now()
  const anyAt = fc.oneof(
    fc.anything(),
    fc.constantFrom<unknown>(NaN, null, Infinity, -Infinity, 0, -1, '', `${now}`, [now], true),
    fc.integer({ min: now + 2 * second + 1, max: Number.MAX_SAFE_INTEGER }),
    fc.double({ max: authTime }),
  )
  const anyRecord = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    anyAt.map(
      (at) =>
        JSON.stringify([session, at], (_key, value: unknown) =>
          typeof value === 'bigint' ? null : value,
        ) ?? '',
    ),
    fc.string().map((other) => JSON.stringify([`${session}${other}x`, now])),
    fc.constant(JSON.stringify({ 0: session, 1: now })),
    fc.constantFrom('null', 'undefined', '[', '{}', '[]', 'NaN', String(now)),
  )
  fc.assert(
    fc.property(anyRecord, (record) => {
      storage.setItem(key, record)
      expect(one.get()).toBe(authTime)
    }),
    { numRuns: 1000 },
  )
})

it('takes any sound instant of the session', async () => {
  const { clock, one } = openTabs()
  one.begin(alice)
  const session = (JSON.parse(storage.getItem(key)!) as string[])[0]
  await clock.advance(hour)
  fc.assert(
    fc.property(fc.integer({ min: authTime, max: clock.now() }), (at) => {
      const before = one.get()
      storage.setItem(key, JSON.stringify([session, at]))
      expect(one.get()).toBe(Math.max(before, at))
    }),
  )
})

it('goes by its own where storage throws', async () => {
  const { clock, one } = openTabs()
  globals[Symbol.dispose]()
  globals = replaceGlobals({
    localStorage: () => {
      throw new DOMException('blocked', 'SecurityError')
    },
  })
  one.begin(alice)
  await clock.advance(minute)
  one.note()
  one.flush()
  expect(one.get()).toBe(authTime + minute)
})

it('counts on when the clock is set back', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  other.begin(alice)
  await clock.advance(minute)
  one.note()
  clock.setWallClock(clock.now() - hour)
  one.flush()
  const sinceActivity = () => one.time.now() - one.get()
  expect(sinceActivity()).toBeLessThan(second)
  await clock.advance(minute)
  expect(sinceActivity()).toBe(minute)
  other.note()
  other.flush()
  expect(sinceActivity()).toBeLessThan(second)
})

it('remembers for a session that it has been ended by the renewal rule', () => {
  const { one, other } = openTabs()
  one.begin(alice)
  expect(one.hasRenewed()).toBe(false)
  one.noteRenewal()
  one.begin(alice)
  expect(one.hasRenewed()).toBe(true)
  other.begin(alice)
  expect(other.hasRenewed()).toBe(true)
  one.begin({ ...alice, authTime: authTime + hour })
  expect(one.hasRenewed()).toBe(false)
})

it('remembers that where tabs share nothing, too', () => {
  const { one } = openTabs({ isShared: false })
  one.begin(alice)
  one.noteRenewal()
  one.begin(alice)
  expect(one.hasRenewed()).toBe(true)
  one.begin(bob)
  expect(one.hasRenewed()).toBe(false)
})

it('remembers that although another tab writes of its activity', async () => {
  const { clock, one, other } = openTabs()
  one.begin(alice)
  other.begin(alice)
  one.noteRenewal()
  await clock.advance(minute)
  other.note()
  other.flush()
  one.begin(alice)
  expect(one.hasRenewed()).toBe(true)
})
