import { globalScope, replaceProperty } from '../global-scope.js'

/** Gets what the other tabs of a room post. */
type Receive = (data: unknown) => void

interface Room {
  readonly channels: Set<Receive>
  /** The tab that is opening a channel now. */
  opener: Opener | null
}

/** A tab with a channel: when it hears what. */
export type Opener = (hear: () => void) => void

const rooms = new Map<string, Room>()
let restore: (() => void) | null = null

/**
 * Gives the tabs of one test a channel of their own in place of `BroadcastChannel`, for they all live in one page: what one
 * of them posts is heard as soon as promises settle, and by a frozen tab when it has been thawed. In environments that have
 * no channels too.
 */
export function openTabRoom(name: string): {
  readonly name: string
  /** Runs something in which a tab may open a channel. */
  openAs<T>(tab: Opener, run: () => T): T
  close(): void
} {
  let room: Room | null = null
  let isOver = false
  return {
    name,
    openAs(tab, run) {
      if (isOver) return run()
      if (!room) rooms.set(name, (room = { channels: new Set(), opener: null }))
      restore ??= install()
      const before = room.opener
      room.opener = tab
      try {
        return run()
      } finally {
        room.opener = before
      }
    },
    close() {
      isOver = true
      rooms.delete(name)
      if (rooms.size > 0) return
      restore?.()
      restore = null
    },
  }
}

function install(): () => void {
  const name = 'BroadcastChannel'
  const Platform = globalScope[name] as (new (name: string) => object) | undefined
  function Channel(roomName: string): object {
    const room = rooms.get(roomName)
    if (room) return openChannel(room)
    // of somebody else: where the environment has none, it is alone
    return Platform ? new Platform(roomName) : openChannel({ channels: new Set(), opener: null })
  }
  if (Platform) Channel.prototype = Platform.prototype
  return replaceProperty(globalScope, name, { value: Channel })
}

function openChannel({ channels, opener }: Room) {
  const channel = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage(data: object) {
      // a copy, as of a real one
      for (const each of channels) if (each !== receive) each({ ...data })
    },
    close: () => void channels.delete(receive),
  }
  const receive: Receive = (data) =>
    opener?.(() => channels.has(receive) && channel.onmessage?.({ data }))
  channels.add(receive)
  return channel
}
