import { useAccessToken } from 'react-cognito-session'
import { useEffect, useState } from 'react'

/** A note that is saved two seconds after the last key. */
export function Autosave({ save }: { save: (text: string, accessToken: string) => void }) {
  const { getAccessToken } = useAccessToken()
  const [draft, setDraft] = useState('')

  useEffect(() => {
    if (draft === '') return
    const timer = setTimeout(() => void getAccessToken().then((token) => save(draft, token)), 2000)
    return () => clearTimeout(timer)
  }, [draft, save, getAccessToken])

  return <textarea aria-label="Note" onChange={({ target }) => setDraft(target.value)} />
}
