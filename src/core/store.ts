/** A value that can be watched. */
export interface Store<T> {
  get(): T
  set(next: T): void
  subscribe(onChange: () => void): () => void
}

/** Creates a `Store`; setting the value that it already holds tells nobody. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (next === value) return
      value = next
      for (const onChange of [...listeners]) onChange()
    },
    subscribe(onChange) {
      // a wrapper of its own, so that one function subscribed twice is two subscriptions
      const listener = () => onChange()
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
