import { useState } from 'react'
import { useSignIn } from 'react-cognito-session'

export function SignInForm() {
  const { signIn, error } = useSignIn()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void signIn(username, password)
      }}
    >
      <label>
        User name
        <input value={username} onChange={({ target }) => setUsername(target.value)} />
      </label>
      <label>
        Password
        <input
          type="password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      <button>Sign in</button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  )
}
