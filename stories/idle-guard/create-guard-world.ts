import {
  createSessionClient,
  userPoolSource,
  type Duration,
  type SessionClient,
  type UserPoolSource,
} from 'react-cognito-session'
import {
  createEmbeddedUserPool,
  createFakeClock,
  type EmbeddedUserPool,
  type FakeClock,
} from 'react-cognito-session/testing'
import { interceptFetch } from '../notes-demo/intercept-fetch.js'
import { createNotesService, type NotesService } from './notes-service.js'

export const password = 'correct horse'
const alice = { username: 'alice', password, attributes: { email: 'alice@example.com' } }
const HOUR_SECONDS = 3600

/** How the world of a story differs from one where Alice has just signed in. */
export interface GuardWorldOptions {
  /** How long ago Alice signed in; a session lasts an hour. */
  signedInFor?: Duration
}

/** A user pool in the page, a notes service that trusts it, one time for both, and a client with Alice signed in. */
export interface GuardWorld {
  clock: FakeClock
  pool: EmbeddedUserPool
  notes: NotesService
  client: SessionClient<UserPoolSource>
  /** Another tab of the same browser. */
  newClient(): SessionClient<UserPoolSource>
  /** False: no request gets through. */
  setOnline(isOnline: boolean): void
  /** Resolves when there is a guard at each post; before, time must not pass. */
  guarded(): Promise<unknown>
  /** From now on time passes by itself. */
  run(): void
  dispose(): void
}

export async function createGuardWorld({ signedInFor }: GuardWorldOptions): Promise<GuardWorld> {
  // of its own, so that stories do not hear each other
  const clientId = `story-${Math.random().toString(36).slice(2)}`
  const baseUrl = new URL(`/idle-guard/${clientId}/`, location.origin).href
  const clock = createFakeClock({ now: Date.now() })
  const appClient = { clientId, refreshTokenSeconds: HOUR_SECONDS }
  const pool = createEmbeddedUserPool({ clients: [appClient], users: [alice], now: clock.now })
  const notes = createNotesService(`${baseUrl}notes/`)
  const posts: Promise<void>[] = []
  let isOnline = true

  const undo = [
    interceptFetch(baseUrl, async (request) => {
      if (!isOnline) throw new TypeError('Failed to fetch')
      return request.url.startsWith(notes.url) ? notes.answer(request) : pool.fetch(request)
    }),
    () => localStorage.removeItem(`react-cognito-session.${clientId}.activity`),
  ]
  const items = new Map<string, string>()
  const newClient = () => {
    const client = createSessionClient({
      source: userPoolSource({
        userPoolId: pool.userPoolId,
        clientId,
        endpoint: `${baseUrl}cognito/`,
        storage: {
          getItem: (key) => items.get(key) ?? null,
          setItem: (key, value) => void items.set(key, value),
          removeItem: (key) => void items.delete(key),
        },
      }),
      refreshTokenValidity: { seconds: HOUR_SECONDS },
      // else a refresh would come at a random instant
      autoRefresh: 'on-demand',
      clock,
    })
    undo.unshift(client.dispose)
    posts.push(whenGuarded(client))
    return client
  }

  const client = newClient()
  await client.source.signIn('alice', password)
  pool.clearRequests()
  if (signedInFor) await clock.advance(signedInFor)

  return {
    clock,
    pool,
    notes,
    client,
    newClient,
    guarded: () => Promise.all(posts),
    setOnline: (isWanted) => void (isOnline = isWanted),
    run() {
      let lastAt = performance.now()
      const timer = setInterval(() => {
        const now = performance.now()
        void clock.advance(now - lastAt)
        lastAt = now
      }, 100)
      undo.unshift(() => clearInterval(timer))
    },
    dispose: () => undo.forEach((stop) => stop()),
  }
}

function whenGuarded(client: SessionClient): Promise<void> {
  const { guardWith } = client
  return new Promise((resolve) => {
    client.guardWith = (guard) => {
      // what holds tokens back while the guard is being loaded lets no time pass
      if (guard.endsAt() > -Infinity) resolve()
      return guardWith(guard)
    }
  })
}
