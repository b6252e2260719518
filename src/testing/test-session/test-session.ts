/// <reference lib="esnext.disposable" preserve="true" />
import type { Duration, EpochMs } from '../../core/duration.js'
import type { SessionClient, SessionClientOptions } from '../../core/session-client.js'
import type { SessionSimulation } from '../../core/session-simulation.js'
import type { SessionSource } from '../../core/session-source.js'
import { createFakeService } from '../fake-source/fake-service.js'
import { openFakeSource, type FakeSource } from '../fake-source/fake-source.js'
import { FAKE_CLOCK_START, type FakeClock } from '../fake-clock.js'
import type { FakeUser } from '../fake-source/fake-tokens.js'
import { createMemoryStorage } from './memory-storage.js'
import { createQuiet } from './quiet.js'
import { createSessionWorld, createTestClock } from './session-world.js'
import type { TestTab } from './tab.js'
import { toClientId, toTestSetup } from './test-setup.js'

/** How the session of a test begins; every option has a default, and those of `createSessionClient` are taken too. */
export interface TestSessionOptions extends Partial<
  Omit<SessionClientOptions, 'source' | 'clock'>
> {
  /** Who is signed in. Default: alice; null: nobody. */
  user?: FakeUser | null
  /** How long ago the user signed in; the tokens are fresh all the same. Default: just now. */
  signedInFor?: Duration
  /** How long access token and ID token live. Default `{ hours: 1 }`. */
  tokenValidity?: Duration
  /** Holds the session at this state until somebody signs in; default: it does not. */
  status?: 'loading' | 'error'
  /** What the clock shows at first. Default: 2026-01-01, 00:00 UTC; with a pool, what the system's clock shows. */
  now?: EpochMs
}

/** The session of a test: a client, where it gets its tokens from, and a clock that stands still until it is moved. */
export interface TestSession<Source extends SessionSource = FakeSource> extends SessionSimulation {
  readonly client: SessionClient<Source>
  readonly source: Source
  /** The clock behind it all, of the service too. Moved by `advance` in most tests, which waits for the guard as well. */
  readonly clock: FakeClock
  /**
   * Lets time pass: runs each timer that falls due, in order, and lets React render what has come of it.
   *
   * Before that it waits for the code of a guard that is mounted, which is loaded when it is needed. Stands by itself: it
   * brings React's `act` where a test wants one (`IS_REACT_ACT_ENVIRONMENT`), and of two calls the later one waits.
   *
   * @throws {SessionError} `invalid_config` for a length that is none; an `Error` when a guard that is mounted does not come
   *   to its post, as below an `act()` of the test's own.
   */
  advance(length: Duration): Promise<void>
  /** Closes the laptop's lid for so long, opens it again, and lets the second pass in which the page finds out. */
  sleep(length: Duration): Promise<void>
  /** Lets time pass, with nothing running that could refresh them, until access token and ID token have run out. */
  expireTokens(): Promise<void>
  /** Opens another tab of the same browser: same tokens, same time, and a client of its own. */
  openTab(): TestTab<Source>
  /** Lets time pass by itself, as fast as it does; returns the end of that. */
  run(): () => void
  /** Ends it all: clients, tabs, and whatever of the page was replaced. */
  dispose(): void
  [Symbol.dispose](): void
}

/**
 * Makes a session for a test, at once: alice is signed in, time stands still, and there is no network.
 *
 * Runs wherever JavaScript does; in jsdom under Jest too, once it has a `TextDecoder` (`jest-fixed-jsdom` brings one).
 *
 * @throws {Error} where the test environment has no `TextDecoder` or no `atob`; `SessionError` `invalid_config` for an option
 *   that is not what it should be.
 *
 * @example
 * using session = createTestSession({ signedInFor: { minutes: 55 }, refreshTokenValidity: { hours: 1 } })
 * render(
 *   <SessionTestProvider session={session}>
 *     <IdleGuard />
 *   </SessionTestProvider>,
 * )
 * await session.advance({ minutes: 2 })
 * expect(screen.getByRole('alertdialog')).toBeVisible()
 */
export function createTestSession(options: TestSessionOptions = {}): TestSession {
  const { user, authTime, now, tokenValidity, refreshTokenValidity, clientOptions } = toTestSetup(
    options,
    FAKE_CLOCK_START,
  )
  const clientId = toClientId()
  const quiet = createQuiet()
  const clock = createTestClock(now, quiet)
  const service = createFakeService({
    clientId,
    now: clock.now,
    tokenValidity,
    refreshTokenValidity,
  })
  const storage = createMemoryStorage()
  const openSource = () => openFakeSource(service, clientId, storage, clock.now)
  if (user) {
    const first = openSource()
    first.store(first.issueTokens(user, authTime), 'sign-in')
  }
  return createSessionWorld({
    clientId,
    clock,
    quiet,
    openSource,
    clientOptions,
    status: options.status,
    revoke: () => service.revokeUser(),
    setOnline: service.setOnline,
  })
}
