import { useCallback } from 'react'
import { useUnsavedWork } from 'react-cognito-session'
import type { NoteContent } from './backend/note.js'
import { useSaveNote } from './use-notes.js'

/** Tells the guard of a draft; it saves at once what the autosave would save after a pause. Shows nothing. */
export function UnsavedDraft({ id, content }: { id: string; content: NoteContent }) {
  const { mutateAsync } = useSaveNote({ isRetried: false })
  const save = useCallback(() => mutateAsync({ id, content }), [content, id, mutateAsync])
  useUnsavedWork({ label: content.title || 'Untitled', save })
  return null
}
