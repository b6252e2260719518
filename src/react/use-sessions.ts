'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { SessionError, toSessionError } from '../core/errors.js'
import type { SessionState } from '../core/session-state.js'
import {
  listUserSessions,
  revokeUserSession,
  type RevokeSessionOptions,
  type UserSession,
} from '../core/user-sessions.js'
import { useClientFor } from './cognito-provider.js'
import { useSelected } from './use-session.js'

/** The user's sessions on all devices. */
export interface SessionsHandle {
  /** Null before they are known and while nobody is signed in. */
  readonly sessions: readonly UserSession[] | null
  /** Why the last request failed; what was listed before stays. `not_supported` when the pool has no session tracking. */
  readonly error: SessionError | null
  readonly isPending: boolean
  /** Revokes another session than this page's. Resolves to true, or to false when it failed: `error` tells why. */
  revokeSession(id: string, options?: Pick<RevokeSessionOptions, 'linked'>): Promise<boolean>
  /** Asks for the list again. */
  reload(): Promise<void>
}

/** What is known, and of which sign-in. */
interface Known {
  of: string | null
  listed: readonly UserSession[] | null
  /** By id: Cognito may list them for some seconds more. */
  revoked: readonly string[]
  error: SessionError | null
}

const NOTHING: Known = { of: null, listed: null, revoked: [], error: null }

/** A sign-in by name; null when nobody is signed in. */
const selectSignIn = (state: SessionState) => {
  const isOver = state.status !== 'authenticated' || state.refreshError?.isTerminal
  return isOver ? null : `${state.user.sub} ${state.user.authTime}`
}

/**
 * Lists the sessions of whoever is signed in, by Cognito's session tracking, and revokes others than this page's.
 *
 * A session that was revoked here is gone from the list at once; Cognito itself may list it for some seconds more.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/managing-user-sessions.html Cognito developer guide, managing user sessions}
 */
export function useSessions(): SessionsHandle {
  const client = useClientFor('useSessions')
  const signIn = useSelected('useSessions', selectSignIn)
  const [shown, setShown] = useState(NOTHING)
  const [underWay, setUnderWay] = useState(0)
  const known = useRef(NOTHING)
  const listing = useRef<AbortController | null>(null)

  /** Shows what is known of a sign-in now, unless there is another one meanwhile. */
  const show = useCallback(
    (next: Known) => {
      if (next.of !== selectSignIn(client.getState())) return
      known.current = next
      setShown(next)
    },
    [client],
  )

  /** What is known of the sign-in of now. */
  const look = useCallback((): Known => {
    const of = selectSignIn(client.getState())
    return known.current.of === of ? known.current : { ...NOTHING, of }
  }, [client])

  const list = useCallback(async () => {
    listing.current?.abort()
    const { signal } = (listing.current = new AbortController())
    const { of } = look()
    try {
      const found = await listUserSessions(client, { signal })
      if (!signal.aborted) show({ ...look(), of, listed: found, error: null })
    } catch (thrown) {
      if (!signal.aborted) show({ ...look(), of, error: toSessionError(thrown) })
    }
  }, [client, look, show])

  const reload = useCallback(async () => {
    setUnderWay((before) => before + 1)
    await list()
    setUnderWay((before) => before - 1)
  }, [list])

  const revokeSession = useCallback<SessionsHandle['revokeSession']>(
    async (id, { linked = false } = {}) => {
      const { of, listed } = look()
      const origin = linked && listed?.find((each) => each.id === id)?.originId
      const meant = (listed ?? []).filter(
        (each) => each.id === id || (linked && (each.originId === id || each.id === origin)),
      )
      setUnderWay((before) => before + 1)
      try {
        if (meant.some(({ isCurrent }) => isCurrent)) {
          throw new SessionError('invalid_config', "This page's own session ends by signOut().")
        }
        await revokeUserSession(client, id, { linked })
        const now = look()
        show({ ...now, of, error: null, revoked: [...now.revoked, id, ...meant.map(toId)] })
        return true
      } catch (thrown) {
        show({ ...look(), of, error: toSessionError(thrown) })
        return false
      } finally {
        setUnderWay((before) => before - 1)
      }
    },
    [client, look, show],
  )

  useEffect(() => {
    if (signIn !== null) void list()
    return () => listing.current?.abort()
  }, [signIn, list])

  const { listed, revoked, error } = shown.of === signIn ? shown : NOTHING
  const sessions = useMemo(
    () => listed && listed.filter(({ id }) => !revoked.includes(id)),
    [listed, revoked],
  )
  const isPending = underWay > 0 || (signIn !== null && shown.of !== signIn)
  return { sessions, error, isPending, revokeSession, reload }
}

const toId = ({ id }: UserSession) => id
