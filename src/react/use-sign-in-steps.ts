'use client'

import { useCallback, useRef, useState } from 'react'
import { SessionError, toSessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
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
  /** Back to the beginning; what is under way is not followed any more. */
  reset(): void
}

type Attempt = Pick<SignInSteps, 'step' | 'error' | 'isPending'>

const BEFORE: Attempt = { step: null, error: null, isPending: false }

/** Follows one sign-in at a time, the latest. */
export function useSignInSteps(): SignInSteps {
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

  const reset = useCallback(() => {
    latest.current++
    setAttempt(BEFORE)
  }, [])

  return { ...attempt, proceed, reset }
}

/** @throws {SessionError} `invalid_config` when the client's source has no password sign-in. */
export function toUserPoolSource({ source }: SessionClient, hook: string): UserPoolSource {
  if ('kind' in source && source.kind === 'user-pool') return source as UserPoolSource
  throw new SessionError(
    'invalid_config',
    `${hook}() needs a client whose source is userPoolSource(...).`,
  )
}
