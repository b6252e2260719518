import { useSession, useSessionClient, useSignIn } from 'react-cognito-session'

export function App() {
  const session = useSession()
  const { signOut } = useSessionClient()
  switch (session.status) {
    case 'loading':
      return <p>One moment…</p>
    case 'error':
      return <p role="alert">{session.error.message}</p>
    case 'unauthenticated':
      return <SignInForm />
    case 'authenticated':
      return (
        <main>
          <h1>Hello, {session.user.username}</h1>
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </main>
      )
  }
}

function SignInForm() {
  const { signIn, step, error, isPending } = useSignIn()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        void signIn(fields.get('username') as string, fields.get('password') as string)
      }}
    >
      <label>
        Username <input name="username" autoComplete="username" />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" />
      </label>
      <button disabled={isPending}>Sign in</button>
      {error && <p role="alert">{error.message}</p>}
      {step && step.step !== 'done' && <p>One more step: {step.step}</p>}
    </form>
  )
}
