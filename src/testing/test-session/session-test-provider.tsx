'use client'

import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { SessionClient } from '../../core/session-client.js'
import { CognitoProvider } from '../../react/cognito-provider.js'
import { createTestSession, type TestSession, type TestSessionOptions } from './test-session.js'

/** A session that the test has made, or how to make one. */
export type SessionTestProviderProps = { children?: ReactNode } & (
  | {
      /** A test session, or a tab of one; whoever has made it disposes of it. */
      session: { readonly client: SessionClient }
      user?: never
      status?: never
    }
  | ({ session?: never } & TestSessionOptions)
)

/**
 * Stands in the place of `CognitoProvider` in a test or a story.
 *
 * With `session` it is that one. Without, it makes a session of its own, as its props say, and disposes of it at the end; when
 * they change it makes another, as if the page had been opened anew by that user.
 *
 * @throws {Error} for a `session` that is undefined: a test that has forgotten it would have alice signed in.
 *
 * @example
 * render(<Greeting />, { wrapper: SessionTestProvider })
 * render(<SessionTestProvider user={null}><App /></SessionTestProvider>)
 * render(<SessionTestProvider status="loading"><App /></SessionTestProvider>)
 */
export function SessionTestProvider({ children, ...props }: SessionTestProviderProps): ReactNode {
  if ('session' in props && !props.session) {
    throw new Error('SessionTestProvider was given a session that is not there: make it first.')
  }
  const own = useOwnSession(props.session ? null : props)
  const { client } = props.session ?? own!
  return <CognitoProvider client={client}>{children}</CognitoProvider>
}

/** Gives a session as the options say, and ends it when they are others or the component is gone. */
function useOwnSession(options: TestSessionOptions | null): TestSession | null {
  const wish = JSON.stringify(options)
  const session = useMemo(
    () => (wish === 'null' ? null : createTestSession(JSON.parse(wish) as TestSessionOptions)),
    [wish],
  )
  const current = useRef<TestSession | null>(null)
  useEffect(() => {
    current.current = session
    return () => {
      current.current = null
      // StrictMode comes back at once
      queueMicrotask(() => session !== current.current && session?.dispose())
    }
  }, [session])
  return session
}
