import { beforeAll, expect, it } from 'vitest'
import type { Step, TimedStep } from './steps.js'
import { loadAllCode, tellHistory } from './tell-history.js'
import type { Setup } from './world.js'

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute

const setup: Setup = {
  modes: ['on-demand'],
  signedIn: 'alice',
  accessMinutes: 60,
  sessionHours: 720,
  graceSeconds: 0,
  reuseEndsSession: false,
  aheadMs: 0,
  monotonicSleeps: true,
  hasLocks: true,
  hasChannels: true,
  staleMs: 0,
  latencyMs: 20,
  seed: 0,
}

/** A step, and how many milliseconds later the next comes. */
const then = (thenMs: number, step: Step): TimedStep => ({ step, thenMs })

const ask = (tab: number, how: 'plain' | 'long' | 'force' = 'plain'): Step => ({
  do: 'ask',
  tab,
  token: 'access',
  how,
})

beforeAll(loadAllCode)

async function expectPromisesKept(differences: Partial<Setup>, steps: TimedStep[]) {
  const trace: string[] = []
  const history = { setup: { ...setup, ...differences }, steps }
  const broken = await tellHistory(history, (line) => trace.push(line))
  expect(broken.length > 0 ? trace.join('\n') : '').toBe('')
}

it('gives no token that ran out while its refresh was failing', async () => {
  await expectPromisesKept({ accessMinutes: 15 }, [
    then(0, { do: 'pass', ms: 15 * minute - 8 * second }),
    then(0, { do: 'fault', fault: 'hang', count: 1, only: 'refresh' }),
    then(11 * second, ask(0)),
  ])
})

it('keeps what it knows of the clock when an answer was on its way during a sleep', async () => {
  const slow = { aheadMs: -10 * minute, accessMinutes: 15, signedIn: 'alice, expired' } as const
  await expectPromisesKept({ ...slow, latencyMs: 120 }, [
    then(60, ask(0, 'long')),
    then(0, { do: 'sleep', ms: 10 * minute, event: false }),
    then(0, { do: 'heal' }),
  ])
})

it('does not take the clock of another tab for right that has been set back since', async () => {
  await expectPromisesKept({ modes: ['on-demand', 'on-demand', 'on-demand'], accessMinutes: 15 }, [
    then(0, { do: 'unsubscribe', tab: 2 }),
    then(0, ask(0, 'force')),
    then(0, { do: 'pass', ms: 15 * minute }),
    then(0, ask(2)),
    then(0, { do: 'jump', ms: -10 * minute }),
    then(0, { do: 'pass', ms: 1 }),
  ])
})

it('trusts nothing about a clock that was set back around a sleep', async () => {
  await expectPromisesKept({}, [
    then(0, { do: 'latency', ms: 4 * second }),
    then(0, { do: 'sleep', ms: 2 * minute, event: false }),
    then(0, { do: 'jump', ms: -10 * minute }),
    then(2 * second, { do: 'sign in', tab: 0, username: 'alice' }),
    then(0, { do: 'sleep', ms: 57 * minute, event: false }),
    then(0, { do: 'subscribe', tab: 0 }),
  ])
})

it('takes tokens for old that were on their way for longer than it can tell', async () => {
  await expectPromisesKept({ signedIn: 'nobody', aheadMs: -10 * minute }, [
    then(0, { do: 'latency', ms: 4 * second }),
    then(0, { do: 'sign in', tab: 0, username: 'alice' }),
    then(2 * second, { do: 'sleep', ms: 60 * minute, event: false }),
    then(0, { do: 'sleep', ms: 24 * minute, event: false }),
    then(2 * second, ask(0)),
    then(0, ask(0, 'long')),
    then(0, { do: 'jump', ms: -10 * minute }),
  ])
})

it('tries a revocation again in time when the clock turns out to have been wrong', async () => {
  await expectPromisesKept({}, [
    then(0, { do: 'fault', fault: 'drop', count: 1, only: 'revoke' }),
    then(0, { do: 'jump', ms: day }),
    then(0, { do: 'sign out', tab: 0, scope: 'local' }),
    then(60, { do: 'sign in', tab: 0, username: 'alice' }),
  ])
})

it('asks once at a time when several tabs wait for a slow network', async () => {
  await expectPromisesKept({ modes: ['on-demand', 'on-demand', 'on-demand'] }, [
    then(0, { do: 'sleep', ms: day, event: false }),
    then(0, { do: 'fault', fault: 'hang', count: 3, only: 'refresh' }),
    then(30 * second, { do: 'ask everywhere', how: 'plain' }),
  ])
})

it('uses no refresh token that a tab before it in the queue has used', async () => {
  const tabs = { modes: ['on-demand', 'on-demand', 'on-demand'] } as const
  await expectPromisesKept({ ...tabs, reuseEndsSession: true, staleMs: 2 }, [
    then(0, { do: 'ask everywhere', how: 'force' }),
    then(0, { do: 'jump', ms: day }),
    then(0, { do: 'ask everywhere', how: 'plain' }),
  ])
})

