import type { DeviceRecord } from './devices.js'
import type { CodeRecord } from './managed-login/authorization-codes.js'
import type { BrowserSessionRecord } from './managed-login/browser-sessions.js'
import type { SessionRecord } from './sessions.js'
import type { SigningKey } from './token-signer.js'
import type { UserRecord } from './users.js'

/** Everything that outlives a request, as plain data. */
export interface PoolState {
  version: 1
  signingKey: SigningKey | null
  users: UserRecord[]
  /** Users once taken from the options: who was deleted does not come back with a reload. */
  seededUsernames: string[]
  sessions: SessionRecord[]
  devices: DeviceRecord[]
  /** What the cookies of managed login stand for. */
  browserSessions: BrowserSessionRecord[]
  codes: CodeRecord[]
}

/** A place that keeps the pool's state over a page reload, e.g. one key of `localStorage`. */
export interface EmbeddedUserPoolPersistence {
  load(): string | null
  save(state: string): void
}

/** The room of the state. */
export interface PoolStore {
  read(): Readonly<PoolState>
  /**
   * Runs `change` on the newest state and saves what it did, also when it throws.
   *
   * Synchronous, so that of two refreshes in flight one comes first.
   */
  change<T>(change: (state: PoolState) => T): T
}

const emptyState = (): PoolState => ({
  version: 1,
  signingKey: null,
  users: [],
  seededUsernames: [],
  sessions: [],
  devices: [],
  browserSessions: [],
  codes: [],
})

function toPoolState(saved: string): PoolState | null {
  try {
    const state = JSON.parse(saved) as Partial<PoolState> | null
    return state?.version === 1 ? { ...emptyState(), ...state } : null
  } catch {
    return null
  }
}

/**
 * Keeps the state in memory and, where there is a persistence, follows what other tabs saved.
 *
 * A saved state that cannot be read counts as none.
 */
export function createPoolStore(persistence: EmbeddedUserPoolPersistence | undefined): PoolStore {
  let state = emptyState()
  let lastSaved: string | null = null

  function adopt(): void {
    const saved = persistence?.load() ?? null
    if (saved === null || saved === lastSaved) return
    lastSaved = saved
    state = toPoolState(saved) ?? state
  }

  function save(): void {
    if (!persistence) return
    const next = JSON.stringify(state)
    if (next === lastSaved) return
    lastSaved = next
    persistence.save(next)
  }

  return {
    read() {
      adopt()
      return state
    },
    change(change) {
      adopt()
      try {
        return change(state)
      } finally {
        save()
      }
    },
  }
}
