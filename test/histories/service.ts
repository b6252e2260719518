import { createEmbeddedUserPool, type EmbeddedUserPool } from 'react-cognito-session/testing'
import type { SimulatedTime } from './simulated-time.js'

/** What the pool knows of one sign-in. */
export interface ServerSession {
  eventId: string
  username: string
  /** In seconds, as the claim. */
  authTime: number
  refreshTokenExpiresAt: number
  refreshTokens: { refreshToken: string; rotatedAt: number | null }[]
  isRevoked: boolean
}

/** The users of every history. */
export type Username = 'alice' | 'bob'

export const password = 'correct horse'

/** The user pool, with a view of its sessions that no client has. */
export interface Service {
  readonly pool: EmbeddedUserPool
  /** How long a rotated-out refresh token works on, null without rotation. */
  graceSeconds: number | null
  sessions(): ServerSession[]
  /** The session that a refresh token belongs to. */
  sessionOf(refreshToken: string): ServerSession | undefined
  /** True when the pool would take this refresh token now. */
  takes(refreshToken: string): boolean
}

/** Creates the pool of one history. */
export function createService(
  time: SimulatedTime,
  settings: {
    accessSeconds: number
    sessionSeconds: number
    graceSeconds: number | null
    reuseEndsSession: boolean
  },
): Service {
  let saved = '{}'
  let read: ServerSession[] | null = null
  const pool = createEmbeddedUserPool({
    now: time.trueNow,
    users: [
      { username: 'alice', password },
      { username: 'bob', password },
    ],
    clients: [
      {
        clientId: 'embedded-client-1',
        accessTokenSeconds: settings.accessSeconds,
        idTokenSeconds: settings.accessSeconds,
        refreshTokenSeconds: settings.sessionSeconds,
        reuseEndsSession: settings.reuseEndsSession,
      },
    ],
    persistence: {
      load: () => null,
      save(state) {
        saved = state
        read = null
      },
    },
  })
  const sessions = () =>
    (read ??= (JSON.parse(saved) as { sessions?: ServerSession[] }).sessions ?? [])
  const sessionOf = (token: string) =>
    sessions().find((each) => each.refreshTokens.some((held) => held.refreshToken === token))

  let graceSeconds: number | null = null
  const service: Service = {
    pool,
    get graceSeconds() {
      return graceSeconds
    },
    set graceSeconds(seconds) {
      graceSeconds = seconds
      const rotation = seconds === null ? null : { graceSeconds: seconds }
      pool.configureClient(pool.clientId, { rotation })
    },
    sessions,
    sessionOf,
    takes(refreshToken) {
      const session = sessionOf(refreshToken)
      const rotatedAt = session?.refreshTokens.find(
        (held) => held.refreshToken === refreshToken,
      )?.rotatedAt
      if (!session || session.isRevoked || time.trueNow() >= session.refreshTokenExpiresAt) {
        return false
      }
      return rotatedAt == null || time.trueNow() < rotatedAt + 1000 * (graceSeconds ?? 0)
    },
  }
  service.graceSeconds = settings.graceSeconds
  return service
}

/**
 * Lets WebCrypto answer at once, with signatures that nobody checks, until disposed.
 *
 * A real signature is made in a thread of its own: which of two comes first would differ from run to run, and a history
 * could not be replayed.
 */
export function signInstantly(): Disposable {
  const signature = new ArrayBuffer(8)
  const instant = {
    generateKey: async () => ({ privateKey: {}, publicKey: {} }),
    exportKey: async () => ({ kty: 'RSA' }),
    importKey: async () => ({}),
    sign: async () => signature,
    verify: async () => true,
  }
  Object.defineProperties(
    crypto.subtle,
    Object.fromEntries(
      Object.entries(instant).map(([name, value]) => [name, { configurable: true, value }]),
    ),
  )
  return {
    [Symbol.dispose]() {
      for (const name of Object.keys(instant)) Reflect.deleteProperty(crypto.subtle, name)
    },
  }
}
