import {
  createSessionClient,
  userPoolSource,
  type SessionClientOptions,
  type StorageChoice,
} from 'react-cognito-session'
import {
  createEmbeddedUserPool,
  createFakeClock,
  type EmbeddedAppClient,
  type EmbeddedTokens,
  type EmbeddedUser,
} from 'react-cognito-session/testing'
import { memoryStorage } from './sdk-user.js'
import { serveOverHttp } from './serve-over-http.js'

export const password = 'correct horse'
export const clientId = 'embedded-client-1'
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

const LONGEST_REAL_WAIT_MS = 15_000
/** After so many short pauses a request counts as one that hangs, and nobody waits for it any more. */
const PAUSES_FOR_A_REQUEST = 200

/** How the world of a test differs from one where Alice is signed in and all is well. */
export interface SessionSetup extends Omit<SessionClientOptions, 'source' | 'clock'> {
  /** Settings of the app client at Cognito. */
  appClient?: Partial<EmbeddedAppClient>
  /** More of Alice, or other users. */
  alice?: Partial<EmbeddedUser>
  users?: readonly EmbeddedUser[]
  /** False: nobody is signed in at first. */
  signedIn?: boolean
  /** How far the browser's clock is ahead of Cognito's at first; the stored `clockDrift` knows nothing of it. */
  browserAheadMs?: number
  /** Cognito's time at first, epoch milliseconds; where the real SDK looks at a token, it has to be today. */
  now?: number
  /** Where tokens are kept, in place of an own storage that is open to the test. */
  storage?: StorageChoice
}

/** Answers in place of the pool, or leaves it to the pool. */
export type Intercept = (operation: string) => Response | null

/** An embedded user pool on real HTTP, a fake clock, a storage, and a session client that works with them. */
export type SessionWorld = Awaited<ReturnType<typeof setUpSession>>

/** Makes the world of one test; `await using` takes it down. */
export async function setUpSession({
  appClient = {},
  alice = {},
  users = [],
  signedIn = true,
  browserAheadMs = 0,
  now = Date.UTC(2026, 5, 1),
  storage,
  ...clientOptions
}: SessionSetup = {}) {
  // what the client loads later is there then as soon as it asks, however busy the machine
  await Promise.all([
    import('../../src/core/service.js'),
    import('../../src/sources/user-pool/user-pool-requests.js'),
  ])
  const clock = createFakeClock({ now })
  let aheadMs = browserAheadMs
  clock.setWallClock(clock.now() + aheadMs)
  const trueNow = () => clock.now() - aheadMs

  const pool = createEmbeddedUserPool({
    clients: [{ clientId, ...appClient }, { clientId: 'other-client' }],
    users: [{ username: 'alice', password, ...alice }, { username: 'bob', password }, ...users],
    now: trueNow,
  })
  const openRequests = new Set<object>()
  const hangingRequests = new WeakSet<object>()
  const areRequestsOut = () => [...openRequests].some((request) => !hangingRequests.has(request))
  let intercept: Intercept = () => null
  const bodies: { operation: string; body: Record<string, unknown> }[] = []
  const server = await serveOverHttp(async (request) => {
    const { operation, body } = await readBody(request.clone())
    if (operation) bodies.push({ operation, body })
    return intercept(operation) ?? (await pool.handle(request))
  })
  const { fetch } = globalThis
  globalThis.fetch = async (...args) => {
    const thisRequest = {}
    openRequests.add(thisRequest)
    try {
      const response = await fetch(...args)
      await response.clone().arrayBuffer()
      return response
    } finally {
      openRequests.delete(thisRequest)
    }
  }

  const items = memoryStorage()
  const tokens = await pool.issueTokens('alice')
  if (signedIn) seedTokens(items, tokens)
  const newSource = (where: StorageChoice = storage ?? items) =>
    userPoolSource({
      userPoolId: pool.userPoolId,
      clientId,
      endpoint: server.url,
      storage: where,
    })
  const clients: { dispose(): void }[] = []
  const newClient = (source = newSource(), more: Partial<SessionClientOptions> = {}) => {
    const options = { autoRefresh: 'on-demand' as const, ...clientOptions, ...more }
    const client = createSessionClient({ ...options, source, clock })
    clients.push(client)
    return client
  }
  const client = newClient()

  return {
    pool,
    clock,
    /** Cognito's own time. */
    trueNow,
    /** Moves the browser's wall clock; Cognito's time stays. */
    jump(ms: number) {
      aheadMs += ms
      clock.setWallClock(clock.now() + ms)
    },
    url: server.url,
    /** What came over the wire, with its body. */
    bodies,
    items,
    /** The tokens that Alice was given before the test. */
    tokens,
    client,
    source: client.source,
    newSource,
    /** Another page of the same browser, or the same page after a reload. */
    newClient,
    /** Puts something between browser and pool. */
    intercept: (by: Intercept) => void (intercept = by),
    /** The operations the pool was asked for, in their order. */
    operations: () => pool.requests.map(({ operation }) => operation),
    /** Lets fake time pass, while no request is out, until a promise has settled. */
    async settled<T>(promise: Promise<T>): Promise<T> {
      let isSettled = false
      const onSettled = () => (isSettled = true)
      promise.then(onSettled, onSettled)
      const start = performance.now()
      while (!isSettled) {
        if (performance.now() - start > LONGEST_REAL_WAIT_MS) throw new Error('It never settled.')
        await realPause()
        if (openRequests.size === 0 && !isSettled) await clock.advance(100)
      }
      return promise
    },
    /** Lets fake time pass in steps, and gives the requests of each step the real time they need. */
    async pass(ms: number, stepMs = second): Promise<void> {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(stepMs)
        await realPause()
        for (let pause = 0; pause < PAUSES_FOR_A_REQUEST && areRequestsOut(); pause++)
          await realPause()
        openRequests.forEach((request) => hangingRequests.add(request))
      }
    },
    /** Waits in real time until something is so; fake time creeps on meanwhile. */
    async until(isSo: () => boolean): Promise<void> {
      const start = performance.now()
      while (!isSo()) {
        if (performance.now() - start > LONGEST_REAL_WAIT_MS)
          throw new Error(`Never so: ${String(isSo)}`)
        await realPause()
        await clock.advance(1)
      }
    },
    async [Symbol.asyncDispose]() {
      globalThis.fetch = fetch
      for (const each of clients) each.dispose()
      await server.close()
    },
  }
}

