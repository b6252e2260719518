'use client'

import { createContext, useContext, useEffect, type ReactNode } from 'react'
import { SessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'

const SessionClientContext = createContext<SessionClient | null>(null)

/** What `CognitoProvider` takes. */
export interface CognitoProviderProps {
  /** Made once, outside the component: `createSessionClient(...)`. */
  client: SessionClient
  children?: ReactNode
}

/**
 * Gives the session client to every hook below it and keeps it listening while it is mounted.
 *
 * The context holds the client, never the state: a refresh renders only who reads what has changed.
 */
export function CognitoProvider({ client, children }: CognitoProviderProps): ReactNode {
  useEffect(() => client.subscribe(() => {}), [client])
  return <SessionClientContext.Provider value={client}>{children}</SessionClientContext.Provider>
}

/** Gives the client of the nearest provider to a hook; without one it throws an error with the hook's name. */
export function useClientFor(hook: string): SessionClient {
  const client = useContext(SessionClientContext)
  if (client) return client
  throw new SessionError(
    'provider_missing',
    `${hook}() needs <CognitoProvider client={createSessionClient(...)}> around the app.`,
  )
}
