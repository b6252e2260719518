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
  /** Removes one user's tokens; what the SDK remembers of the user's device stays. */
  clear(tokens: TokenSet, when?: 'unless-replaced'): void
  /** The raw storage, for the SDK's device keys. */
  readonly items: KeyValueStorage
}

/** The access token comes last: a tab that sees a new one sees all of it. */
const NAMES = ['refreshToken', 'clockDrift', 'idToken', 'accessToken'] as const

/** Opens the token storage of one app client; where the browser blocks the chosen storage, it is the page's memory. */
export function createTokenStorage(clientId: string, choice: StorageChoice): TokenStorage {
  const opened = openStorage(choice)
  const items = withMemoryBehind(opened)
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`
  const lastUserKey = `${prefix}LastAuthUser`
  const keyOf = (username: string, name: string) => `${prefix}${username}.${name}`

  return {
    items,
    isShared: opened !== null && choice !== 'sessionStorage',

    load() {
      const username = items.getItem(lastUserKey)
      const read = (name: string) => username && items.getItem(keyOf(username, name))
      const [refreshToken, drift, idToken, accessToken] = NAMES.map(read)
      if (!username || !idToken || !accessToken || !refreshToken) return null
      const clockDriftMs = secondsToMs(Number(drift) || 0)
      const deviceKey = read('deviceKey') || null
      return { username, idToken, accessToken, refreshToken, clockDriftMs, deviceKey }
    },

    store(tokens, after) {
      const { username, clockDriftMs } = tokens
      const values = { ...tokens, clockDrift: msToSeconds(clockDriftMs) }
      for (const name of NAMES) items.setItem(keyOf(username, name), String(values[name]))
      if (after === 'sign-in') items.setItem(lastUserKey, username)
    },

    clear({ username, refreshToken }, when) {
      const stored = items.getItem(keyOf(username, 'refreshToken'))
      // the first half of a new sign-in of the same user
      if (when && stored !== null && stored !== refreshToken) return
      for (const name of [...NAMES, 'userData']) items.removeItem(keyOf(username, name))
      if (items.getItem(lastUserKey) === username) items.removeItem(lastUserKey)
    },
  }
}

/** Gives the chosen storage; null for memory, and for one that the browser blocks or does not have. */
export function openStorage(choice: StorageChoice): KeyValueStorage | null {
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
