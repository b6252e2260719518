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
  /** Tells the other tabs. */
  announce(message: TabMessage): void
  /** Hears the other tabs and the storage; anything on the origin can post, so a message is a reason to look, never a truth. */
  subscribe(onMessage: (message: TabMessage) => void): () => void
}

/** Creates the link to the other tabs that share a source's storage; where there are none, this tab is alone. */
export function createCrossTab({ clientId, isShared }: SessionSource): CrossTab {
  const page: Partial<typeof globalThis> = isShared ? globalThis : {}
  const openChannel = () =>
    page.BroadcastChannel && new page.BroadcastChannel(`react-cognito-session.${clientId}`)

  return {
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
