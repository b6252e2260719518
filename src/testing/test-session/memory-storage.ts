import type { KeyValueStorage } from '../../sources/token-storage.js'

/** Makes a storage as `localStorage` is one, which the tabs of one test share. */
export function createMemoryStorage(): KeyValueStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}
