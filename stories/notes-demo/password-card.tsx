import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useSignIn } from 'react-cognito-session'
import { demoUser } from './backend/demo-account.js'
import { toErrorWords } from './error-words.js'

/** Signs in with username and password. */
export function PasswordCard({
  notice,
  children,
}: {
  /** Why somebody has to sign in; null where nothing needs telling. */
  notice: string | null
  children: ReactNode
}) {
  const { signIn, error, isPending } = useSignIn()
  const [username, setUsername] = useState(demoUser.username)
  const [password, setPassword] = useState(demoUser.password)
  const errorId = useId()
  const isWrong = error?.code === 'incorrect_credentials' || error?.code === 'user_not_found'
  const field = {
    required: true,
    'aria-invalid': isWrong,
    ...(error && { 'aria-describedby': errorId }),
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending) void signIn(username, password)
  }

  return (
    <form className="card" aria-labelledby={`${errorId}-title`} onSubmit={submit}>
      <h2 id={`${errorId}-title`}>Sign in</h2>
      {notice && !error && <output className="notice">{notice}</output>}
      {error && (
        <p className="notice notice-bad" role="alert" id={errorId}>
          {toErrorWords(error)}
        </p>
      )}
      <label className="field">
        <span>Username</span>
        <input
          {...field}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </label>
      <label className="field">
        <span>Password</span>
        <input
          {...field}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <button className="button button-main" type="submit" aria-disabled={isPending}>
        {isPending ? 'Signing in…' : 'Sign in'}
      </button>
      {children}
    </form>
  )
}
