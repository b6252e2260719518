'use client'

import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { SessionClient } from '../core/session-client.js'
import type { SessionSimulation } from '../core/session-simulation.js'
import { useClientFor } from '../react/cognito-provider.js'
import { createDevtoolsHost } from './devtools-host.js'
import { DevtoolsCorner, type DevtoolsPosition } from './devtools-corner.js'
import { openTabsOf } from './open-tabs.js'
import { refreshHistoryOf } from './refresh-history.js'

/** What `SessionDevtools` takes. */
export interface SessionDevtoolsProps {
  /** True: the panel is open from the beginning. Default: only its button is there. */
  initialIsOpen?: boolean | undefined
  /** The corner of the page. Default: `'bottom-left'`, for the guard's banner is at the right; Next.js has a sign of its own there. */
  position?: DevtoolsPosition | undefined
  /** Gives the panel buttons that let tokens expire, revoke the session, sleep and go offline: a test session of `./testing`. */
  simulation?: SessionSimulation | undefined
}

/**
 * Shows the session as it is: a button in a corner, and a panel with what the client knows, when each end is due, the
 * refreshes and the other tabs. For development: without the bundler's `development` condition it renders nothing.
 *
 * It only looks on. Nothing is asked, refreshed or signed out unless a button is pressed; it listens to the session as
 * any `useSession` does, which the provider above does already. What is pressed in it is activity to an `IdleGuard`, as
 * anywhere on the page. Access and ID token are shown when asked for, until the panel is closed; the refresh token never.
 * From `./devtools/production` it is in a release as well: whoever sits at the page then sees access and ID token by one
 * click, and can act as the user with them elsewhere until they expire.
 * While a modal dialog is open, that of the guard for instance, it can be seen and not be used. `source.refresh` is
 * wrapped while this is mounted, to take the time.
 *
 * @example
 * <CognitoProvider client={client}>
 *   <App />
 *   <SessionDevtools />
 * </CognitoProvider>
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function SessionDevtools(props: SessionDevtoolsProps): ReactNode {
  const client = useClientFor('SessionDevtools')
  const isInPage = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  useEffect(() => refreshHistoryOf(client).start(), [client])
  useEffect(() => {
    const tabs = openTabsOf(client)
    const stop = tabs.start()
    window.addEventListener('pagehide', tabs.leave)
    return () => {
      window.removeEventListener('pagehide', tabs.leave)
      stop()
    }
  }, [client])
  return isInPage && <DevtoolsInPage client={client} {...props} />
}

const never = () => () => {}

/** Not on a server, and not while hydrating. */
function DevtoolsInPage(props: SessionDevtoolsProps & { client: SessionClient }) {
  const [{ root, attach }] = useState(createDevtoolsHost)
  useEffect(attach, [attach])
  return createPortal(<DevtoolsCorner {...props} />, root)
}
