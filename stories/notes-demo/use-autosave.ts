import { useEffect } from 'react'
import type { NoteContent } from './backend/note.js'
import { useDrafts } from './demo-context.js'
import { useSaveNote } from './use-notes.js'

/** How a note stands: as the API has it, just written on, on its way, waiting for the network, or refused. */
export type SaveState = 'saved' | 'writing' | 'saving' | 'waiting' | 'failed'

const PAUSE_IN_WRITING_MS = 600

/** Nothing that anybody would miss. */
export const isEmpty = ({ title, text }: NoteContent) => title === '' && text === ''

/** Saves each draft after a pause in writing, one at a time. */
export function useAutosave() {
  const drafts = useDrafts()
  const { mutate, variables, isPending, isPaused, isError, error } = useSaveNote()
  const failed = isError && drafts.get(variables.id) === variables.content ? variables : null
  const due = [...drafts].find(([id, content]) => id !== failed?.id && !isEmpty(content))
  const [id, content] = due ?? []

  useEffect(() => {
    if (isPending || id === undefined || content === undefined) return
    const timer = setTimeout(() => mutate({ id, content }), PAUSE_IN_WRITING_MS)
    return () => clearTimeout(timer)
  }, [content, id, isPending, mutate])

  return {
    error,
    tryAgain: () => failed && mutate(failed),
    stateOf(noteId: string): SaveState {
      if (!drafts.has(noteId)) return 'saved'
      if (failed?.id === noteId) return 'failed'
      if (isPending && variables.id === noteId) return isPaused ? 'waiting' : 'saving'
      return isPending && isPaused ? 'waiting' : 'writing'
    },
  }
}
