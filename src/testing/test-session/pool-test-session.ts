import { systemClock } from '../../core/clock.js'
import { msToSeconds, toMs } from '../../core/duration.js'
import { userPoolSource, type UserPoolSource } from '../../sources/user-pool/user-pool-source.js'
import {
  createEmbeddedUserPool,
  type EmbeddedUserPool,
} from '../embedded-user-pool/embedded-user-pool.js'
import type { EmbeddedUserPoolOptions } from '../embedded-user-pool/pool-options.js'
import type { EmbeddedUser } from '../embedded-user-pool/users.js'
import type { FakeUser } from '../fake-source/fake-tokens.js'
import { interceptFetch } from '../intercept-fetch.js'
import { createMemoryStorage } from './memory-storage.js'
import { createQuiet } from './quiet.js'
import { createSessionWorld, createTestClock } from './session-world.js'
import type { TestSession, TestSessionOptions } from './test-session.js'
import { demandGlobals, toClientId, toTestSetup } from './test-setup.js'

/** How it begins: as `createTestSession`, and what the pool is like. */
export interface PoolTestSessionOptions extends TestSessionOptions {
  /** More of the pool: other users, settings of the app client (the first one), session tracking. */
  pool?: Omit<EmbeddedUserPoolOptions, 'now'>
}

/** A test session with a user pool behind it. */
export interface PoolTestSession extends TestSession<UserPoolSource> {
  /** Fails as it is told (`pool.faults`) and tells what it was asked (`pool.requests`). */
  readonly pool: EmbeddedUserPool
}

/** Of a user who was given none. */
const PASSWORD = 'correct horse'

/**
 * Makes a test session with the real thing: `userPoolSource`, amazon-cognito-identity-js for a sign-in, and an embedded user
 * pool, which `fetch` leads to until it is disposed. The pool goes by the fake clock too; `advance` waits for its answers.
 *
 * The user's password is `correct horse`. The clock begins at the present, for the SDK has no other.
 *
 * @throws {Error} where the test environment has no `fetch`, `Request`, `crypto.subtle` and the like.
 *
 * @example
 * using session = await createPoolTestSession()
 * session.pool.faults.throttle(1)
 * const accessToken = session.client.getAccessToken({ forceRefresh: true })
 * await session.advance({ seconds: 1 })
 * await accessToken
 * expect(session.pool.requests.map(({ operation }) => operation)).toContain('GetTokensFromRefreshToken')
 */
export async function createPoolTestSession(
  options: PoolTestSessionOptions = {},
): Promise<PoolTestSession> {
  const { pool: poolOptions = {}, ...sessionOptions } = options
  demandGlobals([
    'fetch',
    'Request',
    'Response',
    'Headers',
    'TextEncoder',
    'structuredClone',
    'crypto.subtle',
  ])
  const setup = toTestSetup(sessionOptions, systemClock.now())
  const [appClient, ...otherClients] = poolOptions.clients ?? []
  const clientId = appClient?.clientId ?? toClientId()
  const tokenSeconds = msToSeconds(toMs(setup.tokenValidity, 'tokenValidity'))
  const quiet = createQuiet()
  const clock = createTestClock(setup.now, quiet)
  let isOnline = true

  const pool = createEmbeddedUserPool({
    ...poolOptions,
    users: [...(setup.user ? [toPoolUser(setup.user)] : []), ...(poolOptions.users ?? [])],
    clients: [
      {
        accessTokenSeconds: tokenSeconds,
        idTokenSeconds: tokenSeconds,
        refreshTokenSeconds: msToSeconds(toMs(setup.refreshTokenValidity, 'refreshTokenValidity')),
        ...appClient,
        clientId,
      },
      ...otherClients,
    ],
    now: clock.now,
  })
  const answer: typeof fetch = async (...request) => {
    if (!isOnline) throw new TypeError('Failed to fetch')
    return quiet.during(pool.fetch(...request))
  }
  // where a test puts another fetch in the place of this one, no request must come to Cognito itself
  const endpoint = `https://${clientId}.invalid/`
  const reached = { ...pool, fetch: answer }
  const undo = [interceptFetch(reached), interceptFetch(reached, { baseUrl: endpoint })]

  const storage = createMemoryStorage()
  const { userPoolId } = pool
  const openSource = () => userPoolSource({ userPoolId, clientId, endpoint, storage })
  const shelf = openSource()
  if (setup.user) {
    const { username = 'alice' } = setup.user
    const tokens = await pool.issueTokens(username, { authTime: setup.authTime })
    shelf.store({ ...tokens, username, clockDriftMs: 0 }, 'sign-in')
  }
  const session = createSessionWorld({
    clientId,
    clock,
    quiet,
    openSource,
    clientOptions: setup.clientOptions,
    status: options.status,
    revoke() {
      const kept = shelf.load()
      if (kept && 'username' in kept) pool.revokeUser(kept.username)
    },
    setOnline: (isWanted) => void (isOnline = isWanted),
    undo,
  })
  // what a client loads when it needs it takes real time, in which no other should pass
  await Promise.all([session.source.prepare?.(), session.source.prepareSignIn?.()])
  return { ...session, pool }
}

function toPoolUser({ username = 'alice', ...user }: FakeUser): EmbeddedUser {
  const { sub = `sub-of-${username}`, password = PASSWORD, groups = [], claims = {} } = user
  const texts = Object.entries(claims).map(([name, value]) => [name, String(value)])
  const attributes = Object.fromEntries(texts) as Record<string, string>
  return { username, sub, password, groups: [...groups], attributes }
}