it('keeps a new sign-in when a refresh of the session before it ends later', async () => {
  await expectPromisesKept({ modes: ['on-demand', 'on-demand'], seed: 1 }, [
    then(0, { do: 'unsubscribe', tab: 0 }),
    then(0, { do: 'sleep', ms: day, event: false }),
    then(0, { do: 'latency', ms: 120 }),
    then(60, ask(0)),
    then(0, { do: 'latency', ms: 0 }),
    then(500, { do: 'sign in', tab: 1, username: 'alice' }),
  ])
})

it.each([26, 27, 28, 29])(
  'leaves no tokens in storage when a refresh ends just before a sign-out elsewhere is seen (%s ms)',
  async (afterMs) => {
    await expectPromisesKept({ modes: ['on-demand', 'on-demand'], staleMs: 2, seed: 1 }, [
      then(afterMs, ask(0, 'force')),
      then(0, { do: 'sign out', tab: 1, scope: 'local' }),
    ])
  },
)

it('leaves no tokens in storage when a sleep comes between a refresh and a sign-out elsewhere', async () => {
  await expectPromisesKept(
    {
      modes: ['on-demand', 'while-visible'],
      signedIn: 'nobody',
      graceSeconds: 10,
      hasLocks: false,
      hasChannels: false,
      staleMs: 2,
      seed: 1_020_533_648,
    },
    [
      then(400, { do: 'sign in', tab: 0, username: 'alice' }),
      then(0, ask(0, 'force')),
      then(1, { do: 'sleep', ms: 38 * minute, event: true }),
      then(4, { do: 'focus', tab: 0 }),
      then(1, { do: 'pass', ms: 18 }),
      then(0, { do: 'sleep', ms: minute, event: false }),
      then(0, { do: 'sign out', tab: 0, scope: 'local' }),
    ],
  )
})

it('leaves a new sign-in alone that it sees half written', async () => {
  await expectPromisesKept({ modes: ['on-demand', 'on-demand'] }, [
    then(30, { ...ask(1, 'force') }),
    then(0, { do: 'sign in', tab: 0, username: 'alice' }),
    then(0, { do: 'clear storage', tab: 1 }),
    then(2 * second, { do: 'pass', ms: 2 * second }),
  ])
})

it('lets a new sign-in stand that a late refresh of the session before it has written over', async () => {
  await expectPromisesKept(
    {
      modes: ['on-demand', 'on-demand', 'always', 'on-demand'],
      staleMs: 2,
      seed: 498_749_604,
    },
    [
      then(0, ask(0, 'force')),
      then(60, ask(0)),
      then(0, { do: 'fault', fault: 'drop', count: 1, only: 'refresh' }),
      then(0, { do: 'sleep', ms: day, event: true }),
      then(0, { do: 'pass', ms: second }),
      then(0, ask(0)),
      then(15, { do: 'fault', fault: 'drop', count: 1, only: 'revoke' }),
      then(2 * second, { do: 'sign in', tab: 0, username: 'alice' }),
      then(2, { do: 'ask everywhere', how: 'force' }),
      then(4, { do: 'jump', ms: day }),
      then(15, { do: 'sign in', tab: 2, username: 'alice' }),
      then(0, { do: 'fault', fault: 'dropAnswer', count: 1, only: 'refresh' }),
      then(60, ask(0)),
    ],
  )
})

it("lives with half of two tabs' tokens read from storage", async () => {
  await expectPromisesKept(
    {
      modes: ['on-demand', 'on-demand', 'always', 'while-visible'],
      signedIn: 'alice, expired',
      staleMs: 2,
      seed: 1_851_119_124,
    },
    [
      then(0, { do: 'sign in', tab: 0, username: 'alice' }),
      then(0, { do: 'sleep', ms: day, event: false }),
      then(0, { do: 'focus', tab: 0 }),
    ],
  )
})

it('adopts once more when the second refresh token was refused as well', async () => {
  const twoTabs = { modes: ['on-demand', 'on-demand'], hasLocks: false } as const
  await expectPromisesKept({ ...twoTabs, latencyMs: 120, seed: 1_255_395_311 }, [
    then(0, { do: 'unsubscribe', tab: 0 }),
    then(0, { do: 'ask everywhere', how: 'force' }),
    then(60, { do: 'focus', tab: 0 }),
    then(0, { do: 'sleep', ms: 60 * minute, event: false }),
  ])
})

it('follows a new sign-in that was issued before the last refresh of the session before it', async () => {
  const nobody = { modes: ['always', 'on-demand'], signedIn: 'nobody' } as const
  await expectPromisesKept({ ...nobody, seed: 699_835_508 }, [
    then(0, { do: 'jump', ms: -day }),
    then(0, { do: 'latency', ms: 14 * second }),
    then(2000, { do: 'sign in', tab: 1, username: 'bob' }),
    then(0, { do: 'sign in', tab: 0, username: 'bob' }),
  ])
})
