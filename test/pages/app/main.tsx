import { type FormEvent, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CognitoProvider,
  createSessionClient,
  type SessionClient,
  useSession,
  useSessionClient,
  useSignIn,
  userPoolSource,
} from 'react-cognito-session'

declare global {
  /** For tests that ask for tokens. */
  var client: SessionClient
  /** For tests that take the app away and put it back. */
  var mount: () => void
  var unmount: () => void
}

const settings = new URLSearchParams(location.search)
const source = userPoolSource({
  userPoolId: settings.get('userPoolId') ?? '',
  clientId: settings.get('clientId') ?? '',
  endpoint: settings.get('endpoint') ?? '',
})
globalThis.client = createSessionClient({
  source,
  autoRefresh: settings.has('onDemand') ? 'on-demand' : 'while-visible',
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

function SignInForm() {
  const { signIn, isPending, error } = useSignIn()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    void signIn(data.get('username') as string, data.get('password') as string)
  }
  return (
    <form onSubmit={submit}>
      <input name="username" aria-label="Username" />
      <input name="password" aria-label="Password" type="password" />
      <button disabled={isPending}>Sign in</button>
      {error && <p role="alert">{error.code}</p>}
    </form>
  )
}

function SignOutButton() {
  const { signOut } = useSessionClient()
  return <button onClick={() => void signOut()}>Sign out</button>
}

globalThis.mount = () => {
  const root = createRoot(document.getElementById('root')!)
  root.render(
    <StrictMode>
      <CognitoProvider client={globalThis.client}>
        <Greeting />
        <SignInForm />
        <SignOutButton />
      </CognitoProvider>
    </StrictMode>,
  )
  globalThis.unmount = () => root.unmount()
}
globalThis.mount()
