import type { NoteContent } from './backend/note.js'

/** A note as the list shows it. */
export interface ListedNote extends NoteContent {
  id: string
  /** Epoch milliseconds; null when it was never saved. */
  updatedAt: number | null
}

const toTime = (at: number) =>
  new Date(at).toLocaleTimeString([], { timeStyle: 'short', hourCycle: 'h23' })

/** All notes by title and first words; the open one is marked. */
export function NoteList({
  notes,
  openId,
  onOpen,
}: {
  notes: readonly ListedNote[]
  openId: string | null
  onOpen: (id: string) => void
}) {
  if (notes.length === 0) return <p className="notes-none">No notes.</p>
  return (
    <ul className="note-list">
      {notes.map(({ id, title, text, updatedAt }) => (
        <li key={id}>
          <button
            className="note-row"
            type="button"
            aria-current={id === openId}
            onClick={() => onOpen(id)}
          >
            <span className="note-row-title">{title || 'Untitled'}</span>
            <span className="note-row-text">{text || 'No words yet'}</span>
            <span className="note-row-time">{updatedAt === null ? 'New' : toTime(updatedAt)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
