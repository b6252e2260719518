import { useId, useRef, useState, type ReactNode } from 'react'
import { useSignIn } from 'react-cognito-session'
import { toErrorWords } from './error-words.js'
import { isFramed } from './is-framed.js'
import { lastingDemoPath } from './lasting-demo.js'

type Display = 'redirect' | 'popup'

/** Signs in on the pages of managed login: by leaving this page, or in a window. */
export function ManagedLoginCard({
  notice,
  loginHint,
  canRedirect = !isFramed(),
  children,
}: {
  /** Why somebody has to sign in; null where nothing needs telling. */
  notice: string | null
  /** Whom the pages suggest. */
  loginHint: string
  canRedirect?: boolean
  children?: ReactNode
}) {
  const { signIn, error, isPending, reset } = useSignIn()
  const [display, setDisplay] = useState<Display | null>(null)
  const windowButton = useRef<HTMLButtonElement>(null)
  const titleId = useId()
  const isLeaving = isPending && display === 'redirect'
  const isWaiting = isPending && display === 'popup'

  // another window takes the place of one that may have been closed, which no page can know
  const begin = (wanted: Display) => {
    if (isLeaving) return
    setDisplay(wanted)
    void signIn({ display: wanted, loginHint })
  }

  const stopWaiting = () => {
    reset()
    windowButton.current?.focus()
  }

  return (
    <section className="card" aria-labelledby={titleId}>
      <h2 id={titleId}>Sign in</h2>
      {notice && !error && !isPending && <output className="notice">{notice}</output>}
      {error && (
        <p className="notice notice-bad" role="alert">
          {toErrorWords(error)}
        </p>
      )}
      <p className="card-text">The password is asked for on a page of the sign-in service.</p>
      <div className="card-actions">
        {canRedirect && (
          <button
            className="button button-main"
            type="button"
            aria-disabled={isLeaving}
            onClick={() => begin('redirect')}
          >
            {isLeaving ? 'Leaving for the sign-in page…' : 'Sign in'}
          </button>
        )}
        <button
          ref={windowButton}
          className={canRedirect ? 'button' : 'button button-main'}
          type="button"
          aria-disabled={isLeaving}
          onClick={() => begin('popup')}
        >
          Sign in in a window
        </button>
        <div className="card-waiting" aria-live="polite">
          {isWaiting && (
            <>
              <span>Go on in the other window.</span>
              <button className="link" type="button" onClick={stopWaiting}>
                Never mind
              </button>
            </>
          )}
        </div>
      </div>
      {isFramed() && (
        <p className="hint">
          Sign-in pages cannot be shown in a frame, and this page is in one. To sign in without a
          window,{' '}
          <a href={lastingDemoPath} target="_blank" rel="noreferrer">
            open Daybook by itself
          </a>
          .
        </p>
      )}
      {children}
    </section>
  )
}
