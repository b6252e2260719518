'use client'

import { useCallback } from 'react'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import type { SignInOptions } from '../sources/user-pool/user-pool-source.js'
import { useClientFor } from './cognito-provider.js'
import { toUserPoolSource, useSignInSteps, type SignInSteps } from './use-sign-in-steps.js'

/** A sign-in in a form of the app's own. */
export interface SignInHandle extends SignInSteps {
  /** Begins. Resolves to the step that `step` shows then, or to null when it failed: `error` tells why. */
  signIn(username: string, password?: string, options?: SignInOptions): Promise<SignInStep | null>
}

/**
 * Signs in with a password and whatever the pool asks for after it, as state for a form.
 *
 * @throws {SessionError} `provider_missing` outside a provider; `invalid_config` when the client's source has no password
 *   sign-in.
 */
export function useSignIn(): SignInHandle {
  const source = toUserPoolSource(useClientFor('useSignIn'), 'useSignIn')
  const steps = useSignInSteps()
  const { proceed } = steps
  const signIn = useCallback<SignInHandle['signIn']>(
    (...credentials) => proceed(() => source.signIn(...credentials)),
    [proceed, source],
  )
  return { ...steps, signIn }
}
