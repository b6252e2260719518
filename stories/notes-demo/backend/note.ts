/** What the user writes. */
export interface NoteContent {
  title: string
  text: string
}

/** A note as the API keeps it. */
export interface Note extends NoteContent {
  id: string
  /** Epoch milliseconds. */
  updatedAt: number
}

/** Gives the content of a request's body; null when it is none. */
export function toNoteContent(body: unknown): NoteContent | null {
  const { title, text } = Object(body) as Record<string, unknown>
  return typeof title === 'string' && typeof text === 'string' ? { title, text } : null
}
