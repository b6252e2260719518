import type { ServerTime } from './clock.js'
import { secondsToMs } from './duration.js'
import type { SessionSource } from './session-source.js'
import type { SignedOutReason } from './session-state.js'

/** What one tab tells the others: tokens have changed or, with a reason, a session has ended. Never a token: each tab reads the storage itself. */
export interface TabMessage {
  /** Whose session has ended. */
  sub?: string
  reason?: SignedOutReason
}

/** The other tabs of one app client. */
export interface CrossTab {
  /**
   * Runs something while no other tab does.
   *
   * Where there are no Web Locks (or they do not answer in time) it runs all the same.
   */
  exclusively<T>(run: () => Promise<T>): Promise<T>
  /** Tells the other tabs. */
  announce(message: TabMessage): void
  /** Hears the other tabs and the storage; anything on the origin can post, so a message is a reason to look, never a truth. */
  subscribe(onMessage: (message: TabMessage) => void): () => void
}

/** A lock holds one request of at most 10 s: not even a queue of tabs on a bad network lasts longer than this. */
const LONGEST_LOCK_WAIT_MS = secondsToMs(60)

/** Creates the link to the other tabs that share a source's storage; where there are none, this tab is alone. */
export function createCrossTab(
  source: SessionSource,
  time: ServerTime,
  ended: AbortSignal,
): CrossTab {
  const { clientId, isShared } = source
  const page: Partial<typeof globalThis> = isShared ? globalThis : {}
  const name = `react-cognito-session.${clientId}`
  const openChannel = () => page.BroadcastChannel && new page.BroadcastChannel(name)

  return {
    async exclusively(run) {
      let outcome: ReturnType<typeof run> | undefined
      const patience = new AbortController()
      const { signal } = patience
      const giveUp = () => patience.abort()
      // a lock manager that does not answer at all must not hang the app either
      const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      // what goes wrong with the lock itself is no reason not to run; what goes wrong inside is in `outcome`
      const locked = page.navigator?.locks
        ?.request(name, { signal }, () => (signal.aborted ? undefined : (outcome = run())))
        .catch(() => {})
      const cancel = time.after(LONGEST_LOCK_WAIT_MS, giveUp)
      ended.addEventListener('abort', giveUp)
      await Promise.race([locked, over])
      cancel()
      ended.removeEventListener('abort', giveUp)
      ended.throwIfAborted()
      return outcome ?? run()
    },

    announce(message) {
      const channel = openChannel()
      channel?.postMessage(message)
      channel?.close()
    },

    subscribe(onMessage) {
      const onStorage = ({ key }: StorageEvent) => {
        if (key === null || key.includes(clientId)) onMessage({})
      }
      const channel = openChannel()
      if (channel) channel.onmessage = ({ data }) => onMessage(Object(data) as TabMessage)
      page.window?.addEventListener('storage', onStorage)
      return () => {
        page.window?.removeEventListener('storage', onStorage)
        channel?.close()
      }
    },
  }
}
