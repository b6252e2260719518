'use client'

import { type ReactNode, type SubmitEvent, useId } from 'react'
import type { SessionUser } from '../core/session-state.js'
import type { MfaMethod, SignInStep } from '../sources/user-pool/sign-in-step.js'
import { GuardButton } from './guard-button.js'
import { GuardError } from './guard-error.js'
import { GuardField } from './guard-field.js'
import { englishFormLabels } from './guard-form-labels.js'
import type { GuardLabels } from './guard-labels.js'
import { useReauthentication } from './use-reauthentication.js'

/** What the sign-in form takes. */
export interface GuardReauthenticationProps {
  labels: GuardLabels
  /** Leaves the form; null where there is nothing to go back to. */
  onBack: (() => void) | null
  onSignOut: () => void
}

/**
 * The sign-in form in the dialog: the user's password, then the codes that the pool asks for.
 *
 * Nothing that was typed is kept but in its field, and there only while it may still be right.
 */
export function GuardReauthentication(props: GuardReauthenticationProps): ReactNode {
  const { labels, onBack, onSignOut } = props
  const { form = englishFormLabels } = labels
  const { step, error, isPending, user, signIn, proceed, reset } = useReauthentication()
  const errorId = useId()
  // such a sign-in has to begin anew
  const current: SignInStep | null = error?.code === 'code_expired' ? null : step
  const name = current?.step ?? 'password'

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isPending) return
    const answer = new FormData(event.currentTarget).get('answer') as string
    switch (current?.step) {
      case undefined:
        reset()
        return void signIn(answer)
      case 'sms-code':
      case 'totp-code':
        return void proceed(() => current.submitCode(answer.trim()))
      case 'mfa-choice':
        return void proceed(() => current.chooseMethod(answer as MfaMethod))
      default:
    }
  }

  if (name === 'done') return null
  const back = current ? reset : onBack
  const isPossible = /^(password|sms-code|totp-code|mfa-choice)$/.test(name)
  const shownName = user && toShownName(user)
  return (
    <form className="rcs-guard-form" aria-busy={isPending} onSubmit={submit}>
      {shownName && (
        <p className="rcs-guard-user">
          {form.username} <strong>{shownName}</strong>
        </p>
      )}
      {isPossible ? (
        <GuardField
          key={name}
          step={current}
          username={shownName ?? ''}
          labels={form}
          error={error}
          errorId={errorId}
          isPending={isPending}
        />
      ) : (
        <p role="alert">{form.otherStep}</p>
      )}
      <GuardError id={errorId} error={error} sentences={{ ...labels.errors, ...form.errors }} />
      <div className="rcs-guard-actions">
        {isPossible ? (
          <GuardButton kind="primary" isBusy={isPending}>
            {current ? form.continue : form.signIn}
          </GuardButton>
        ) : (
          <GuardButton onPress={onSignOut}>{labels.signOut}</GuardButton>
        )}
        {back && <GuardButton onPress={back}>{form.back}</GuardButton>}
      </div>
    </form>
  )
}

/** Pools whose users sign in by mail give them a random user name, which they have never seen. */
function toShownName({ username, sub, claims }: SessionUser): string {
  const known = username === sub && (claims.email ?? claims.phone_number)
  return typeof known === 'string' ? known : username
}
