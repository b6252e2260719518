import { createChannels } from './channels.js'
import { runningPage, type Page } from './page.js'
import type { SimulatedTime } from './simulated-time.js'
import { createWebLocks } from './web-locks.js'

/** What the browser of a history can do. */
export interface BrowserFeatures {
  hasLocks: boolean
  hasChannels: boolean
}

/** The globals of one browser, for the pages of one history only. */
export type Browser = ReturnType<typeof openBrowser>

/** Opens a browser: until disposed, code of a page finds its own `window`, locks, channels and network. */
export function openBrowser(room: {
  features: BrowserFeatures
  time: SimulatedTime
  random: () => number
  fetch: typeof fetch
}) {
  const { features, time, random } = room
  const delayMs = () => Math.floor(random() * 2)
  const locks = createWebLocks({ time, delayMs })
  const channels = createChannels({ time, delayMs })

  const globals: Record<string, (page: Page) => unknown> = {
    navigator: () => (features.hasLocks ? { locks: locks.manager } : {}),
    BroadcastChannel: () => (features.hasChannels ? channels.Channel : undefined),
    window: (page) => page.events,
    document: (page) => ({ visibilityState: page.isHidden ? 'hidden' : 'visible' }),
    fetch: () => room.fetch,
  }
  const undo = Object.entries(globals).map(([name, get]) => replace(globalThis, name, get))
  const platformRandom = Math.random
  Math.random = random

  return {
    locks,
    channels,
    /** Takes from a page that dies what it had. */
    release(page: Page) {
      locks.release(page)
      channels.release(page)
    },
    [Symbol.dispose]() {
      Math.random = platformRandom
      for (const restore of undo) restore()
    },
  }
}

function replace(target: object, name: string, get: (page: Page) => unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)
  const outside = (): unknown => (before?.get ? before.get.call(target) : before?.value)
  Object.defineProperty(target, name, {
    configurable: true,
    get() {
      const page = runningPage()
      return page ? get(page) : outside()
    },
  })
  return () => {
    if (before) Object.defineProperty(target, name, before)
    else Reflect.deleteProperty(target, name)
  }
}
