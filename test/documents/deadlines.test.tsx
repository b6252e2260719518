import { readFileSync } from 'node:fs'
import { act, render, screen } from '@testing-library/react'
import { cloneElement, type ComponentType, type ReactElement } from 'react'
import {
  aal2,
  aal3,
  earlyRenewal,
  IdleGuard,
  pci,
  strict,
  type GuardNotice,
  type GuardPolicy,
  type IdleGuardProps,
} from 'react-cognito-session'
import {
  createEmbeddedUserPool,
  createTestSession,
  SessionTestProvider,
  type TestSession,
} from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { runDocument } from '../support/run-document.js'

const page = 'stories/guides/deadlines.mdx'
const read = () => readFileSync(page, 'utf8')
const june1 = Date.UTC(2026, 5, 1, 9)
const at = (instant: string) => Date.parse(`${instant}Z`)

/** Opens a page at an instant, whose user signed in on 1 June 2026 at 09:00 UTC, below a guard; gives what the guard tells. */
function openAt(instant: string, guard: ReactElement<IdleGuardProps>) {
  const now = at(instant)
  const session = createTestSession({ now, signedInFor: { seconds: (now - june1) / 1000 } })
  let told: GuardNotice | null = null
  const children = (notice: GuardNotice) => {
    told = notice
    return <output>{notice.phase}</output>
  }
  render(
    <SessionTestProvider session={session}>
      {cloneElement(guard, { children })}
    </SessionTestProvider>,
  )
  return {
    session,
    /** Lets time pass until then. */
    async until(then: string): Promise<void> {
      await session.advance({ seconds: (at(then) - session.clock.now()) / 1000 })
    },
    phase: () => screen.queryByRole('status')?.textContent ?? 'watching',
    notice: () => told,
    [Symbol.dispose]: () => session.dispose(),
  }
}

const reasonOf = ({ client }: TestSession) => client.getState()

/** Expects the warning and the sign-out at these instants, to the second, on a page where nobody does anything. */
async function expectDeadlines(
  guard: ReactElement<IdleGuardProps>,
  [openedAt, beforeWarning, warnedAt, beforeEnd, endedAt]: [string, string, string, string, string],
  reason: string,
): Promise<void> {
  using opened = openAt(openedAt, guard)
  await opened.until(beforeWarning)
  expect([beforeWarning, opened.phase()]).toEqual([beforeWarning, 'watching'])
  await opened.until(warnedAt)
  expect([warnedAt, opened.phase()]).toEqual([warnedAt, 'warning'])
  expect(opened.notice()).toMatchObject({ signOutAt: at(endedAt) })
  await opened.until(beforeEnd)
  expect([beforeEnd, reasonOf(opened.session).status]).toEqual([beforeEnd, 'authenticated'])
  await opened.until(endedAt)
  expect(reasonOf(opened.session)).toMatchObject({ status: 'unauthenticated', reason })
}

it('warns and signs out by the defaults at the instants of its table', async () => {
  const table = /label="The last minutes of a session, by the defaults".*?\/>/s.exec(read())?.[0]
  const instantOf = (row: string) =>
    `2026-07-01T${new RegExp(`\\[\\s*'${row}',[^\\]]*(\\d\\d:\\d\\d:\\d\\d)'`).exec(table ?? '')?.[1]}`
  const warnedAt = instantOf('Warning')
  const endedAt = instantOf('Sign-out')
  expect(at(instantOf('Last saving'))).toBe(at(endedAt) - 10_000)
  expect(at(instantOf('The end'))).toBe(june1 + 30 * 24 * 3_600_000)
  const secondBefore = (instant: string) => new Date(at(instant) - 1000).toISOString().slice(0, 19)
  await expectDeadlines(
    <IdleGuard />,
    ['2026-07-01T08:55:30', secondBefore(warnedAt), warnedAt, secondBefore(endedAt), endedAt],
    'refresh-token-expired',
  )
})

