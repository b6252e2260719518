'use client'

import { useCallback, useState } from 'react'
import { useAccessToken, useUnsavedWork } from 'react-cognito-session'

export function NoteEditor() {
  const { getAccessToken } = useAccessToken()
  const [text, setText] = useState('')
  const [saved, setSaved] = useState('')
  const [hasFailed, setFailed] = useState(false)
  const isSaved = text === saved

  const save = useCallback(
    async ({ signal = null }: { signal?: AbortSignal | null } = {}) => {
      const headers = { Authorization: `Bearer ${await getAccessToken()}` }
      const answer = await fetch('/api/note', { method: 'PUT', headers, body: text, signal })
      setFailed(!answer.ok)
      if (!answer.ok) throw new Error(`The note was not saved: ${answer.status}`)
      setSaved(text)
    },
    [text, getAccessToken],
  )
  useUnsavedWork(isSaved ? null : { label: 'Your note', save })

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save().catch(() => setFailed(true))
      }}
    >
      <label>
        Note <textarea value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button disabled={isSaved}>Save</button>
      <output>{isSaved ? 'Saved' : hasFailed ? 'Could not be saved' : 'Not saved yet'}</output>
    </form>
  )
}
