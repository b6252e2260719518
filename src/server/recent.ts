import type { Clock } from '../core/clock.js'

/** A memory that forgets: what is old, and what is too much. */
export interface Recent<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** Creates a memory of the last `most` values, each for `validityMs`. */
export function createRecent<T>(clock: Clock, validityMs: number, most: number): Recent<T> {
  const entries = new Map<string, { value: T; endsAt: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      return entry && entry.endsAt > clock.elapsed() ? entry.value : undefined
    },
    set(key, value) {
      const now = clock.elapsed()
      // set anew, so that the order of the map is the order of the ends
      entries.delete(key)
      entries.set(key, { value, endsAt: now + validityMs })
      for (const [oldest, { endsAt }] of entries) {
        if (endsAt > now && entries.size <= most) break
        entries.delete(oldest)
      }
    },
  }
}
