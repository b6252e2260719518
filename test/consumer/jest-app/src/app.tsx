import { IdleGuard, useSession } from 'react-cognito-session'
import { SignInForm } from './sign-in-form'

export function App() {
  const session = useSession()
  return (
    <>
      <IdleGuard idleTimeout={{ minutes: 15 }} />
      {session.status === 'authenticated' && <h1>Hello, {session.user.username}</h1>}
      {session.status === 'unauthenticated' && <SignInForm />}
    </>
  )
}
