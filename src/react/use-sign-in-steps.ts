'use client'

import { useCallback, useRef, useState } from 'react'
import { SessionError, toSessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import type { ManagedLoginSource } from '../sources/managed-login.js'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import type { UserPoolSource } from '../sources/user-pool/user-pool-source.js'

/** The steps of a sign-in as state for a form. */
export interface SignInSteps {
  /** What the sign-in has come to: null before it begins, then what the user has to do next, at the end `done`. */
  readonly step: SignInStep | null
  /** Why the last attempt failed; null while one is under way and after a success. */
  readonly error: SessionError | null
  readonly isPending: boolean
  /** Goes on with the current step: `proceed(() => step.submitCode(code))`. Resolves to the next step, or to null when it failed: `error` tells why. */
  proceed(next: () => Promise<SignInStep>): Promise<SignInStep | null>
  /** Back to the beginning; what is under way is not followed any more, and a popup not waited for. */
  reset(): void
}

type Attempt = Pick<SignInSteps, 'step' | 'error' | 'isPending'>

const BEFORE: Attempt = { step: null, error: null, isPending: false }

/**
 * Follows one sign-in at a time, the latest.
 *
 * @param firstError - what is wrong before anything is tried here.
 */
export function useSignInSteps(firstError: SessionError | null) {
  const [attempt, setAttempt] = useState<Attempt | null>(null)
  const latest = useRef<AbortController | null>(null)

  const proceed = useCallback(async (next: (signal: AbortSignal) => Promise<SignInStep>) => {
    latest.current?.abort()
    const turn = (latest.current = new AbortController())
    const show = (result: Partial<Attempt>) => {
      if (turn !== latest.current) return
      setAttempt((before) => ({ ...BEFORE, ...before, error: null, ...result }))
    }
    show({ isPending: true })
    try {
      const step = await next(turn.signal)
      show({ isPending: false, step })
      return step
    } catch (thrown) {
      show({ isPending: false, error: toSessionError(thrown) })
      return null
    }
  }, [])

  const reset = useCallback(() => {
    latest.current?.abort()
    latest.current = null
    setAttempt(BEFORE)
  }, [])

  return { ...(attempt ?? { ...BEFORE, error: firstError }), proceed, reset }
}

/** @throws {SessionError} `invalid_config` when nobody can sign in through the client's source. */
export function toSignInSource(
  { source }: SessionClient,
  hook: string,
): UserPoolSource | ManagedLoginSource {
  if (/^(user-pool|hosted-ui|token-handler)$/.test(String(Reflect.get(source, 'kind')))) {
    return source as UserPoolSource | ManagedLoginSource
  }
  throw new SessionError(
    'invalid_config',
    `${hook}() needs a client whose source is userPoolSource(...), hostedUiSource(...) or tokenHandlerSource(...).`,
  )
}

/** The error about arguments that are another source's. */
export function toArgumentsError(example: string): SessionError {
  return new SessionError('invalid_config', `With this source it is ${example}.`)
}
