import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAccessToken, useUser } from 'react-cognito-session'
import type { Note, NoteContent } from './backend/note.js'
import { useDemo } from './demo-context.js'
import { createNotesClient, type NotesClient } from './notes-client.js'

function useNotesClient(): NotesClient {
  const { notesUrl } = useDemo()
  const { getAccessToken } = useAccessToken()
  return useMemo(() => createNotesClient(notesUrl, getAccessToken), [notesUrl, getAccessToken])
}

/** Whose notes: no cache entry is ever that of two users. */
const useNotesKey = () => ['notes', useUser()?.sub]

export function useNotes() {
  const notes = useNotesClient()
  return useQuery({ queryKey: useNotesKey(), queryFn: ({ signal }) => notes.list(signal) })
}

/** Saves one note after the other: an older text never arrives after a newer one. */
export function useSaveNote({ isRetried = true } = {}) {
  const { drafts } = useDemo()
  const notes = useNotesClient()
  const queryKey = useNotesKey()
  const queryClient = useQueryClient()
  return useMutation({
    scope: { id: 'save-note' },
    ...(!isRetried && { retry: false, networkMode: 'always' as const }),
    mutationFn: ({ id, content }: { id: string; content: NoteContent }) => notes.save(id, content),
    onSuccess: (saved, { id, content }) => {
      // a cache emptied meanwhile stays empty
      queryClient.setQueryData<Note[]>(
        queryKey,
        (before) => before && [saved, ...before.filter((note) => note.id !== id)],
      )
      drafts.forget(id, content)
    },
  })
}

export function useRemoveNote() {
  const { drafts } = useDemo()
  const notes = useNotesClient()
  const queryKey = useNotesKey()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => notes.remove(id),
    onSuccess: (_nothing, id) => {
      queryClient.setQueryData<Note[]>(queryKey, (before) => before?.filter((it) => it.id !== id))
      drafts.forget(id)
    },
  })
}
