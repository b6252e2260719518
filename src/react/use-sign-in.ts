'use client'

import { useCallback, useRef, useState } from 'react'
import { SessionError, toSessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import type { SignInOptions, UserPoolSource } from '../sources/user-pool/user-pool-source.js'
import { useClientFor } from './cognito-provider.js'

/** A sign-in in a form of the app's own. */
export interface SignInHandle {
  /** What the sign-in has come to: null before it begins, then what the user has to do next, at the end `done`. */
  readonly step: SignInStep | null
  /** Why the last attempt failed; null while one is under way and after a success. */
  readonly error: SessionError | null
  readonly isPending: boolean
  /** Begins. Resolves to the step that `step` shows then, or to null when it failed: `error` tells why. */
  signIn(username: string, password?: string, options?: SignInOptions): Promise<SignInStep | null>
  /** Goes on with the current step: `proceed(() => step.submitCode(code))`. Resolves as `signIn` does. */
  proceed(next: () => Promise<SignInStep>): Promise<SignInStep | null>
  /** Back to the beginning; what is under way is not followed any more. */
  reset(): void
}

type Attempt = Pick<SignInHandle, 'step' | 'error' | 'isPending'>

const BEFORE: Attempt = { step: null, error: null, isPending: false }

/**
 * Signs in with a password and whatever the pool asks for after it, as state for a form.
 *
 * @throws {SessionError} `provider_missing` outside a provider; `invalid_config` when the client's source has no password
 *   sign-in.
 */
export function useSignIn(): SignInHandle {
  const source = toUserPoolSource(useClientFor('useSignIn'))
  const [attempt, setAttempt] = useState(BEFORE)
  const latest = useRef(0)

  const proceed = useCallback(async (next: () => Promise<SignInStep>) => {
    const turn = ++latest.current
    const show = (result: Partial<Attempt>) => {
      if (turn === latest.current) setAttempt((before) => ({ ...before, error: null, ...result }))
    }
    show({ isPending: true })
    try {
      const step = await next()
      show({ isPending: false, step })
      return step
    } catch (thrown) {
      show({ isPending: false, error: toSessionError(thrown) })
      return null
    }
  }, [])

  const signIn = useCallback<SignInHandle['signIn']>(
    (...credentials) => proceed(() => source.signIn(...credentials)),
    [proceed, source],
  )

  const reset = useCallback(() => {
    latest.current++
    setAttempt(BEFORE)
  }, [])

  return { ...attempt, signIn, proceed, reset }
}

function toUserPoolSource({ source }: SessionClient): UserPoolSource {
  if ('kind' in source && source.kind === 'user-pool') return source as UserPoolSource
  throw new SessionError(
    'invalid_config',
    'useSignIn() needs a client whose source is userPoolSource(...).',
  )
}
