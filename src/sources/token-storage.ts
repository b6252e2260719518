import { msToSeconds, secondsToMs } from '../core/duration.js'
import type { TokenSet } from '../core/tokens.js'

/** A place for texts by name, as `localStorage` is one; synchronous. */
export interface KeyValueStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Where tokens are kept: in every tab and after a restart, in one tab, in this page only, or in the app's own storage. */
export type StorageChoice = 'localStorage' | 'sessionStorage' | 'memory' | KeyValueStorage

/** The tokens of one app client, in the key layout of amazon-cognito-identity-js, which Amplify shares. */
export interface TokenStorage {
  /** True when other tabs see the same tokens. */
  readonly isShared: boolean
  /** Gives the tokens of the user who signed in last; null when they are not complete. */
  load(): TokenSet | null
  store(tokens: TokenSet, after: 'sign-in' | 'refresh'): void
  /** The key of the user's remembered device; null when there is none. */
  deviceKey(username: string): string | null
  /** Removes one user's tokens; what the SDK remembers of the user's device stays. */
  clear(tokens: TokenSet): void
  /** The raw storage, for the SDK's device keys. */
  readonly items: KeyValueStorage
}

/** The SDK counts drift in seconds; Amplify 6 writes milliseconds, the other way round, under the same key. */
const LARGEST_DRIFT_SECONDS = 86_400

/** In the order in which the SDK writes them. */
const NAMES = ['idToken', 'accessToken', 'refreshToken', 'clockDrift']

/** Opens the token storage of one app client; where the browser blocks the chosen storage, it is the page's memory. */
export function createTokenStorage(clientId: string, choice: StorageChoice): TokenStorage {
  const opened = openStorage(choice)
  const items = withMemoryBehind(opened)
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`
  const lastUserKey = `${prefix}LastAuthUser`
  const keyOf = (username: string, name: string) => `${prefix}${username}.${name}`
  const deviceKey = (username: string) => items.getItem(keyOf(username, 'deviceKey'))

  return {
    items,
    deviceKey,
    isShared: opened !== null && choice !== 'sessionStorage',

    load() {
      const username = items.getItem(lastUserKey)
      const read = (name: string) => username && items.getItem(keyOf(username, name))
      const [idToken, accessToken, refreshToken, drift] = NAMES.map(read)
      if (!username || !idToken || !accessToken || !refreshToken) return null
      const clockDriftMs = toDriftMs(Number(drift) || 0)
      return {
        username,
        idToken,
        accessToken,
        refreshToken,
        clockDriftMs,
        deviceKey: deviceKey(username),
      }
    },

    store(tokens, after) {
      const { username, idToken, accessToken, refreshToken } = tokens
      const values = [idToken, accessToken, refreshToken, msToSeconds(tokens.clockDriftMs)]
      values.forEach((value, i) => items.setItem(keyOf(username, NAMES[i]!), String(value)))
      if (after === 'sign-in') items.setItem(lastUserKey, username)
    },

    clear({ username }) {
      for (const name of [...NAMES, 'userData']) items.removeItem(keyOf(username, name))
      if (items.getItem(lastUserKey) === username) items.removeItem(lastUserKey)
    },
  }
}

function toDriftMs(drift: number): number {
  return Math.abs(drift) > LARGEST_DRIFT_SECONDS ? -drift : secondsToMs(drift)
}

/** Gives the chosen storage; null for memory, and for one that the browser blocks or does not have. */
function openStorage(choice: StorageChoice): KeyValueStorage | null {
  if (choice === 'memory') return null
  try {
    const storage = typeof choice === 'string' ? globalThis[choice] : choice
    storage.getItem('')
    return storage
  } catch {
    return null
  }
}

/** Keeps in the page's memory what a storage refuses to take, full or missing as it may be: the session goes on in this tab. */
export function withMemoryBehind(storage: KeyValueStorage | null): KeyValueStorage {
  const memory = new Map<string, string>()
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      return undefined
    }
  }
  return {
    getItem: (key) => memory.get(key) ?? attempt(() => storage?.getItem(key)) ?? null,
    setItem(key, value) {
      memory.set(key, value)
      if (storage) attempt(() => storage.setItem(key, value) ?? memory.delete(key))
    },
    removeItem(key) {
      memory.delete(key)
      attempt(() => storage?.removeItem(key))
    },
  }
}
