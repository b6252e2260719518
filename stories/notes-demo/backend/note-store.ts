import type { EmbeddedUserPoolPersistence } from 'react-cognito-session/testing'
import type { Note } from './note.js'

/** The notes of everybody, by the `sub` of their owner. */
export interface NoteStore {
  list(owner: string): readonly Note[]
  /** Adds a note, or replaces the one with its id. */
  save(owner: string, note: Note): void
  remove(owner: string, id: string): void
}

const firstNotes = (): Note[] => [
  {
    id: 'welcome',
    title: 'Welcome to Daybook',
    text: 'Write here: every pause is saved, with a fresh access token.\n\nThen watch the session beside it. The access token lives for one minute and is replaced before it ends. The session itself ends five minutes after the sign-in, and no refresh moves that. A minute before, you are asked to sign in again, right here, and go on where you were.',
    updatedAt: Date.now(),
  },
  {
    id: 'try',
    title: 'Five things to try',
    text: 'Reload the page: you are still signed in.\n\nOpen it in a second tab and sign out in one of the two.\n\nGo offline, go on writing, come back.\n\nRevoke the session on the server, then refresh. What you wrote stays on the page until you sign in again.\n\nWrite until the session ends, and answer nothing.',
    updatedAt: Date.now() - 1,
  },
]

/** Keeps notes in memory and, where there is a persistence, follows what other tabs saved. */
export function createNoteStore(persistence?: EmbeddedUserPoolPersistence): NoteStore {
  let notesByOwner: Record<string, Note[]> = {}

  function notesOf(owner: string): Note[] {
    const saved = persistence?.load() ?? null
    if (saved !== null) notesByOwner = JSON.parse(saved) as Record<string, Note[]>
    return (notesByOwner[owner] ??= firstNotes())
  }

  function keep(owner: string, notes: Note[]): void {
    notesByOwner[owner] = notes
    persistence?.save(JSON.stringify(notesByOwner))
  }

  const without = (owner: string, id: string) => notesOf(owner).filter((note) => note.id !== id)

  return {
    list: notesOf,
    save: (owner, note) => keep(owner, [note, ...without(owner, note.id)]),
    remove: (owner, id) => keep(owner, without(owner, id)),
  }
}
