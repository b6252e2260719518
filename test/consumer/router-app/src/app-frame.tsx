import { Link, Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { IdleGuard, useSession, useSessionClient, useUser } from 'react-cognito-session'
import { SessionDevtools } from 'react-cognito-session/devtools'
import 'react-cognito-session/guard-dialog.css'

export function AppFrame() {
  const router = useRouter()
  const status = useSession((session) => session.status)
  const user = useUser()
  const { signOut } = useSessionClient()

  // who signs in or out, in another tab too, is led where the routes say
  useEffect(() => {
    if (status !== 'loading') void router.invalidate()
  }, [router, status])

  return (
    <>
      <IdleGuard />
      {user && (
        <nav>
          <Link to="/notes/$id" params={{ id: '1' }}>
            First note
          </Link>{' '}
          <Link to="/notes/$id" params={{ id: '2' }}>
            Second note
          </Link>{' '}
          <button onClick={() => void signOut()}>Sign out {user.username}</button>
        </nav>
      )}
      <main key={user?.sub}>
        <Outlet />
      </main>
      <SessionDevtools />
    </>
  )
}
