import * as fc from 'fast-check'
import type { Username } from './service.js'
import type { RefreshMode } from './tab.js'
import type { Setup, World } from './world.js'

/** One thing that happens in a history; `tab` is a place among the open tabs. */
export type Step =
  | { do: 'ask'; tab: number; token: 'access' | 'id'; how: 'plain' | 'long' | 'force' }
  | { do: 'ask everywhere'; how: 'plain' | 'long' | 'force' }
  | { do: 'sign in'; tab: number; username: Username }
  | { do: 'sign out'; tab: number; scope: 'local' | 'global' }
  | { do: 'pass'; ms: number }
  | { do: 'sleep'; ms: number; event: boolean }
  | { do: 'jump'; ms: number }
  | { do: 'fault'; fault: Fault; count: number; only: 'refresh' | 'revoke' | 'all' }
  | { do: 'latency'; ms: number }
  | { do: 'heal' }
  | { do: 'revoke'; username: Username }
  | { do: 'rotate'; graceSeconds: number | null }
  | { do: 'kill' | 'reload' | 'remount' | 'clear storage'; tab: number }
  | { do: 'open'; mode: RefreshMode }
  | { do: 'subscribe' | 'unsubscribe' | 'freeze' | 'thaw' | 'focus' | 'hide' | 'show'; tab: number }

type Fault = 'drop' | 'dropAnswer' | 'throttle' | 'fail' | 'hang' | 'html'

/** A step and how long it is until the next. */
export interface TimedStep {
  step: Step
  thenMs: number
}

/** A whole history. */
export interface History {
  setup: Setup
  steps: TimedStep[]
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const OPERATIONS = { refresh: 'GetTokensFromRefreshToken', revoke: 'RevokeToken', all: undefined }
const LONG_PART = 0.6
const EVENTS = { focus: 'focus', hide: 'visibilitychange', show: 'visibilitychange' }

const place = fc.nat({ max: 3 })
const how = fc.constantFrom('plain', 'force', 'long')
const username = fc.constantFrom('alice', 'bob')
const mode = fc.constantFrom<RefreshMode>('on-demand', 'always', 'while-visible')
const graceSeconds = fc.constantFrom(0, null, 10, 60)
const jumpMs = fc.constantFrom(
  ...[-10 * minute, 10 * minute, -hour, hour, -4 * second, 4 * second, -day, day, -40 * minute],
)
const latencyMs = fc.constantFrom(20, 0, 120, 900, 4 * second, 14 * second)
const only = fc.constantFrom('refresh', 'revoke', 'all')
const fault = fc.constantFrom<Fault>('drop', 'dropAnswer', 'throttle', 'fail', 'hang', 'html')

const record = <T extends Record<string, unknown>>(model: {
  [Key in keyof T]: fc.Arbitrary<T[Key]>
}) => fc.record(model) as unknown as fc.Arbitrary<Step>
const is = <T extends Step['do']>(name: T) => fc.constant(name)
const likely = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary })

const step: fc.Arbitrary<Step> = fc.oneof(
  likely(12, record({ do: is('ask'), tab: place, token: fc.constantFrom('access', 'id'), how })),
  likely(5, record({ do: is('ask everywhere'), how })),
  likely(4, record({ do: is('sign in'), tab: place, username })),
  likely(3, record({ do: is('sign out'), tab: place, scope: fc.constantFrom('local', 'global') })),
  likely(
    8,
    record({
      do: is('pass'),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }).map((seconds) => seconds * second),
        fc.integer({ min: 1, max: 70 }).map((minutes) => minutes * minute),
      ),
    }),
  ),
  likely(
    5,
    record({
      do: is('sleep'),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * minute),
        fc.integer({ min: 1, max: 72 }).map((hours) => hours * hour),
        fc.integer({ min: 1, max: 31 }).map((days) => days * day),
      ),
      event: fc.boolean(),
    }),
  ),
  likely(3, record({ do: is('jump'), ms: jumpMs })),
  likely(4, record({ do: is('fault'), fault, count: fc.integer({ min: 1, max: 4 }), only })),
  likely(2, record({ do: is('latency'), ms: latencyMs })),
  likely(2, record({ do: is('heal') })),
  likely(1, record({ do: is('revoke'), username })),
  likely(1, record({ do: is('rotate'), graceSeconds })),
  likely(2, record({ do: fc.constantFrom('kill', 'reload', 'remount'), tab: place })),
  likely(1, record({ do: is('clear storage'), tab: place })),
  likely(2, record({ do: is('open'), mode })),
  likely(3, record({ do: fc.constantFrom('subscribe', 'unsubscribe'), tab: place })),
  likely(3, record({ do: fc.constantFrom('freeze', 'thaw'), tab: place })),
  likely(2, record({ do: fc.constantFrom('focus', 'hide', 'show'), tab: place })),
)

