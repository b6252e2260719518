/** Answers a request in place of the page's `fetch`, or with its help. */
export type FetchInterceptor = (request: Request, passOn: typeof fetch) => Promise<Response>

const interceptors = new Map<string, FetchInterceptor>()
let restore: (() => void) | null = null

/** Hands every request of this page whose address begins with `prefix` to the interceptor; returns the undo. */
export function interceptFetch(prefix: string, interceptor: FetchInterceptor): () => void {
  interceptors.set(prefix, interceptor)
  restore ??= install()
  return () => {
    if (interceptors.get(prefix) === interceptor) interceptors.delete(prefix)
    if (interceptors.size > 0) return
    restore?.()
    restore = null
  }
}

function install(): () => void {
  const original = globalThis.fetch
  const passOn: typeof fetch = (...args) => original.call(globalThis, ...args)
  const intercepted: typeof fetch = (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href).href
    for (const [prefix, interceptor] of interceptors) {
      if (address.startsWith(prefix)) return interceptor(new Request(input, init), passOn)
    }
    return passOn(input, init)
  }
  globalThis.fetch = intercepted
  return () => {
    if (globalThis.fetch === intercepted) globalThis.fetch = original
  }
}
