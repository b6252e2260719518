import { runningPage, type Page } from './page.js'
import type { SimulatedTime } from './simulated-time.js'

/** The `BroadcastChannel` of one browser. */
export interface Channels {
  readonly Channel: new (name: string) => EventTarget
  /** Closes what a page has left open. */
  release(page: Page): void
  /** How many are open. */
  readonly open: number
}

/** Creates it; a message takes `delayMs()` to each of the others, in order. */
export function createChannels(room: { time: SimulatedTime; delayMs: () => number }): Channels {
  const { time, delayMs } = room
  const channels = new Set<Channel>()

  class Channel extends EventTarget {
    readonly name: string
    readonly page = runningPage()
    onmessage: ((event: MessageEvent) => void) | null = null
    private heardBy = 0

    constructor(name: string) {
      super()
      this.name = name
      channels.add(this)
    }

    postMessage(message: unknown): void {
      if (!channels.has(this)) throw new DOMException('Closed.', 'InvalidStateError')
      for (const other of channels) {
        if (other !== this && other.name === this.name) other.hear(structuredClone(message))
      }
    }

    hear(data: unknown): void {
      this.heardBy = Math.max(this.heardBy, time.awakeMs() + delayMs())
      time.after(this.heardBy - time.awakeMs(), this.page, () => {
        if (!channels.has(this)) return
        const event = new MessageEvent('message', { data })
        this.dispatchEvent(event)
        this.onmessage?.(event)
      })
    }

    close(): void {
      channels.delete(this)
    }
  }

  return {
    Channel,
    release(page) {
      for (const channel of channels) if (channel.page === page) channels.delete(channel)
    },
    get open() {
      return channels.size
    },
  }
}
