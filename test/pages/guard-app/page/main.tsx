import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CognitoProvider,
  createSessionClient,
  IdleGuard,
  type SessionClient,
  useGuardControls,
  useSession,
  userPoolSource,
} from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import { arabicLabels } from 'react-cognito-session/labels'
import { Editor } from './editor.js'
import './main.css'
import { pageSettings } from './page-settings.js'
import { createPageTime, type PageTime } from './page-time.js'

declare global {
  var client: SessionClient
  /** Null when the page's clock is the browser's own. */
  var time: PageTime | null
  /** What a refetch on focus has come to, in order. */
  var refetches: string[]
}

const { userPoolId, clientId, endpoint, now, refreshTokenValidity, guard } = pageSettings
globalThis.time = now === null ? null : createPageTime(now, endpoint)

// as a data library does: first of all who listen, and with a token first thing
globalThis.refetches = []
const refetch = () => {
  void globalThis.client
    .getAccessToken()
    .then((accessToken) => fetch('notes/note', { headers: { authorization: accessToken } }))
    .then(
      (answer) => globalThis.refetches.push(String(answer.status)),
      (error: { code?: string }) => globalThis.refetches.push(error.code ?? 'failed'),
    )
}
window.addEventListener('visibilitychange', refetch, true)
window.addEventListener('focus', refetch, true)

globalThis.client = createSessionClient({
  source: userPoolSource({ userPoolId, clientId, endpoint }),
  refreshTokenValidity,
  ...(globalThis.time && { clock: globalThis.time.clock }),
})

// what holds tokens back until the guard's code is there is no guard yet
const { guardWith } = globalThis.client
globalThis.client.guardWith = (guard) => {
  const leave = guardWith(guard)
  if (guard.endsAt() > -Infinity) document.body.dataset.guarded = ''
  return leave
}

function App() {
  const session = useSession()
  if (session.status !== 'authenticated') {
    const reason = session.status === 'unauthenticated' && session.reason
    return (
      <main>
        <h1>{`Signed out: ${reason}`}</h1>
      </main>
    )
  }
  return (
    <main>
      <h1>{`Hello, ${session.user.username}`}</h1>
      <Editor />
    </main>
  )
}

function Guard() {
  const { shouldBlock } = useGuardControls()
  useEffect(() => {
    const block = (event: Event) => void (shouldBlock() && event.preventDefault())
    window.addEventListener('beforeunload', block)
    return () => window.removeEventListener('beforeunload', block)
  }, [shouldBlock])
  const options = {
    ...guard,
    ...(pageSettings.language && { labels: arabicLabels }),
    ...(pageSettings.leavesAtSignOut && { onSignOut: () => location.assign('left') }),
  }
  return <IdleGuard {...options} />
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CognitoProvider client={globalThis.client}>
      <App />
      <Guard />
    </CognitoProvider>
  </StrictMode>,
)
