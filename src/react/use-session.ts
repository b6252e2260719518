'use client'

import { useMemo, useSyncExternalStore } from 'react'
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
  const selectOnce = useMemo(() => createSelection(select), [select])
  return useSyncExternalStore(
    client.subscribe,
    () => selectOnce(client.getState()),
    () => selectOnce(LOADING),
  )
}

/** One result for one state: a selector that builds objects must not look like a change. */
function createSelection<T>(select: (state: SessionState) => T) {
  let selectedFrom: SessionState | null = null
  let selected: T
  return (state: SessionState) => {
    if (state === selectedFrom) return selected
    selected = select(state)
    selectedFrom = state
    return selected
  }
}
