'use client'

import { useLayoutEffect, useState, type ReactElement, type ReactNode } from 'react'
import { CognitoProvider } from '../../react/cognito-provider.js'
import {
  createTestSession,
  type TestSession,
  type TestSessionOptions,
} from '../test-session/test-session.js'
import { TimeBar } from './time-bar.js'

/** What of Storybook's context is needed, for a decorator as well as for a play function. */
export interface StoryContextLike {
  readonly id: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly canvasElement: object
}

const sessions = new WeakMap<object, TestSession>()

/**
 * A decorator for Storybook: renders a story below a test session of its own, as `parameters.session` says
 * (`TestSessionOptions`; default: alice is signed in), with a bar below it that lets time pass.
 *
 * Time stands still until somebody presses a button there, or a play function says `sessionOf(context).advance(…)`.
 *
 * @example
 * const meta = {
 *   component: Account,
 *   decorators: [withSession],
 *   parameters: { session: { user: { username: 'bob' } } },
 * } satisfies Meta<typeof Account>
 */
export function withSession(Story: () => ReactNode, context: StoryContextLike): ReactElement {
  return <StorySession key={context.id} Story={Story} context={context} />
}

/**
 * Gives the session of a story that has `withSession`, in its play function.
 *
 * @throws {Error} for a story without it.
 *
 * @example
 * async play(context) {
 *   await sessionOf(context).advance({ minutes: 13 })
 *   await expect(await screen.findByRole('alertdialog')).toBeVisible()
 * }
 */
export function sessionOf(context: Pick<StoryContextLike, 'canvasElement'>): TestSession {
  const session = sessions.get(context.canvasElement)
  if (session) return session
  throw new Error('sessionOf(context) is for stories with `decorators: [withSession]`.')
}

function StorySession(props: { Story: () => ReactNode; context: StoryContextLike }): ReactElement {
  const { Story, context } = props
  const { canvasElement, parameters } = context
  const options = parameters['session'] as TestSessionOptions | undefined
  const [session, setSession] = useState(() => createTestSession(options))
  // a play function of a static build may come before any effect that is not of the layout
  useLayoutEffect(() => {
    sessions.set(canvasElement, session)
    return () => {
      sessions.delete(canvasElement)
      // StrictMode comes back at once
      queueMicrotask(() => sessions.get(canvasElement) !== session && session.dispose())
    }
  }, [canvasElement, session])
  return (
    <>
      <CognitoProvider key={session.client.source.clientId} client={session.client}>
        <Story />
      </CognitoProvider>
      <TimeBar session={session} onReset={() => setSession(createTestSession(options))} />
    </>
  )
}
