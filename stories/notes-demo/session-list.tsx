import { useSessions, type UserSession } from 'react-cognito-session'
import { toErrorWords } from './error-words.js'

/** The user's sessions on all devices, without what sign-in pages remember; each but this page's can be ended. */
export function SessionList() {
  const { sessions, error, isPending, revokeSession, reload } = useSessions()
  const shown = sessions?.filter(({ type }) => type === 'token').toSorted(byInterest)
  const isImpossible = error?.code === 'not_supported'
  return (
    <div className="session-list">
      {isImpossible && <p className="panel-quiet">This user pool keeps no list of sessions.</p>}
      {error && !isImpossible && (
        <p className="bad" role="alert">
          {toErrorWords(error)}
        </p>
      )}
      {!shown && !error && <output className="panel-quiet">Looking…</output>}
      {shown && (
        <ul>
          {shown.map((session) => (
            <li key={session.id}>
              <span className="session-name">{toName(session)}</span>
              <span className="session-facts">{toFacts(session)}</span>
              {session.isCurrent ? (
                <span className="session-mark">This page</span>
              ) : (
                <button
                  className="link"
                  type="button"
                  aria-disabled={isPending}
                  aria-label={`End: ${toName(session)}, ${toFacts(session)}`}
                  onClick={() => void (isPending || revokeSession(session.id))}
                >
                  End
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isImpossible && (
        <button
          className="link"
          type="button"
          aria-disabled={isPending}
          onClick={() => void (isPending || reload())}
        >
          Look again
        </button>
      )}
    </div>
  )
}

/** This page's own, then the latest. */
const byInterest = (one: UserSession, other: UserSession) =>
  Number(other.isCurrent) - Number(one.isCurrent) || (other.createdAt ?? 0) - (one.createdAt ?? 0)

const toName = ({ device }: UserSession) => device ?? 'Unknown device'

const toFacts = ({ createdAt }: UserSession) =>
  createdAt === null ? 'Signed in' : `Signed in since ${toTime(createdAt)}`

const toTime = (at: number) =>
  new Date(at).toLocaleTimeString([], { timeStyle: 'short', hourCycle: 'h23' })
