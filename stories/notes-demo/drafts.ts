import type { SessionClient } from 'react-cognito-session'
import type { NoteContent } from './backend/note.js'

/** What is written and not saved yet, by the note's id. */
export type DraftsById = ReadonlyMap<string, NoteContent>

/** Keeps what is not saved yet outside the components, so that it outlives a session that ends on its own. */
export interface Drafts {
  /** The same map until something changes. */
  all(): DraftsById
  set(id: string, content: NoteContent): void
  /** Forgets a draft, unless it has been written on since `content`. */
  forget(id: string, content?: NoteContent): void
  clear(): void
  subscribe(onChange: () => void): () => void
}

export function createDrafts(): Drafts {
  const listeners = new Set<() => void>()
  let drafts: DraftsById = new Map()

  function become(next: DraftsById): void {
    drafts = next
    listeners.forEach((listener) => listener())
  }

  return {
    all: () => drafts,
    set: (id, content) => become(new Map(drafts).set(id, content)),
    forget(id, content) {
      if (!drafts.has(id) || (content && drafts.get(id) !== content)) return
      become(new Map([...drafts].filter(([other]) => other !== id)))
    },
    clear: () => become(new Map()),
    subscribe(onChange) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
  }
}

/** Forgets all drafts when their writer signs out or somebody else signs in; returns the undo. */
export function clearDraftsWithUser(drafts: Drafts, client: SessionClient): () => void {
  let writer: string | null = null
  const look = () => {
    const state = client.getState()
    if (state.status === 'unauthenticated' && state.reason === 'signed-out') drafts.clear()
    if (state.status !== 'authenticated') return
    if (writer !== null && writer !== state.user.sub) drafts.clear()
    writer = state.user.sub
  }
  look()
  return client.subscribe(look)
}
