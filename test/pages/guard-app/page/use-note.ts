import { useCallback, useState } from 'react'
import { useSessionClient, useUnsavedWork } from 'react-cognito-session'

/** A note that is kept by the server; registered as unsaved work while the server does not have it as it is. */
export function useNote(name: string) {
  const { getAccessToken } = useSessionClient()
  const [text, setText] = useState('')
  const [saved, setSaved] = useState('')

  const save = useCallback(
    async ({ signal }: { signal: AbortSignal }) => {
      const authorization = `Bearer ${await getAccessToken({ signal })}`
      const headers = { authorization }
      const answer = await fetch(`notes/${name}`, { method: 'PUT', body: text, headers, signal })
      if (!answer.ok) throw new Error(`The server has answered ${answer.status}.`)
      setSaved(text)
    },
    [getAccessToken, name, text],
  )
  useUnsavedWork(text === saved ? null : { label: name, save })
  return [text, setText] as const
}
