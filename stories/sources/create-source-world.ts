import {
  createSessionClient,
  hostedUiSource,
  tokenHandlerSource,
  type KeyValueStorage,
  type ManagedLoginSource,
  type SessionClient,
} from 'react-cognito-session'
import { createEmbeddedUserPool, type EmbeddedUserPool } from 'react-cognito-session/testing'
import { interceptFetch } from '../notes-demo/intercept-fetch.js'
import { standInForWindows, type WindowFate } from './story-windows.js'

const alice = {
  username: 'alice',
  password: 'correct horse',
  attributes: { name: 'Alice', email: 'alice@example.com' },
}

/** How the world of a story begins. */
export interface SourceWorldOptions {
  kind?: ManagedLoginSource['kind']
  windows?: WindowFate
  /** True: Alice is signed in from the start; through a token handler she always is. */
  isSignedIn?: boolean
  /** True: the page is loaded with a code that nobody here has asked for. */
  hasForeignCode?: boolean
  /** True: no request gets through at first. */
  isOffline?: boolean
  /** Also signed in as Alice: each on a device of its own, in a pool with session tracking. */
  otherDevices?: readonly string[]
}

/** A user pool in the page, and a client of the source that the story is about. */
export interface SourceWorld {
  pool: EmbeddedUserPool
  client: SessionClient<ManagedLoginSource>
  goOnline(): void
  dispose(): void
}

export async function createSourceWorld(options: SourceWorldOptions): Promise<SourceWorld> {
  const { kind = 'hosted-ui', windows = 'answers', isSignedIn = false, otherDevices } = options
  let { isOffline = false } = options
  // of its own, so that stories do not hear each other
  const clientId = `story-${Math.random().toString(36).slice(2)}`
  const domain = `https://${clientId}.auth.example`
  const handlerUrl = new URL(`/sources/${clientId}/auth`, location.origin).href
  const pool = createEmbeddedUserPool({
    clients: [{ clientId }],
    users: [alice],
    ...(otherDevices && { sessionTracking: true }),
  })
  for (const deviceType of otherDevices ?? []) await pool.issueTokens('alice', { deviceType })

  const whenOnline =
    (handle: (request: Request) => Promise<Response>) => async (request: Request) => {
      if (isOffline) throw new TypeError('Failed to fetch')
      return handle(request)
    }
  const undo = [
    interceptFetch(`${domain}/`, whenOnline(pool.fetch)),
    interceptFetch(handlerUrl, whenOnline(toHandler(pool))),
    standInForWindows(pool, windows, alice),
  ]

  if (options.hasForeignCode) {
    const url = new URL(location.href)
    url.searchParams.set('code', 'of-somebody-else')
    url.searchParams.set('state', 'of-somebody-else'.padEnd(43, '-'))
    history.replaceState(history.state, '', url)
  }
  const redirectUri = location.origin + location.pathname
  const storage = await createStorage(pool, isSignedIn)
  const source =
    kind === 'hosted-ui'
      ? hostedUiSource({ domain, clientId, redirectUri, endpoint: `${domain}/`, storage })
      : tokenHandlerSource({ baseUrl: handlerUrl, clientId })
  const client = createSessionClient({ source })
  undo.unshift(client.dispose)

  return {
    pool,
    client,
    goOnline: () => void (isOffline = false),
    dispose: () => undo.forEach((stop) => stop()),
  }
}

/** What the page keeps over a reload, with Alice's tokens where she is signed in. */
async function createStorage(
  { clientId, issueTokens }: EmbeddedUserPool,
  isSignedIn: boolean,
): Promise<KeyValueStorage> {
  const items = new Map<string, string>()
  if (isSignedIn) {
    const prefix = `CognitoIdentityServiceProvider.${clientId}.`
    const { accessToken, idToken, refreshToken } = await issueTokens('alice', {
      deviceType: 'Chrome 147 / macOS',
    })
    items.set(`${prefix}LastAuthUser`, 'alice')
    for (const [name, value] of Object.entries({ accessToken, idToken, refreshToken })) {
      items.set(`${prefix}alice.${name}`, value)
    }
  }
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** What a token handler says to a browser whose cookie has Alice's session. */
const toHandler = (pool: EmbeddedUserPool) => async (request: Request) => {
  if (!/\/(session|refresh)$/.test(request.url)) return new Response(null, { status: 204 })
  const { accessToken, idToken } = await pool.issueTokens('alice')
  return Response.json({ accessToken, idToken, now: Date.now() })
}
