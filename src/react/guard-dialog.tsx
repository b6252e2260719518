'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { SessionError, toSessionError } from '../core/errors.js'
import type { UnsavedItem } from '../core/unsaved-work.js'
import { giveUpReauthentication } from '../idle/guard-notice.js'
import type { GuardNotice } from '../idle/guard-state.js'
import { useClientFor } from './cognito-provider.js'
import { GuardBanner } from './guard-banner.js'
import { GuardButton } from './guard-button.js'
import { GuardDialogFrame } from './guard-dialog-frame.js'
import { GuardError } from './guard-error.js'
import { GuardForm, preloadReauthentication } from './guard-form.js'
import { createGuardHost } from './guard-host.js'
import { englishLabels, type GuardLabels } from './guard-labels.js'
import { GuardUnsavedList } from './guard-unsaved-list.js'

/** What the dialog takes. */
export interface GuardDialogProps {
  /** What the guard has to tell; mount the dialog only while there is something. */
  notice: GuardNotice
  /** Default: English. */
  labels?: GuardLabels | undefined
}

/**
 * The default dialog of the guard: warns, saves, lets the user stay or sign in again on the spot.
 *
 * A native modal dialog outside the app's root. What it offers is what is true at that end of the session; Escape takes
 * the safe one of the choices. Looks as `react-cognito-session/guard-dialog.css` says; without it, as browsers do.
 *
 * @see {@link https://www.w3.org/WAI/ARIA/apg/patterns/alertdialog/ APG, alert dialog}
 */
export function GuardDialog({ notice, labels = englishLabels }: GuardDialogProps): ReactNode {
  const client = useClientFor('GuardDialog')
  const [host] = useState(createGuardHost)
  const [error, setError] = useState<SessionError | null>(null)
  // for a sign-in in another window
  const [isWaiting, setWaiting] = useState(false)
  const latest = useRef(0)
  // null: as it fits the notice
  const [wantsSignIn, setWantsSignIn] = useState<boolean | null>(null)
  useEffect(() => void preloadReauthentication().catch(() => {}), [])

  const warning = notice.phase === 'warning' ? notice : null
  const idle = warning?.cause === 'idle' ? warning : null
  const expiry = warning?.cause === 'refresh-token-expiry' ? warning : null
  const kept = notice.phase === 'signed-out' ? notice : null
  const again = expiry ?? kept
  const isForm = again?.canReauthenticate === false && (wantsSignIn ?? !!kept)
  const hasFailed =
    !!warning && error?.code === 'unsaved_work' && notice.unsavedWork.some(isUnsaved)

  /** What comes of something is shown as long as it is the last that was asked for. */
  const begin = (isSignIn: boolean) => {
    const turn = ++latest.current
    setError(null)
    setWaiting(isSignIn)
    return (failure: SessionError | null) => {
      if (turn !== latest.current) return
      setError(failure)
      setWaiting(false)
    }
  }
  const run = (action: () => Promise<void>, isSignIn = false) => {
    const finish = begin(isSignIn)
    action().then(
      () => finish(null),
      (thrown: unknown) => finish(toSessionError(thrown)),
    )
  }
  const signInAgain = () => {
    setWantsSignIn(true)
    if (again?.canReauthenticate) run(again.reauthenticate, true)
    else begin(false)
  }
  const putAside = () => {
    giveUpReauthentication(client)
    setWantsSignIn(null)
    expiry?.dismiss()
  }
  const end = warning ?? kept
  const signOut = () => end && run(() => end.signOut({ evenIfUnsaved: hasFailed || !!kept }))

  if (expiry?.isDismissed && !wantsSignIn) {
    return createPortal(
      <GuardBanner
        host={host}
        deadline={expiry.signOutAt}
        labels={labels}
        onSignIn={signInAgain}
      />,
      host.element,
    )
  }

  const [title, text = null] = hasFailed
    ? [labels.failedTitle, labels.failedText]
    : idle
      ? [labels.idleTitle, labels.idleText]
      : expiry
        ? [labels.expiryTitle, labels.expiryText]
        : kept
          ? [labels.signedOutTitle, labels.signedOutText]
          : [labels.signingOutTitle]

  return createPortal(
    <GuardDialogFrame
      // the form outlives the end of the session; else another notice is another dialog, told anew
      key={isForm ? 'form' : title + hasFailed}
      host={host}
      labels={labels}
      title={title}
      text={text}
      deadline={warning && warning.signOutAt}
      phase={notice.phase}
      isAsked={!!wantsSignIn}
      onEscape={idle ? idle.staySignedIn : expiry && putAside}
    >
      <GuardUnsavedList items={notice.unsavedWork} labels={labels} />
      {again?.canReauthenticate && (
        // always there: what comes into the page together with its text is told by few screen readers
        <p className={isWaiting ? 'rcs-guard-text' : 'rcs-guard-hidden'} aria-live="polite">
          {isWaiting && labels.otherWindow}
        </p>
      )}
      {error?.code !== 'unsaved_work' && <GuardError error={error} sentences={labels.errors} />}
      {isForm && (
        <GuardForm
          labels={labels}
          onBack={expiry && (() => setWantsSignIn(null))}
          onSignOut={signOut}
          onLoadError={(thrown) => {
            setError(
              new SessionError('network', 'The form could not be loaded.', { cause: thrown }),
            )
            setWantsSignIn(false)
          }}
        />
      )}
      {end && !(isForm && expiry) && (
        <div className="rcs-guard-actions">
          {idle && (
            <GuardButton kind="primary" onPress={idle.staySignedIn}>
              {labels.staySignedIn}
            </GuardButton>
          )}
          {again && !isForm && (
            <GuardButton kind="primary" onPress={signInAgain}>
              {labels.signInAgain}
            </GuardButton>
          )}
          {expiry && <GuardButton onPress={putAside}>{labels.notNow}</GuardButton>}
          <GuardButton kind={hasFailed || kept ? 'danger' : 'plain'} onPress={signOut}>
            {kept ? labels.leaveWithoutSaving : hasFailed ? labels.signOutAnyway : labels.signOut}
          </GuardButton>
        </div>
      )}
    </GuardDialogFrame>,
    host.element,
  )
}

const isUnsaved = ({ status }: UnsavedItem) => status !== 'saved'
