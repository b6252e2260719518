import type { StoryContext } from '@storybook/react-vite'
import { StrictMode } from 'react'
import { IdleGuard } from 'react-cognito-session'
import { SessionDevtools, type SessionDevtoolsProps } from 'react-cognito-session/devtools'
import 'react-cognito-session/guard-dialog.css'
import {
  createTestSession,
  SessionTestProvider,
  type TestSession,
  type TestSessionOptions,
} from 'react-cognito-session/testing'
import { within } from 'storybook/test'
import { NotePage } from '../idle-guard/note-page.js'

/** What a story says of its session, in `parameters.session`. */
export const alice: TestSessionOptions = {
  user: { username: 'alice', groups: ['editors'] },
  signedInFor: { minutes: 23 },
  autoRefresh: 'on-demand',
}

export const sessionOf = ({ loaded }: Pick<StoryContext, 'loaded'>) =>
  loaded['session'] as TestSession

/** The panel of a story, or that of one of its tabs. */
export function panelAt(index = 0) {
  const host = document.querySelectorAll('[data-session-devtools]')[index]
  return within(host!.shadowRoot!.querySelector('aside')!)
}

/** What the stories have in common: an app with the panel, and a session of their own, where time stands still unless moved. */
export const devtoolsStory = {
  parameters: { layout: 'fullscreen', session: alice },
  args: { initialIsOpen: true },
  loaders: [
    async ({ parameters }: Pick<StoryContext, 'parameters'>) => ({
      session: createTestSession(parameters['session'] as TestSessionOptions),
    }),
  ],
  beforeEach: (context: Pick<StoryContext, 'loaded'>) => () => sessionOf(context).dispose(),
  render: (args: SessionDevtoolsProps, context: Pick<StoryContext, 'loaded'>) => (
    <NotesApp session={sessionOf(context)} devtools={args} />
  ),
}

/** An app whose developer has opened the panel. */
export function NotesApp({
  session,
  devtools,
}: {
  session: Pick<TestSession, 'client'>
  devtools: SessionDevtoolsProps
}) {
  return (
    <StrictMode>
      <SessionTestProvider session={session}>
        <NotePage notesUrl="/notes/" unsavedIds={[]} />
        <IdleGuard idleTimeout={{ minutes: 15 }} />
        <SessionDevtools {...devtools} />
      </SessionTestProvider>
    </StrictMode>
  )
}
