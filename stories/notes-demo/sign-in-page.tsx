import { useId, useState, type FormEvent } from 'react'
import { useSession, useSignIn } from 'react-cognito-session'
import { demoUser } from './backend/demo-account.js'
import { toErrorWords } from './error-words.js'
import { signedOutWords } from './signed-out-words.js'

/** Signs in with username and password, and tells why somebody has to. */
export function SignInPage() {
  const reason = useSession((state) => (state.status === 'unauthenticated' ? state.reason : null))
  const { signIn, error, isPending } = useSignIn()
  const [username, setUsername] = useState(demoUser.username)
  const [password, setPassword] = useState(demoUser.password)
  const errorId = useId()
  const notice = reason && signedOutWords[reason]
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
    <div className="sign-in">
      <div className="sign-in-pitch">
        <h1>A quiet place for what is on your mind.</h1>
        <p>Write it down. It is saved as you go, and still here tomorrow.</p>
      </div>
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
        <p className="hint">
          Try it as <code>{demoUser.username}</code> with the password{' '}
          <code>{demoUser.password}</code>
        </p>
        <p className="hint">
          A session lasts five minutes. Before it ends you are asked to sign in again on the page
          you are on, and what you write is saved. Nothing is lost if you are away by then.
        </p>
      </form>
    </div>
  )
}
