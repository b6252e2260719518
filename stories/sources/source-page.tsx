import type { ReactNode } from 'react'
import { useSession, useUser } from 'react-cognito-session'
import { ManagedLoginCard } from '../notes-demo/managed-login-card.js'
import '../notes-demo/notes-demo.css'
import { SessionUnknown } from '../notes-demo/session-unknown.js'
import { SignedInUser } from '../notes-demo/signed-in-user.js'
import { signedOutWords } from '../notes-demo/signed-out-words.js'
import { SourceInUse } from '../notes-demo/source-in-use.js'
import type { SourceKind } from '../notes-demo/source-kind.js'
import './source-page.css'

/** A page that shows who is signed in, or lets somebody sign in on the pages of managed login. */
export function SourcePage({ kind, children }: { kind: SourceKind; children?: ReactNode }) {
  return (
    <div className="daybook source-page">
      <main className="app">
        <header className="app-header">
          <p className="brand">Daybook</p>
        </header>
        <div className="source-stage">
          <Stage kind={kind}>{children}</Stage>
        </div>
      </main>
    </div>
  )
}

function Stage({ kind, children }: { kind: SourceKind; children?: ReactNode }) {
  const status = useSession((state) => state.status)
  const reason = useSession((state) => (state.status === 'unauthenticated' ? state.reason : null))
  const user = useUser()
  const notice = reason && signedOutWords[reason]
  switch (status) {
    case 'loading':
      return <p className="page-message">One moment…</p>
    case 'error':
      return <SessionUnknown />
    case 'unauthenticated':
      // a story has windows of its own, but no page to leave for
      return <ManagedLoginCard notice={notice} loginHint="alice" canRedirect={false} />
    case 'authenticated':
      return (
        <section className="card" aria-labelledby="signed-in">
          <h1 id="signed-in">You are signed in</h1>
          {user && <SignedInUser user={user} />}
          <SourceInUse kind={kind} />
          {children}
        </section>
      )
    default:
      return status satisfies never
  }
}