await runDocument(page, {
  'the-session-s-end-stays-where-it-is': async (load) => {
    const { SessionEnd } = (await load()) as { SessionEnd: ComponentType }
    using session = createTestSession({ now: june1, tokenValidity: { minutes: 5 } })
    render(
      <SessionTestProvider session={session}>
        <SessionEnd />
      </SessionTestProvider>,
    )
    const end = () => screen.getByRole('time').getAttribute('datetime')
    expect(end()).toBe('2026-07-01T09:00:00.000Z')
    await session.advance({ hours: 1 })
    await act(() => session.client.getAccessToken({ forceRefresh: true }))
    expect(end()).toBe('2026-07-01T09:00:00.000Z')

    await act(async () => session.source.signIn())
    expect(end()).toBe('2026-07-01T10:00:00.000Z')
    await act(() => session.client.signOut())
    expect(screen.queryByRole('time')).toBeNull()
  },

  'the-last-minutes': async (load) => {
    const { guard } = (await load()) as { guard: ReactElement<IdleGuardProps> }
    await expectDeadlines(
      guard,
      [
        '2026-07-01T08:44:30',
        '2026-07-01T08:44:59',
        '2026-07-01T08:45:00',
        '2026-07-01T08:54:59',
        '2026-07-01T08:55:00',
      ],
      'refresh-token-expired',
    )
  },

  'less-than-cognito-allows-sessionlimit': async (load) => {
    const { guard } = (await load()) as { guard: ReactElement<IdleGuardProps> }
    await expectDeadlines(
      guard,
      [
        '2026-06-01T20:55:30',
        '2026-06-01T20:55:59',
        '2026-06-01T20:56:00',
        '2026-06-01T20:57:59',
        '2026-06-01T20:58:00',
      ],
      'refresh-token-expired',
    )
    await expectDeadlines(
      guard,
      [
        '2026-06-01T10:00:00',
        '2026-06-01T10:12:59',
        '2026-06-01T10:13:00',
        '2026-06-01T10:14:59',
        '2026-06-01T10:15:00',
      ],
      'idle',
    )
  },

  'the-presets': async (load) => {
    const { guard } = (await load()) as { guard: ReactElement<IdleGuardProps> }
    await expectDeadlines(
      guard,
      [
        '2026-06-01T10:00:00',
        '2026-06-01T10:12:39',
        '2026-06-01T10:12:40',
        '2026-06-01T10:14:39',
        '2026-06-01T10:14:40',
      ],
      'idle',
    )
    await expectDeadlines(
      guard,
      [
        '2026-06-01T18:50:00',
        '2026-06-01T18:55:59',
        '2026-06-01T18:56:00',
        '2026-06-01T18:57:59',
        '2026-06-01T18:58:00',
      ],
      'refresh-token-expired',
    )
  },

  'which-clock-counts': async (load) => {
    const { client, timeLeft } = await load()
    expect(timeLeft()).toBe(0)

    // the computer is ten minutes fast
    const fastMs = 600_000
    const pool = createEmbeddedUserPool({
      userPoolId: 'eu-west-1_AbCd12345',
      clients: [{ clientId: client.source.clientId }],
      users: [{ username: 'alice', password: 'Correct-horse-1' }],
      now: () => Date.now() - fastMs,
    })
    const { fetch } = globalThis
    globalThis.fetch = pool.fetch
    onTestFinished(() => {
      globalThis.fetch = fetch
      client.dispose()
      localStorage.clear()
    })
    await client.source.signIn('alice', 'Correct-horse-1', { authFlow: 'USER_PASSWORD_AUTH' })
    const thirtyDays = 30 * 24 * 3600
    expect(timeLeft() / 1000).toBeGreaterThan(thirtyDays - 10)
    expect(timeLeft() / 1000).toBeLessThanOrEqual(thirtyDays)
  },
})

it('lists the presets as they are', () => {
  const presets: Record<string, GuardPolicy> = { earlyRenewal, strict, aal2, aal3, pci }
  for (const [name, policy] of Object.entries(presets)) {
    const row = new RegExp(`\\[\\s*'\`${name}\`',([^\\]]*)\\]`).exec(read())?.[1] ?? ''
    const cells = [...row.matchAll(/'([^']*)'/g)].map(([, cell]) => cell)
    expect([name, ...cells]).toEqual([
      name,
      toWords(policy.idleTimeout),
      toWords(policy.sessionLimit),
      toWords(policy.renewWhenLeft),
      policy.renewAt === undefined
        ? '–'
        : policy.renewAt === 'page-load'
          ? 'page load'
          : 'page load and return',
      policy.endBrowserSession ? 'yes' : 'no',
    ])
  }
})

function toWords(length: GuardPolicy['renewWhenLeft']): string {
  if (!length) return '–'
  if (length === 'access-token-validity') return 'an access token’s life'
  const [[unit, amount] = []] = Object.entries(length)
  return `${amount} ${amount === 1 ? unit?.slice(0, -1) : unit}`
}
