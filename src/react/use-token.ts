'use client'

import { useMemo, useSyncExternalStore } from 'react'
import type { SessionClient } from '../core/session-client.js'
import { useClientFor } from './cognito-provider.js'

/** Not the same as null, nobody signed in: on a server, and while hydrating what it has sent, nothing is known. */
const unknown = () => undefined

/**
 * Gives the client, and a function that reads one of its tokens; the component is rendered after a refresh only if it has
 * called that function while rendering.
 */
export function useToken(
  hook: string,
  getter: 'getAccessToken' | 'getIdToken',
): [SessionClient, () => string | null] {
  const client = useClientFor(hook)
  const reader = useMemo(() => createReader(client, getter), [client, getter])
  const token = useSyncExternalStore(reader.subscribe, reader.getToken, unknown)
  const read = () => {
    reader.noteRead()
    // an event handler gets the token of now, which a component that never read it while rendering has not seen
    return token === undefined ? null : reader.getToken()
  }
  return [client, read]
}

function createReader(client: SessionClient, getter: 'getAccessToken' | 'getIdToken') {
  let hasRead = false
  return {
    noteRead: () => void (hasRead = true),
    getToken: () => {
      const state = client.getState()
      // a page that was kept after its session's end has no token
      const hasToken = state.status === 'authenticated' && !state.refreshError?.isTerminal
      return hasToken ? state.session[getter]().getJwtToken() : null
    },
    subscribe: (onChange: () => void) => client.subscribe(() => hasRead && onChange()),
  }
}
