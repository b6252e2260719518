import { interceptFetch, type FetchInterceptor } from './intercept-fetch.js'
import { toSubject, type RequestSubject } from './request-subject.js'

/** One request of the demo, as this page saw it. */
export interface NetworkRequest {
  id: number
  /** Epoch milliseconds. */
  at: number
  subject: RequestSubject
  /** `'under-way'`, the status of the answer, or `'lost'` when none came. */
  result: 'under-way' | 'lost' | number
}

/** The wire between this page and the demo's backend: it can be cut, and it remembers what went over it. */
export interface DemoNetwork {
  isOnline(): boolean
  /** Cuts or mends the wire, and tells the page as a browser does: `navigator.onLine` and the events of the window. */
  setOnline(isOnline: boolean): void
  /** The last requests, newest first; the same list until something changes. */
  requests(): readonly NetworkRequest[]
  subscribe(onChange: () => void): () => void
  dispose(): void
}

const MOST_REQUESTS = 100

/** Makes the wire to everything below these addresses; `reach` carries a request to the backend. */
export function createDemoNetwork(
  prefixes: readonly string[],
  reach: (request: Request, passOn: typeof fetch) => Promise<Response>,
): DemoNetwork {
  const listeners = new Set<() => void>()
  let online = true
  let latest: readonly NetworkRequest[] = []
  let count = 0

  const tell = () => listeners.forEach((listener) => listener())

  async function note(request: Request): Promise<(result: NetworkRequest['result']) => void> {
    const subject = await toSubject(request)
    if (!subject) return () => {}
    const entry: NetworkRequest = { id: count++, at: Date.now(), subject, result: 'under-way' }
    latest = [entry, ...latest].slice(0, MOST_REQUESTS)
    tell()
    return (result) => {
      latest = latest.map((other) => (other.id === entry.id ? { ...other, result } : other))
      tell()
    }
  }

  const carry: FetchInterceptor = async (request, passOn) => {
    const noteResult = await note(request)
    try {
      if (!online) throw new TypeError('Failed to fetch')
      const response = await reach(request, passOn)
      noteResult(response.status)
      return response
    } catch (error) {
      noteResult('lost')
      throw error
    }
  }
  const undo = prefixes.map((prefix) => interceptFetch(prefix, carry))

  function setOnline(isOnline: boolean): void {
    if (isOnline === online) return
    online = isOnline
    if (isOnline) Reflect.deleteProperty(navigator, 'onLine')
    else Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
    window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'))
    tell()
  }

  return {
    isOnline: () => online,
    setOnline,
    requests: () => latest,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    dispose() {
      setOnline(true)
      undo.forEach((stop) => stop())
    },
  }
}
