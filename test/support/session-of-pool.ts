import {
  createSessionClient,
  type KeyValueStorage,
  type SessionClientOptions,
  userPoolSource,
} from 'react-cognito-session'
import {
  createEmbeddedUserPool,
  type EmbeddedTokens,
  type EmbeddedUserPool,
  type EmbeddedUserPoolOptions,
  interceptFetch,
} from 'react-cognito-session/testing'
import { onTestFinished } from 'vitest'

const hourMs = 3_600_000
const keys = 'CognitoIdentityServiceProvider.embedded-client-1.'

/** The users of every test's pool. */
export const alice = { username: 'alice', password: 'Correct-horse-1', sub: 'sub-of-alice' }
export const bob = { username: 'bob', password: 'Battery-staple-2', sub: 'sub-of-bob' }

/** A storage of the app's own, open to tests; counts how often it was asked who is signed in. */
export interface OpenStorage extends KeyValueStorage {
  items: Map<string, string>
  loads: number
}

/** Makes a storage that has what the SDK leaves there after a sign-in; empty without tokens. */
export function storageWith(
  tokens: Omit<EmbeddedTokens, 'deviceKey'> | null,
  username = alice.username,
): OpenStorage {
  const items = new Map<string, string>(tokens ? itemsOf(tokens, username) : [])
  const storage: OpenStorage = {
    items,
    loads: 0,
    getItem(key) {
      if (key.endsWith('.LastAuthUser')) storage.loads++
      return items.get(key) ?? null
    },
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
  return storage
}

/** The SDK's key layout. */
export function itemsOf(
  { accessToken, idToken, refreshToken }: Omit<EmbeddedTokens, 'deviceKey'>,
  username = alice.username,
): [key: string, value: string][] {
  return [
    [`${keys}${username}.accessToken`, accessToken],
    [`${keys}${username}.idToken`, idToken],
    [`${keys}${username}.refreshToken`, refreshToken],
    [`${keys}${username}.clockDrift`, '0'],
    [`${keys}LastAuthUser`, username],
  ]
}

/** What a test wants to begin with. */
export interface Beginnings {
  /** Nobody by default. `expired`: the access token has run out, the refresh token has not. */
  signedIn?: 'alice' | 'alice, expired' | null
  /** Default: one that has what `signedIn` says. */
  storage?: KeyValueStorage | 'memory'
  pool?: EmbeddedUserPoolOptions
  client?: Omit<SessionClientOptions, 'source'>
}

/** Makes a client of a user pool of its own; `fetch` leads to that pool until the test ends. */
export async function createSession(beginnings: Beginnings = {}) {
  const clock = { offsetMs: 0 }
  const pool = createEmbeddedUserPool({
    users: [alice, bob],
    now: () => Date.now() + clock.offsetMs,
    ...beginnings.pool,
  })
  const { signedIn = null } = beginnings

  clock.offsetMs = signedIn === 'alice, expired' ? -2 * hourMs : 0
  const tokens =
    signedIn && (await pool.issueTokens('alice', { authTime: Date.now() - 3 * hourMs }))
  clock.offsetMs = 0

  const wire = leadFetchTo(pool)
  const seeded = storageWith(tokens)
  const source = userPoolSource({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    storage: beginnings.storage ?? seeded,
  })
  const client = createSessionClient({ source, ...beginnings.client })
  onTestFinished(client.dispose)
  return { pool, clock, tokens, storage: seeded, source, client, holdAnswers: wire.holdAnswers }
}

/** What was asked of the pool, by operation. */
export function operationsOf({ requests }: { requests: readonly { operation: string }[] }) {
  return requests.map(({ operation }) => operation)
}

/** Lets requests to Cognito be answered by this pool until the test ends. */
function leadFetchTo(pool: EmbeddedUserPool) {
  let gate = Promise.resolve()
  const answer: typeof fetch = async (...request) => {
    const response = await pool.fetch(...request)
    await gate
    return response
  }
  onTestFinished(interceptFetch({ ...pool, fetch: answer }))
  return {
    /** Answers stay on the way until the returned function is called. */
    holdAnswers(): () => void {
      let release!: () => void
      gate = new Promise((resolve) => (release = resolve))
      onTestFinished(() => release())
      return release
    },
  }
}
