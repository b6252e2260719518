import { useId } from 'react'
import type { GuardNotice } from 'react-cognito-session'
import { TimeLeft } from './time-left.js'

/** The idle warning inside its own half of the page, because a modal dialog would cover the other half too. */
export function TabWarning({ notice }: { notice: GuardNotice }) {
  const id = useId()
  if (notice.phase !== 'warning' || notice.cause !== 'idle') return null
  return (
    <div className="tab-backdrop">
      <div
        className="own-dialog"
        role="alertdialog"
        aria-labelledby={`${id}t`}
        aria-describedby={`${id}d`}
      >
        <h2 id={`${id}t`}>Are you still there?</h2>
        <p id={`${id}d`}>
          You will be signed out in <TimeLeft deadline={notice.signOutAt} />.
        </p>
        <div className="own-dialog-actions">
          <button type="button" onClick={() => void notice.signOut()}>
            Sign out now
          </button>
          <button type="button" onClick={notice.staySignedIn}>
            Stay signed in
          </button>
        </div>
      </div>
    </div>
  )
}
