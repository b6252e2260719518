import { onTestFinished } from 'vitest'
import { replaceGlobals } from './session-setup.js'

interface Waiting {
  name: string
  run: (lock: object) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (thrown: unknown) => void
}

/** What a page has besides a network and a clock, in Node: until the test ends, `globalThis` is its window. */
export interface PretendPage {
  visibility: 'visible' | 'hidden'
  /** Lets an event of the page happen, with the phases that it has in a browser. */
  happen(type: 'visibilitychange' | 'resume' | 'freeze' | 'online' | 'pageshow' | 'focus'): void
  /** Takes the lock as another page would; returns its release. */
  holdLock(): () => void
  /** What is open now: listeners, channels, locks held or waited for. */
  open(): string[]
  /** How many locks are held. */
  readonly locksHeld: number
}

/** Makes one; Web Locks and channels are those of a browser of one page, unless it has none. */
export function pretendPage({ hasLocks = true, hasChannels = true } = {}): PretendPage {
  const listening: string[] = []
  const window = createTarget('window', listening)
  const document = createTarget('document', listening)
  const locks = createLocks()
  const Platform = globalThis.BroadcastChannel
  class Channel extends Platform {
    constructor(name: string) {
      super(name)
      listening.push('channel')
    }
    override close() {
      super.close()
      forget(listening, 'channel')
    }
  }
  const page = {
    visibility: 'visible' as 'visible' | 'hidden',
    happen(type: string) {
      const isOfWindow = /^(online|pageshow|focus)$/.test(type)
      window.captures.dispatchEvent(new Event(type))
      if (!isOfWindow) for (const phase of document.phases) phase.dispatchEvent(new Event(type))
      if (isOfWindow || type === 'visibilitychange') window.bubbles.dispatchEvent(new Event(type))
    },
    holdLock() {
      let release = () => {}
      void locks.request('react-cognito-session.embedded-client-1', {}, () => {
        return new Promise<void>((resolve) => (release = resolve))
      })
      return () => release()
    },
    open: () => [...listening, ...locks.open()],
    get locksHeld() {
      return locks.held.size
    },
  }
  const documentWithState = Object.defineProperty(document.target, 'visibilityState', {
    get: () => page.visibility,
  })
  const globals = replaceGlobals({
    window: () => window.target,
    document: () => documentWithState,
    navigator: () => ({ onLine: true, ...(hasLocks && { locks }) }),
    BroadcastChannel: () => (hasChannels ? Channel : undefined),
    addEventListener: () => window.target.addEventListener,
    removeEventListener: () => window.target.removeEventListener,
  })
  onTestFinished(() => globals[Symbol.dispose]())
  return page
}

type Options = { capture?: boolean; signal?: AbortSignal } | boolean | undefined

function createTarget(name: string, listening: string[]) {
  const captures = new EventTarget()
  const bubbles = new EventTarget()
  const live = new Map<string, unknown[]>()
  const phaseOf = (options: Options) =>
    (typeof options === 'object' ? options.capture : options) ? captures : bubbles
  const remove = (type: string, listener: unknown, options?: Options) => {
    const listeners = live.get(type) ?? []
    if (!listeners.includes(listener)) return
    listeners.splice(listeners.indexOf(listener), 1)
    forget(listening, `${name} ${type}`)
    phaseOf(options).removeEventListener(type, listener as EventListener)
  }
  const target = {
    addEventListener(type: string, listener: EventListener, options?: Options) {
      const { signal } = Object(options) as { signal?: AbortSignal }
      if (signal?.aborted) return
      live.set(type, [...(live.get(type) ?? []), listener])
      listening.push(`${name} ${type}`)
      phaseOf(options).addEventListener(type, listener)
      signal?.addEventListener('abort', () => remove(type, listener, options))
    },
    removeEventListener: remove,
  }
  return { target, captures, bubbles, phases: [captures, bubbles] }
}

function createLocks() {
  const held = new Map<string, unknown>()
  const waiting: Waiting[] = []

  function grant({ name, run, resolve, reject }: Waiting): void {
    held.set(name, run)
    Promise.resolve({ name })
      .then(run)
      .finally(() => {
        held.delete(name)
        const next = waiting.findIndex((each) => each.name === name)
        if (next >= 0) grant(waiting.splice(next, 1)[0]!)
      })
      .then(resolve, reject)
  }

  return {
    held,
    open: () => [...held.keys(), ...waiting.map(({ name }) => `waiting for ${name}`)],
    request(
      name: string,
      options: { ifAvailable?: boolean; signal?: AbortSignal },
      run: (lock: object | null) => Promise<unknown>,
    ): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const request = { name, run, resolve, reject }
        if (!held.has(name)) return grant(request)
        if (options.ifAvailable) return void Promise.resolve(null).then(run).then(resolve, reject)
        waiting.push(request)
        options.signal?.addEventListener('abort', () => {
          if (!waiting.includes(request)) return
          waiting.splice(waiting.indexOf(request), 1)
          reject(options.signal?.reason as Error)
        })
      })
    },
  }
}

const forget = (list: string[], entry: string) => void list.splice(list.indexOf(entry), 1)
