'use client'

import { type InputHTMLAttributes, type ReactNode, useLayoutEffect, useRef } from 'react'
import type { SessionError } from '../core/errors.js'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import type { GuardFormLabels } from './guard-form-labels.js'

/** What the field of a step takes. */
export interface GuardFieldProps {
  /** Null: the password is asked for. */
  step: SignInStep | null
  /** Tells a password manager whose password it is. */
  username: string
  labels: GuardFormLabels
  /** What is wrong with the last answer, and the id of the sentence that tells it. */
  error: SessionError | null
  errorId: string
  isPending: boolean
}

/**
 * Asks for what a step of a sign-in needs; the answer is the form's `answer`.
 *
 * It has the focus, again after an error; an answer that was wrong does not stay, one that did not get through does.
 */
export function GuardField(props: GuardFieldProps): ReactNode {
  const { step, username, labels, error, errorId, isPending } = props
  const ref = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const input = ref.current!
    if (isPending) return
    if (error?.code.startsWith('incorrect_')) input.value = ''
    input.focus()
  }, [error, isPending])
  const shared: InputHTMLAttributes<HTMLInputElement> = {
    name: 'answer',
    required: true,
    'aria-describedby': error ? errorId : undefined,
  }

  if (step?.step === 'mfa-choice') {
    return (
      <fieldset className="rcs-guard-choice">
        <legend>{labels.mfaChoice}</legend>
        {step.methods.map((method, index) => (
          <label key={method}>
            <input
              {...shared}
              ref={index ? undefined : ref}
              type="radio"
              value={method}
              defaultChecked={!index}
            />
            {labels[method]}
          </label>
        ))}
      </fieldset>
    )
  }

  const input = { ...shared, ref, readOnly: isPending, 'aria-invalid': !!error }
  return step ? (
    <label className="rcs-guard-field">
      {step.step === 'sms-code' ? labels.smsCode : labels.totpCode}
      <input {...input} autoComplete="one-time-code" inputMode="numeric" />
    </label>
  ) : (
    <>
      <input hidden readOnly autoComplete="username" value={username} />
      <label className="rcs-guard-field">
        {labels.password}
        <input {...input} type="password" autoComplete="current-password" />
      </label>
    </>
  )
}