/** Writes tokens as amazon-cognito-identity-js does. */
export function seedTokens(
  storage: { setItem(key: string, value: string): void },
  tokens: Pick<EmbeddedTokens, 'accessToken' | 'idToken' | 'refreshToken'> &
    Partial<EmbeddedTokens>,
  { username = 'alice', client = clientId, clockDrift = '0' } = {},
): void {
  const prefix = `CognitoIdentityServiceProvider.${client}`
  storage.setItem(`${prefix}.${username}.idToken`, tokens.idToken)
  storage.setItem(`${prefix}.${username}.accessToken`, tokens.accessToken)
  storage.setItem(`${prefix}.${username}.refreshToken`, tokens.refreshToken)
  storage.setItem(`${prefix}.${username}.clockDrift`, clockDrift)
  if (tokens.deviceKey) storage.setItem(`${prefix}.${username}.deviceKey`, tokens.deviceKey)
  storage.setItem(`${prefix}.LastAuthUser`, username)
}

/** An answer of the JSON API that names an exception. */
export const toRefusal = (name: string, status = 400, headers: Record<string, string> = {}) =>
  Response.json({ __type: name, message: 'No.' }, { status, headers })

/** A JWT with these claims, signed by nobody; a text is taken as the payload itself. */
export function fakeJwt(claims: object | string): string {
  const payload = typeof claims === 'string' ? claims : JSON.stringify(claims)
  const encode = (text: string) => Buffer.from(text).toString('base64url')
  return `${encode('{"alg":"RS256"}')}.${encode(payload)}.${encode('signature')}`
}

/** Puts what functions give, or throw, in the place of globals until disposed. */
export function replaceGlobals(getters: Record<string, () => unknown>): Disposable {
  const before = Object.entries(getters).map(([name, get]) => {
    const property = Object.getOwnPropertyDescriptor(globalThis, name)
    Object.defineProperty(globalThis, name, { configurable: true, get })
    return [name, property] as const
  })
  return {
    [Symbol.dispose]() {
      for (const [name, property] of before) {
        if (property) Object.defineProperty(globalThis, name, property)
        else Reflect.deleteProperty(globalThis, name)
      }
    },
  }
}

/** Lets real requests, if there are any, come and go. */
export async function aMoment(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await realPause()
}

const realPause = () => new Promise<void>((resolve) => setTimeout(resolve, 1))

async function readBody(request: Request) {
  const operation = request.headers.get('x-amz-target')?.split('.')[1] ?? ''
  const body: unknown = await request.json().catch(() => ({}))
  return { operation, body: body as Record<string, unknown> }
}
