'use client'

import type { SessionState, SessionUser } from '../core/session-state.js'
import { useSelected } from './use-session.js'

const selectUser = (state: SessionState) => (state.status === 'authenticated' ? state.user : null)

/**
 * Gives who is signed in; null when nobody is, or while that is not known.
 *
 * The same object across refreshes, so effects on it do not run again; a new one after a new sign-in or changed claims.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useUser(): SessionUser | null {
  return useSelected('useUser', selectUser)
}
