'use client'

import { useCallback, useEffect } from 'react'
import { SessionError } from '../core/errors.js'
import type { SessionState, SessionUser } from '../core/session-state.js'
import { guardDeskOf } from '../idle/guard-controls.js'
import type { SignInStep } from '../sources/user-pool/sign-in-step.js'
import { useClientFor } from './cognito-provider.js'
import { useSelected } from './use-session.js'
import {
  toArgumentsError,
  toSignInSource,
  useSignInSteps,
  type SignInSteps,
} from './use-sign-in-steps.js'

/** A new sign-in of the user of this page, in a form of the app's own or in a popup of managed login. */
export interface ReauthenticationHandle extends SignInSteps {
  /** Who has to sign in; null when nobody has been signed in on this page. */
  readonly user: SessionUser | null
  /**
   * Begins. Resolves as `SignInHandle.signIn` does. Without a password for sources of managed login, in the handler of a
   * click.
   */
  signIn(password?: string): Promise<SignInStep | null>
}

const selectShownUser = (state: SessionState) => {
  if (state.status === 'authenticated') return state.user
  return state.status === 'unauthenticated' ? state.lastUser : null
}

/**
 * Signs the user of this page in once more, with nothing unmounted: before the session ends, or after it on a page that
 * was kept for its unsaved work. As long as the component is mounted the page stays when the session ends.
 *
 * Nobody else can sign in here: the error is `different_user`, and what they have been given is revoked.
 *
 * @throws {SessionError} `provider_missing` outside a provider; `invalid_config` when nobody can sign in through the
 *   client's source.
 */
export function useReauthentication(): ReauthenticationHandle {
  const client = useClientFor('useReauthentication')
  const source = toSignInSource(client, 'useReauthentication')
  const user = useSelected('useReauthentication', selectShownUser)
  const steps = useSignInSteps(null)
  const { proceed } = steps

  useEffect(() => guardDeskOf(client).beginReauthentication(), [client])

  const signIn = useCallback(
    (password?: string) =>
      proceed(async () => {
        const shownUser = selectShownUser(client.getState())
        if (!shownUser) {
          throw new SessionError('not_authenticated', 'Nobody has been signed in on this page.')
        }
        if (source.kind === 'user-pool') {
          if (password === undefined) throw toArgumentsError('signIn(password)')
          return await source.signIn(shownUser.username, password, { isReauthentication: true })
        }
        if (password !== undefined) throw toArgumentsError('signIn()')
        await source.reauthenticate(shownUser)
        return { step: 'done', session: await client.getSession() }
      }),
    [proceed, client, source],
  )
  return { ...steps, user, signIn }
}
