import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CognitoProvider,
  createSessionClient,
  hostedUiSource,
  IdleGuard,
  type ManagedLoginSource,
  type SessionClient,
  tokenHandlerSource,
  useAccessToken,
  useSession,
  useSessionClient,
  useSignIn,
  useUnsavedWork,
} from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import { createPageTime, type PageTime } from '../../guard-app/page/page-time.js'
import './main.css'
import { pageSettings } from './page-settings.js'

declare global {
  /** For tests that ask for more than there are buttons for. */
  var source: ManagedLoginSource
  var client: SessionClient
  /** Null when the page's clock is the browser's own. */
  var time: PageTime | null
}

const { source, now, refreshTokenValidity, guard, apiUrl } = pageSettings
const serviceUrl = source.kind === 'hosted-ui' ? source.domain : source.baseUrl
globalThis.time = now === null ? null : createPageTime(now, serviceUrl)
globalThis.source =
  source.kind === 'hosted-ui' ? hostedUiSource(source) : tokenHandlerSource(source)
globalThis.client = createSessionClient({
  source: globalThis.source,
  refreshTokenValidity,
  ...(globalThis.time && { clock: globalThis.time.clock }),
})

function Greeting() {
  const session = useSession()
  switch (session.status) {
    case 'authenticated':
      return <h1>{`Hello, ${session.user.username}`}</h1>
    case 'unauthenticated':
      return <h1>{`Signed out: ${session.reason}`}</h1>
    case 'loading':
      return <h1>Loading</h1>
    case 'error':
      return <h1>{`Error: ${session.error.code}`}</h1>
    default:
      return session satisfies never
  }
}

function SignIn() {
  const { signIn, isPending, error } = useSignIn()
  return (
    <p>
      <button onClick={() => void signIn()}>Sign in</button>
      <button onClick={() => void signIn({ display: 'popup' })}>Sign in in a window</button>
      <output>{isPending ? 'Pending' : error ? error.code : 'Ready'}</output>
    </p>
  )
}

function Actions() {
  const { signOut } = useSessionClient()
  const { getAccessToken } = useAccessToken()
  const [answer, setAnswer] = useState('')
  const callApi = async () => {
    const headers = { authorization: `Bearer ${await getAccessToken()}` }
    const response = await fetch(apiUrl, { headers })
    setAnswer(response.ok ? await response.text() : String(response.status))
  }
  return (
    <p>
      <button onClick={() => void signOut()}>Sign out</button>
      <button onClick={() => void callApi()}>Call the API</button>
      <span id="answer">{answer}</span>
    </p>
  )
}

function Note() {
  const [text, setText] = useState('')
  const [saved, setSaved] = useState('')
  useUnsavedWork(text === saved ? null : { label: 'Note', save: async () => setSaved(text) })
  return (
    <>
      <label htmlFor="note">Note</label>
      <textarea id="note" value={text} onChange={({ target }) => setText(target.value)} />
    </>
  )
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CognitoProvider client={globalThis.client}>
      <Greeting />
      <SignIn />
      <Actions />
      <Note />
      {guard && <IdleGuard {...guard} />}
    </CognitoProvider>
  </StrictMode>,
)
