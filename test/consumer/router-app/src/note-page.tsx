import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useGuardControls, useUnsavedWork } from 'react-cognito-session'
import { api } from './session-client'

const noteQuery = (id: string) =>
  queryOptions({
    queryKey: ['note', id],
    queryFn: async ({ signal }) => {
      const answer = await api(`/api/notes/${id}`, { signal })
      if (!answer.ok) throw new Error(`The note could not be loaded: ${answer.status}`)
      return await answer.text()
    },
  })

export function NotePage({ id }: { id: string }) {
  const queryClient = useQueryClient()
  const note = useQuery(noteQuery(id))
  const [draft, setDraft] = useState<string | null>(null)
  const { shouldBlock } = useGuardControls()

  const { mutateAsync, isError } = useMutation({
    mutationFn: async ({ text, signal }: { text: string; signal: AbortSignal | null }) => {
      const answer = await api(`/api/notes/${id}`, { method: 'PUT', body: text, signal })
      if (!answer.ok) throw new Error(`The note could not be saved: ${answer.status}`)
    },
    onSuccess(_answer, { text }) {
      queryClient.setQueryData(noteQuery(id).queryKey, text)
      setDraft((latest) => (latest === text ? null : latest))
    },
  })

  const save = useCallback(
    async ({ signal = null }: { signal?: AbortSignal | null } = {}) => {
      if (draft !== null) await mutateAsync({ text: draft, signal })
    },
    [draft, mutateAsync],
  )
  useUnsavedWork(draft === null ? null : { label: `Note ${id}`, save })

  useBlocker({
    shouldBlockFn: () => shouldBlock() && !confirm('Leave without saving?'),
    enableBeforeUnload: shouldBlock,
  })

  if (note.isPending) return <p>One moment …</p>
  if (note.isError) return <p role="alert">{note.error.message}</p>
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save().catch(() => {})
      }}
    >
      <label>
        Note {id}
        <textarea value={draft ?? note.data} onChange={(event) => setDraft(event.target.value)} />
      </label>
      <button disabled={draft === null}>Save</button>
      <output>{isError ? 'Could not be saved' : draft === null ? 'Saved' : 'Changed'}</output>
    </form>
  )
}
