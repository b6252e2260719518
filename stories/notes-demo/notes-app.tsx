import { useEffect, useRef } from 'react'
import { useSession, type SessionState } from 'react-cognito-session'
import { useDemo, useIsOnline } from './demo-context.js'
import { Notebook } from './notebook.js'
import { SessionUnknown } from './session-unknown.js'
import { SignInPage } from './sign-in-page.js'
import { useLeaveWarning } from './use-leave-warning.js'

/** One page for each of the four states of a session. */
export function NotesApp() {
  // changes with the page to show, not with a refresh
  const status = useSession((state) => state.status)
  const isOnline = useIsOnline()
  const main = useFocusOnChange(status)
  useLeaveWarning()
  return (
    <main className="app" ref={main} tabIndex={-1}>
      <header className="app-header">
        <p className="brand">
          <BrandMark />
          Daybook
        </p>
        {!isOnline && <p className="offline-note">You are offline</p>}
      </header>
      <CurrentPage status={status} />
    </main>
  )
}

function CurrentPage({ status }: { status: SessionState['status'] }) {
  const hasChosen = useDemo().clients.sources?.hasChosen()
  switch (status) {
    case 'loading':
      // whoever has just chosen another source stays where they chose it
      return hasChosen ? <SignInPage /> : <p className="page-message">One moment…</p>
    case 'authenticated':
      return <NotebookOfUser />
    case 'unauthenticated':
      return <SignInPage />
    case 'error':
      return <SessionUnknown />
    default:
      return status satisfies never
  }
}

function NotebookOfUser() {
  const sub = useSession((state) => (state.status === 'authenticated' ? state.user.sub : null))
  return <Notebook key={sub} />
}

/** Takes the focus along when one page follows another, so that it is not lost with the button that was pressed. */
function useFocusOnChange(status: SessionState['status']) {
  const element = useRef<HTMLElement>(null)
  const shown = useRef(status)
  useEffect(() => {
    if (shown.current === status) return
    shown.current = status
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true })
  }, [status])
  return element
}

function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 4.5h11.5a2.5 2.5 0 0 1 2.5 2.5v12.5H7.5A2.5 2.5 0 0 1 5 17z" />
      <path d="M9 9h6M9 12.5h6" />
    </svg>
  )
}
