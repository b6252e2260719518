'use client'

import { createElement, type ReactNode } from 'react'
import type { SessionClient } from '../core/session-client.js'
import type { GuardNotice } from '../idle/guard-state.js'
import type { IdleGuardOptions } from '../idle/idle-guard.js'
import { useClientFor } from './cognito-provider.js'
import type { GuardLabels } from './guard-labels.js'
import { useIdleGuard } from './use-idle-guard.js'
import { useLoaded } from './use-loaded.js'

const loadDialog = async ({ source }: SessionClient) => {
  const [{ GuardDialog }, { preloadReauthentication }] = await Promise.all([
    import('./guard-dialog.js'),
    import('./guard-form.js'),
  ])
  // what the form needs may follow; that it is missing is told when it is needed
  void Promise.allSettled([preloadReauthentication(), source.prepareSignIn?.()])
  return GuardDialog
}
const loadNothing = async () => null

/** How to guard, and what to show. */
export interface IdleGuardProps extends IdleGuardOptions {
  /** The words of the default dialog; English when not given. */
  labels?: GuardLabels | undefined
  /** A dialog of your own, rendered while there is something to tell. */
  children?: ((notice: GuardNotice) => ReactNode) | undefined
}

/**
 * Warns before a session ends and ends it in time, with the user's work saved: a leaf beside the app, not a wrapper
 * around it. One for a client.
 *
 * Without children it shows `GuardDialog`, for which the app imports `react-cognito-session/guard-dialog.css`.
 *
 * @throws {SessionError} as `useIdleGuard`.
 */
export function IdleGuard({ children, labels, ...options }: IdleGuardProps): ReactNode {
  const client = useClientFor('IdleGuard')
  const Dialog = useLoaded(client, children ? loadNothing : loadDialog)
  const state = useIdleGuard(options)
  if (state.phase === 'watching') return null
  if (children) return children(state)
  return Dialog && createElement(Dialog, { notice: state, labels })
}
