import { runningPage, type Page } from './page.js'
import type { SimulatedTime } from './simulated-time.js'

/** The Web Locks of one browser, as far as a session needs them: exclusive, with `ifAvailable` and `signal`, and `query`. */
export interface WebLocks {
  readonly manager: LockManager
  /** Lets go what a page held or waited for. */
  release(page: Page): void
  /** True while the page holds a lock or waits for one. */
  isUsedBy(page: Page): boolean
  /** How many locks are held or waited for. */
  readonly inUse: number
}

interface LockRequest {
  page: Page
  name: string
  isAbandoned: boolean
  grant(lock: Lock | null): void
}

const LONGEST_DELAY_MS = 1

type Callback = (lock: Lock | null) => unknown

/** Creates them; every message between a page and the browser takes `delayMs()`, at most 1 ms. */
export function createWebLocks(room: { time: SimulatedTime; delayMs: () => number }): WebLocks {
  const { time, delayMs } = room
  const held = new Map<string, LockRequest>()
  const asked = new Set<LockRequest>()
  let waiting: LockRequest[] = []

  function grantNext(name: string): void {
    if (held.has(name)) return
    const next = waiting.find((each) => each.name === name)
    if (!next) return
    waiting = waiting.filter((each) => each !== next)
    held.set(name, next)
    time.after(delayMs(), next.page, () => {
      if (held.get(name) === next) next.grant({ name, mode: 'exclusive' })
    })
  }

  function letGo(request: LockRequest): void {
    waiting = waiting.filter((each) => each !== request)
    if (held.get(request.name) !== request) return
    held.delete(request.name)
    grantNext(request.name)
  }

  function ask(name: string, options: LockOptions, callback: Callback): Promise<unknown> {
    const page = runningPage()
    if (!page) throw new Error('Only pages have locks.')
    const { signal, ifAvailable = false } = options
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      let isGranted = false
      const run = (lock: Lock | null) => {
        isGranted = true
        const outcome = (async () => callback(lock))()
        const release = () => void time.after(delayMs(), null, () => letGo(request))
        if (lock) outcome.then(release, release)
        resolve(outcome)
      }
      const request: LockRequest = {
        page,
        name,
        isAbandoned: false,
        grant: (lock) => {
          if (!request.isAbandoned) run(lock)
        },
      }
      signal?.addEventListener('abort', () => {
        if (isGranted) return
        request.isAbandoned = true
        letGo(request)
        reject(signal.reason as Error)
      })
      asked.add(request)
      time.after(delayMs(), null, () => {
        asked.delete(request)
        if (request.isAbandoned || !page.isAlive) return
        const isFree = !held.has(name) && !waiting.some((each) => each.name === name)
        if (ifAvailable && !isFree) {
          time.after(delayMs(), page, () => request.grant(null))
          return
        }
        waiting.push(request)
        grantNext(name)
      })
    })
  }

  const request = async (name: string, ...rest: [Callback] | [LockOptions, Callback]) =>
    rest.length === 1 ? ask(name, {}, rest[0]) : ask(name, rest[0], rest[1])

  const toInfo = ({ name, page }: LockRequest): LockInfo => ({
    name,
    clientId: page.name,
    mode: 'exclusive',
  })
  /** Asked after all that the page has asked for before. */
  const query = () =>
    new Promise<LockManagerSnapshot>((resolve) => {
      time.after(LONGEST_DELAY_MS, runningPage(), () =>
        resolve({ held: [...held.values()].map(toInfo), pending: waiting.map(toInfo) }),
      )
    })

  return {
    manager: { request, query },
    release(page) {
      for (const each of [...waiting, ...held.values()]) if (each.page === page) letGo(each)
    },
    isUsedBy: (page) => [...asked, ...waiting, ...held.values()].some((each) => each.page === page),
    get inUse() {
      return waiting.length + held.size
    },
  }
}
