import { IdleGuard, useAccessToken, useSession, useUnsavedWork } from 'react-cognito-session'
import { useState } from 'react'

export function NotePage() {
  const isSignedIn = useSession(({ status }) => status === 'authenticated')
  return (
    <>
      <IdleGuard idleTimeout={{ minutes: 15 }} />
      {isSignedIn ? <Note /> : <p>You have been signed out.</p>}
    </>
  )
}

function Note() {
  const { getAccessToken } = useAccessToken()
  const [draft, setDraft] = useState<string | null>(null)

  async function save({ signal }: { signal: AbortSignal }) {
    const headers = { Authorization: `Bearer ${await getAccessToken()}` }
    const answer = await fetch('/api/note', { method: 'PUT', headers, body: draft, signal })
    if (!answer.ok) throw new Error(`Not saved: ${answer.status}`)
    setDraft((latest) => (latest === draft ? null : latest))
  }
  useUnsavedWork(draft === null ? null : { label: 'Your note', save })

  return <textarea aria-label="Note" onChange={({ target }) => setDraft(target.value)} />
}
