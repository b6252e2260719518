'use client'

import { useCallback } from 'react'
import type { SessionState } from '../core/session-state.js'
import type { ManagedLoginOptions } from '../sources/managed-login.js'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import type { SignInOptions } from '../sources/user-pool/user-pool-source.js'
import { useClientFor } from './cognito-provider.js'
import { useSelected } from './use-session.js'
import {
  toArgumentsError,
  toSignInSource,
  useSignInSteps,
  type SignInSteps,
} from './use-sign-in-steps.js'

/** A sign-in in a form of the app's own, or on the pages of managed login. */
export interface SignInHandle extends SignInSteps {
  /** Begins. Resolves to the step that `step` shows then, or to null when it failed: `error` tells why. */
  signIn(username: string, password?: string, options?: SignInOptions): Promise<SignInStep | null>
  /**
   * For sources of managed login, once called hosted UI; with `display: 'popup'` to be called in the handler of a click.
   * A redirect leaves the page; what went wrong is the first `error` on the page that it comes back to.
   */
  signIn(options?: ManagedLoginOptions): Promise<SignInStep | null>
}

const selectIsKnown = ({ status }: SessionState) => status !== 'loading'

/**
 * Signs in, as state for a form: with a password and whatever the pool asks for after it, or by the pages of managed login.
 *
 * @throws {SessionError} `provider_missing` outside a provider; `invalid_config` when nobody can sign in through the
 *   client's source.
 */
export function useSignIn(): SignInHandle {
  const source = toSignInSource(useClientFor('useSignIn'), 'useSignIn')
  const managed = source.kind === 'user-pool' ? null : source
  const isKnown = useSelected('useSignIn', selectIsKnown)
  const steps = useSignInSteps(managed && isKnown ? managed.signInError() : null)
  const { proceed } = steps
  const signIn = useCallback(
    (first?: string | ManagedLoginOptions, password?: string, options?: SignInOptions) =>
      // no wait before the source: a browser lets a window open in the handler of a click only
      proceed(async (signal) => {
        if (source.kind === 'user-pool') {
          if (typeof first !== 'string') throw toArgumentsError('signIn(username, password)')
          return await source.signIn(first, password, options)
        }
        if (typeof first === 'string') throw toArgumentsError("signIn({ display: 'popup' })")
        const session = await source.signIn({ ...first, signal: endedBy(signal, first?.signal) })
        return { step: 'done', session }
      }),
    [proceed, source],
  )
  return { ...steps, signIn }
}

/** A signal that fires with either of the two. */
function endedBy(signal: AbortSignal, own: AbortSignal | undefined): AbortSignal {
  if (!own) return signal
  const ending = new AbortController()
  for (const each of [signal, own]) {
    const end = () => ending.abort(each.reason)
    if (each.aborted) end()
    else each.addEventListener('abort', end, { once: true })
  }
  return ending.signal
}
