import { secondsToMs, type EpochMs } from '../core/duration.js'
import { pageLifecycle } from '../core/page-lifecycle.js'
import type { SessionClient } from '../core/session-client.js'
import { createStore } from '../core/store.js'
import { perClient } from './per-client.js'

/** Another tab of the app that shows devtools. */
export interface OpenTab {
  /** Drawn by that tab; tells nothing of it. */
  readonly id: string
  readonly isVisible: boolean
  /** By this computer's clock. */
  readonly heardAt: EpochMs
}

/** What tabs tell each other: that they are there. Nothing of the session, nothing of the page. */
interface TabMessage {
  type: 'ask' | 'here' | 'gone'
  id: string
  isVisible: boolean
}

/** A frozen tab answers nothing either: it comes back when it does. */
const SILENT_MS = secondsToMs(20)
/** Anything on the origin can post; no list grows without end by it. */
const MOST_TABS = 20
const ID = /^[a-z0-9]{1,12}$/

/** Gives the other tabs of a client's app; heard of from `start()` on, and asked for by `ask()`. */
export const openTabsOf = perClient(({ source, time }: SessionClient) => {
  const id = Math.random().toString(36).slice(2, 8)
  const tabs = createStore<readonly OpenTab[]>([])
  let channel: BroadcastChannel | null = null

  const say = (type: TabMessage['type']) => {
    const message: TabMessage = { type, id, isVisible: pageLifecycle.isVisible() }
    channel?.postMessage(message)
  }

  function hear(data: unknown): void {
    const { type, id: from, isVisible } = Object(data) as Partial<TabMessage>
    if (typeof from !== 'string' || !ID.test(from) || from === id) return
    const others = tabs.get().filter((tab) => tab.id !== from)
    const heard = { id: from, isVisible: isVisible === true, heardAt: time.localNow() }
    if (type === 'gone') tabs.set(others)
    else tabs.set([...others, heard].sort(byId).slice(0, MOST_TABS))
    if (type === 'ask') say('here')
  }

  return {
    id,
    get: tabs.get,
    subscribe: tabs.subscribe,
    /** Asks who is there, and forgets who has not answered for long. */
    ask() {
      const now = time.localNow()
      const left = tabs.get().filter(({ heardAt }) => now - heardAt < SILENT_MS)
      if (left.length < tabs.get().length) tabs.set(left)
      say('ask')
    },
    /** Tells that this tab goes, maybe to come back. */
    leave: () => say('gone'),
    start() {
      channel = openChannel(`react-cognito-session.devtools.${source.clientId}`)
      if (!channel) return () => {}
      channel.onmessage = ({ data }) => hear(data)
      say('ask')
      const unwatch = pageLifecycle.subscribe(() => say('here'))
      return () => {
        unwatch()
        say('gone')
        channel?.close()
        channel = null
        tabs.set([])
      }
    },
  }
})

/** Null where there are none: browsers without storage, and pages in a sandbox, may have the class and throw. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    return null
  }
}

const byId = (one: OpenTab, other: OpenTab) => (one.id < other.id ? -1 : 1)
