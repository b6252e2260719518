import {
  createSessionClient,
  hostedUiSource,
  type HostedUiSourceOptions,
  type ManagedLoginOptions,
  type SessionClientOptions,
  type SessionError,
  type StorageChoice,
} from 'react-cognito-session'
import {
  createEmbeddedUserPool,
  createFakeClock,
  type EmbeddedAppClient,
  type EmbeddedUserPoolOptions,
} from 'react-cognito-session/testing'
import { vi } from 'vitest'
import { memoryStorage } from '../../support/sdk-user.js'
import { serveOverHttp } from '../../support/serve-over-http.js'
import { clientId, seedTokens } from '../../support/session-setup.js'
import { pretendTabs } from './pretend-tab.js'

export const redirectUri = 'https://app.example.com/callback'
export const home = 'https://app.example.com/orders?page=2#third'

const passwords = { alice: 'correct horse', bob: 'battery staple' }

/** How the world of a test differs from one where nobody is signed in and all is well. */
export interface HostedUiSetup {
  appClient?: Partial<EmbeddedAppClient>
  pool?: EmbeddedUserPoolOptions
  source?: Partial<HostedUiSourceOptions>
  client?: Partial<SessionClientOptions>
  /** Alice has been signed in for an hour, a minute of her access token is left. */
  signedIn?: boolean
  /** How far the browser's clock is ahead of Cognito's. */
  browserAheadMs?: number
}

/** Answers in place of the pool, or changes its answer. */
export type Intercept = (path: string, answer: () => Promise<Response>) => Promise<Response>

/** A browser of one tab, an embedded user pool with managed login on real HTTP, and a client that works with them. */
export type HostedUiWorld = Awaited<ReturnType<typeof setUpHostedUi>>

/**
 * Makes the world of one test; `await using` takes it down.
 *
 * The page's own timers run when `pass` says so, the client's by its clock.
 */
export async function setUpHostedUi({
  appClient = {},
  pool: poolOptions = {},
  source: sourceOptions = {},
  client: clientOptions = {},
  signedIn = false,
  browserAheadMs = 0,
}: HostedUiSetup = {}) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const clock = createFakeClock({ now: Date.UTC(2026, 5, 1) + browserAheadMs })
  const pool = createEmbeddedUserPool({
    clients: [{ clientId, ...appClient }, { clientId: 'other-client' }],
    users: Object.entries(passwords).map(([username, password]) => ({ username, password })),
    now: () => clock.now() - browserAheadMs,
    ...poolOptions,
  })
  let intercept: Intercept = (_path, answer) => answer()
  const bodies: [path: string, fields: Record<string, string>][] = []
  const server = await serveOverHttp(async (request) => {
    const { pathname } = new URL(request.url)
    const text = request.method === 'POST' ? await request.clone().text() : ''
    bodies.push([pathname, Object.fromEntries(new URLSearchParams(text))])
    return intercept(pathname, () => pool.handle(request))
  })
  const tabs = pretendTabs(home)
  const items = memoryStorage()
  const tokens = await pool.issueTokens('alice', {
    authTime: clock.now() - browserAheadMs,
    scopes: ['openid', 'aws.cognito.signin.user.admin'],
  })
  if (signedIn) {
    seedTokens(items, tokens)
    await clock.advance({ minutes: 59 })
  }

  const newSource = (storage: StorageChoice = items) =>
    hostedUiSource({
      domain: server.url,
      clientId,
      redirectUri,
      endpoint: server.url,
      storage,
      ...sourceOptions,
    })
  const clients: { dispose(): void }[] = []
  /** The page's own code, run when it is loaded. */
  const newClient = (source = newSource()) => {
    const options = { autoRefresh: 'on-demand' as const, ...clientOptions }
    const client = createSessionClient({ ...options, source, clock })
    clients.push(client)
    return client
  }
  let cookie = ''

  /** What the user does at the pool: resolves to the address that the browser is sent back to. */
  async function answerAt(url: string, username: keyof typeof passwords): Promise<string> {
    const headers = { cookie }
    const entered = await fetch(url, { redirect: 'manual', headers })
    if (entered.status === 302) return entered.headers.get('location')!
    const body = new URLSearchParams(new URL(url).search)
    body.set('username', username)
    body.set('password', passwords[username])
    const init = { method: 'POST', body, redirect: 'manual' as const, headers }
    const answer = await fetch(`${server.url}/login`, init)
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return answer.headers.get('location')!
  }

  const client = newClient()
  const world = {
    pool,
    clock,
    tabs,
    items,
    tokens,
    url: server.url,
    bodies,
    client,
    source: client.source,
    newSource,
    newClient,
    answerAt,
    intercept: (by: Intercept) => void (intercept = by),
    /** Lets the page's own timers run. */
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    /** The names of what the pool was asked for. */
    operations: () => pool.requests.map(({ operation }) => operation),
    /** Begins a sign-in by a redirect; resolves to the address that the page is sent to. */
    async leave(options?: ManagedLoginOptions, from = client) {
      const { sentTo } = tabs.current
      const before = sentTo.length
      const leaving = from.source.signIn(options)
      leaving.catch(() => {})
      await until(() => sentTo.length > before, leaving)
      return sentTo.at(-1)!
    },
    /** Loads the page at an address of this tab; resolves when its client knows who is signed in. */
    async arrive(address: string) {
      tabs.current.address = address
      const arrived = newClient()
      await until(() => arrived.getState().status !== 'loading')
      return arrived
    },
    /** Lets a little time pass again and again until a promise has settled. */
    async settled<T>(promise: Promise<T>): Promise<T> {
      let isSettled = false
      const onSettled = () => (isSettled = true)
      promise.then(onSettled, onSettled)
      await until(() => {
        void clock.advance(5)
        return isSettled
      })
      return promise
    },
    /** Signs a user in by a redirect, from here to there and back. */
    async signIn(username: keyof typeof passwords, options?: ManagedLoginOptions) {
      return world.arrive(await answerAt(await world.leave(options), username))
    },
    async [Symbol.asyncDispose]() {
      for (const each of clients) each.dispose()
      // windows of this test are pages of the same process: none of them may still be there in the next
      for (let seconds = 0; seconds < 4; seconds++) {
        await vi.advanceTimersByTimeAsync(1000)
        await aMoment()
      }
      vi.useRealTimers()
      await server.close()
    },
  }
  return world
}

/** Lets requests and messages, if there are any, come and go. */
export async function aMoment(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Waits in real time until something is so; rejects with what `instead` rejects with before. */
export async function until(isSo: () => boolean, instead?: Promise<unknown>): Promise<void> {
  let failed: { thrown: unknown } | null = null
  instead?.catch((thrown: unknown) => (failed = { thrown }))
  const start = performance.now()
  while (!isSo()) {
    if (failed) throw (failed as { thrown: Error }).thrown
    if (performance.now() - start > 5000) throw new Error(`Never so: ${String(isSo)}`)
    await aMoment()
  }
}

/** The error that a promise rejects with. */
export const failureOf = (promise: Promise<unknown>): Promise<SessionError | null> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown as SessionError,
  )
