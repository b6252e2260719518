import { useState } from 'react'
import { useSession, useUser } from 'react-cognito-session'
import { Countdown } from './countdown.js'
import { useIsOnline, useSourceKind } from './demo-context.js'
import { toErrorWords } from './error-words.js'
import { RecentRequests } from './recent-requests.js'
import { SessionActions } from './session-actions.js'
import { SessionList } from './session-list.js'
import { SignedInUser } from './signed-in-user.js'
import { SourceInUse } from './source-in-use.js'

/** What the session is doing: who is signed in, what ends when, what was asked; and buttons to interfere. */
export function SessionPanel() {
  const user = useUser()
  const isOnline = useIsOnline()
  const kind = useSourceKind()
  return (
    <aside className="panel" aria-label="Session">
      <div className="panel-head">
        <h2>Session</h2>
        <p className="chip" data-tone={isOnline ? (user ? 'good' : 'quiet') : 'bad'}>
          {isOnline ? (user ? 'Signed in' : 'Signed out') : 'Offline'}
        </p>
      </div>
      {user ? (
        <>
          <SignedInUser user={user} />
          <SourceInUse kind={kind} />
          <SessionTimes />
          <Sessions key={user.authTime} />
        </>
      ) : (
        <p className="panel-quiet">
          Nobody is signed in. Once somebody is, watch here what the session does.
        </p>
      )}
      <SessionActions signedInAt={user?.authTime ?? null} />
      <RecentRequests />
    </aside>
  )
}

/** Asks for the list only when somebody wants to see it. */
function Sessions() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <section className="sessions" aria-label="All sessions">
      <button
        className="link"
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? 'Hide all sessions' : 'Show all sessions'}
      </button>
      {isOpen && <SessionList />}
    </section>
  )
}

/** Rendered by a refresh; what counts the seconds renders by itself. */
function SessionTimes() {
  const state = useSession()
  if (state.status !== 'authenticated') return null
  const { session, user, refreshTokenExpiresAt, refreshError } = state
  const accessToken = session.getAccessToken()
  const issuedAt = toMs(accessToken.getIssuedAt())
  return (
    <div className="times">
      <Countdown
        label="Access token"
        whenOver="Over. The next request brings a new one."
        from={issuedAt}
        to={toMs(accessToken.getExpiration())}
      >
        {refreshError ? (
          <span className="bad">The last refresh failed. {toErrorWords(refreshError)}</span>
        ) : (
          `Issued at ${toTime(issuedAt)}. Replaced by itself before it ends.`
        )}
      </Countdown>
      <Countdown label="Session" from={user.authTime} to={refreshTokenExpiresAt} whenOver="Over.">
        Only a new sign-in moves this end. You are asked for one a minute and a half before, and
        signed out half a minute before, while saving still works.
      </Countdown>
    </div>
  )
}

/** The SDK counts in seconds. */
const toMs = (seconds: number) => seconds * 1000

const toTime = (at: number) =>
  new Date(at).toLocaleTimeString([], { timeStyle: 'medium', hourCycle: 'h23' })