const setup: fc.Arbitrary<Setup> = fc.record({
  modes: fc.array(mode, { minLength: 1, maxLength: 4, size: 'max' }),
  signedIn: fc.constantFrom('alice', 'alice, expired', 'nobody'),
  accessMinutes: fc.constantFrom(60, 5, 15),
  sessionHours: fc.constantFrom(720, 24, 1),
  graceSeconds,
  reuseEndsSession: fc.boolean(),
  aheadMs: fc.constantFrom(0, 0, 0, 10 * minute, -10 * minute, 3 * second, -3 * second),
  monotonicSleeps: fc.constantFrom(true, false),
  hasLocks: fc.constantFrom(true, true, true, false),
  hasChannels: fc.constantFrom(true, true, true, false),
  staleMs: fc.constantFrom(0, 2),
  latencyMs: fc.constantFrom(20, 120),
  seed: fc.nat(),
})

/** Histories of up to 40 steps, of which the simplest come out of shrinking. */
export const history: fc.Arbitrary<History> = fc.record({
  setup,
  steps: fc.array(fc.record({ step, thenMs: fc.constantFrom(0, 1, 2, 4, 15, 60, 400, 2000) }), {
    minLength: 1,
    maxLength: 40,
    size: 'max',
  }),
})

const toWish = (
  token: 'access' | 'id',
  how: 'plain' | 'long' | 'force',
  accessMinutes: number,
) => ({
  token,
  ...(how === 'long' && { minValidityMinutes: LONG_PART * accessMinutes }),
  ...(how === 'force' && { forceRefresh: true }),
})

/** Lets a step happen; nothing is waited for. */
export function happen(world: World, setup: Setup, step: Step): void | Promise<void> {
  const { service, network, time } = world
  const tab = 'tab' in step ? world.pick(step.tab) : undefined
  if ('tab' in step) {
    if (!tab) return
    // nobody can do anything in a frozen page
    if (tab.page.isFrozen && !/thaw|kill|reload/.test(step.do)) return
  }
  switch (step.do) {
    case 'ask':
      return world.ask(tab!, toWish(step.token, step.how, setup.accessMinutes))
    case 'ask everywhere':
      for (const each of world.tabs) {
        if (each.page.isAlive && !each.isDisposed && !each.page.isFrozen) {
          world.ask(each, toWish('access', step.how, setup.accessMinutes))
        }
      }
      return
    case 'sign in':
      return world.signIn(tab!, step.username)
    case 'sign out':
      return world.signOut(tab!, step.scope)
    case 'pass':
      return time.pass(step.ms)
    case 'sleep':
      time.sleep(step.ms)
      if (step.event) for (const each of world.tabs) world.tell(each, 'visibilitychange')
      return
    case 'jump':
      return time.jump(step.ms)
    case 'fault': {
      const operation = OPERATIONS[step.only]
      const target = operation ? { only: operation } : {}
      const { faults } = service.pool
      if (step.fault === 'throttle') faults.throttle(step.count, undefined, target)
      else if (step.fault === 'fail') faults.fail(step.count, 500, target)
      else faults[step.fault](step.count, target)
      return
    }
    case 'latency':
      network.latencyMs = step.ms
      return
    case 'heal':
      network.latencyMs = setup.latencyMs
      return service.pool.faults.clear()
    case 'revoke':
      return service.pool.revokeUser(step.username)
    case 'rotate':
      service.graceSeconds = step.graceSeconds
      return
    case 'kill':
      world.kill(tab!)
      if (!world.pick(0)) world.open(tab!.mode)
      return
    case 'reload':
      return world.reload(tab!)
    case 'remount':
      return world.remount(tab!)
    case 'clear storage':
      return world.clearStorage(tab!)
    case 'open':
      if (world.tabs.filter(({ page }) => page.isAlive).length < 5) world.open(step.mode)
      return
    case 'subscribe':
      return tab!.subscribe()
    case 'unsubscribe':
      return tab!.unsubscribe()
    case 'freeze':
      return world.freeze(tab!)
    case 'thaw':
      return world.thaw(tab!, step.tab % 2 === 0 ? 'resume' : null)
    case 'focus':
    case 'hide':
    case 'show':
      if (step.do !== 'focus') tab!.page.isHidden = step.do === 'hide'
      return world.tell(tab!, EVENTS[step.do])
    default:
      step satisfies never
  }
}

/** Tells a history, a line per step. */
export function inWords({ setup, steps }: History): string {
  const lines = steps.map(({ step, thenMs }, i) => {
    const { do: name, ...details } = step
    const told = Object.entries(details).map(([key, value]) =>
      key === 'tab' ? `in tab ${Number(value) + 1}` : `${key} ${toWords(key, value)}`,
    )
    return `${String(i + 1).padStart(3)}. ${[name, ...told].join(', ')}; then ${thenMs} ms`
  })
  return [`begins with ${JSON.stringify(setup)}`, ...lines].join('\n')
}

function toWords(key: string, value: unknown): string {
  if (key !== 'ms') return String(value)
  const ms = Number(value)
  for (const [unit, length] of Object.entries({ d: day, h: hour, min: minute, s: second })) {
    if (Math.abs(ms) >= length) return `${ms / length} ${unit}`
  }
  return `${ms} ms`
}
