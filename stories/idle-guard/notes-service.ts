import type { NoteContent } from '../notes-demo/backend/note.js'

/** Where the notes of a story are saved; in memory, and as bad as the story wants it. */
export interface NotesService {
  readonly url: string
  answer(request: Request): Promise<Response>
  /** What has been saved, by the note's id. */
  readonly saved: ReadonlyMap<string, NoteContent>
  /** Refuses to save this note. */
  refuse(id: string): void
  /** Never answers when this note is to be saved. */
  hang(id: string): void
  /** Back to normal. */
  mend(): void
}

export function createNotesService(url: string): NotesService {
  const saved = new Map<string, NoteContent>()
  const faults = new Map<string, 'refuses' | 'hangs'>()

  return {
    url,
    saved,
    async answer(request) {
      const id = request.url.slice(url.length)
      const fault = faults.get(id)
      if (fault === 'hangs') await new Promise((_, reject) => whenAborted(request.signal, reject))
      if (fault) return new Response(null, { status: 500 })
      saved.set(id, (await request.json()) as NoteContent)
      return new Response(null, { status: 204 })
    },
    refuse: (id) => void faults.set(id, 'refuses'),
    hang: (id) => void faults.set(id, 'hangs'),
    mend: () => faults.clear(),
  }
}

function whenAborted(signal: AbortSignal, run: (reason: Error) => void): void {
  signal.addEventListener('abort', () => run(signal.reason as Error))
}
