import { useCallback } from 'react'
import { useAccessToken, useUnsavedWork } from 'react-cognito-session'
import type { ListedNote } from '../notes-demo/note-list.js'

/** Tells the guard of a note that is not saved; shows nothing. */
export function UnsavedNote({
  note,
  url,
  onSaved,
}: {
  note: ListedNote
  url: string
  onSaved: (note: ListedNote) => void
}) {
  const { getAccessToken } = useAccessToken()
  const save = useCallback(
    async ({ signal }: { signal: AbortSignal }) => {
      const authorization = `Bearer ${await getAccessToken({ signal })}`
      const body = JSON.stringify({ title: note.title, text: note.text })
      const response = await fetch(url + note.id, {
        method: 'PUT',
        headers: { authorization },
        body,
        signal,
      })
      if (!response.ok) throw new Error(`The notes service answered ${response.status}.`)
      onSaved(note)
    },
    [getAccessToken, note, onSaved, url],
  )
  useUnsavedWork({ label: note.title, save })
  return null
}
