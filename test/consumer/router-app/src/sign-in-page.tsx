import { useSignIn } from 'react-cognito-session'

export function SignInPage() {
  const { signIn, error, isPending } = useSignIn()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const { username = '', password = '' } = Object.fromEntries(form) as Record<string, string>
        void signIn(username, password)
      }}
    >
      <label>
        User name <input name="username" autoComplete="username" />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" />
      </label>
      <button disabled={isPending}>Sign in</button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  )
}
