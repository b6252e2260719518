'use client'

import { useMemo, useSyncExternalStore } from 'react'
import type { SessionClient } from '../core/session-client.js'
import type { SessionState } from '../core/session-state.js'
import { useClientFor } from './cognito-provider.js'

/** What a server renders, and what hydration begins with: nothing is known there. */
const LOADING: SessionState = { status: 'loading' }

const selectAll = (state: SessionState) => state

/**
 * Gives the session as it is now and renders the component when it changes.
 *
 * With a selector it renders only when the selected value changes (`Object.is`): `useSession((s) => s.status)`. On a
 * server and while hydrating the status is `loading`.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useSession(): SessionState
export function useSession<T>(select: (state: SessionState) => T): T
export function useSession<T>(select?: (state: SessionState) => T): T | SessionState {
  return useSelected<T | SessionState>('useSession', select ?? selectAll)
}

/** `useSession` for the hooks that stand on it, under their own names. */
export function useSelected<T>(hook: string, select: (state: SessionState) => T): T {
  const client = useClientFor(hook)
  const { getSelected, getSelectedOnServer } = useMemo(
    () => createSelection(client, select),
    [client, select],
  )
  return useSyncExternalStore(client.subscribe, getSelected, getSelectedOnServer)
}

/** One result for one state: a selector that builds objects must not look like a change. */
function createSelection<T>(client: SessionClient, select: (state: SessionState) => T) {
  let selectedFrom: SessionState | null = null
  let selected: T
  const selectOnce = (state: SessionState) => {
    if (state !== selectedFrom) selected = select((selectedFrom = state))
    return selected
  }
  return {
    getSelected: () => selectOnce(client.getState()),
    getSelectedOnServer: () => selectOnce(LOADING),
  }
}
