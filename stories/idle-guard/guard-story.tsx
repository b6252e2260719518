import type { StoryContext } from '@storybook/react-vite'
import { StrictMode, type ReactNode } from 'react'
import {
  CognitoProvider,
  IdleGuard,
  type Duration,
  type IdleGuardProps,
} from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import { createGuardWorld, type GuardWorld, type GuardWorldOptions } from './create-guard-world.js'
import { NotePage } from './note-page.js'

/** What the stories of the guard say about themselves, in `parameters.guard`; default: `idle`. */
export interface GuardStoryParameters extends GuardWorldOptions {
  props?: IdleGuardProps
  /** How long nothing happens before a warning. */
  quiet?: Duration
  /** Which notes are not saved. Default: the open one. */
  unsavedIds?: readonly string[]
}

export const worldOf = ({ loaded }: Pick<StoryContext, 'loaded'>) => loaded['world'] as GuardWorld

export const parametersOf = ({ parameters }: Pick<StoryContext, 'parameters'>) =>
  (parameters['guard'] ?? idle) as GuardStoryParameters

/** Fifteen idle minutes end the session. */
export const idle = {
  quiet: { minutes: 12, seconds: 58 },
  props: { idleTimeout: { minutes: 15 } },
} satisfies GuardStoryParameters

/** The session lasts an hour; so much of it is over that the warning is near. */
export const ending = {
  signedInFor: { minutes: 55, seconds: 58 },
  props: {},
} satisfies GuardStoryParameters

/** Everything that the stories of the guard have in common: a world of their own, where time stands still unless moved. */
export const guardStory = {
  parameters: { layout: 'fullscreen' },
  loaders: [
    async (context: Pick<StoryContext, 'parameters'>) => ({
      world: await createGuardWorld(parametersOf(context)),
    }),
  ],
  beforeEach: (context: Pick<StoryContext, 'loaded'>) => () => worldOf(context).dispose(),
  render: (_args: object, context: StoryContext) => <GuardedPage {...worldAndRules(context)} />,
}

/** What the page of a story takes from it. */
export const worldAndRules = (context: Pick<StoryContext, 'loaded' | 'parameters'>) => ({
  world: worldOf(context),
  guard: parametersOf(context),
})

/** The page of one user under the guard. */
export function GuardedPage({
  world,
  guard: { props = {}, unsavedIds = ['garden'] },
  onPage,
  children,
}: {
  world: GuardWorld
  guard: GuardStoryParameters
  /** What the page has besides. */
  onPage?: ReactNode
  /** A dialog in place of the default one. */
  children?: IdleGuardProps['children']
}) {
  return (
    <StrictMode>
      <CognitoProvider client={world.client}>
        <NotePage notesUrl={world.notes.url} unsavedIds={unsavedIds}>
          {onPage}
        </NotePage>
        <IdleGuard {...props}>{children}</IdleGuard>
      </CognitoProvider>
    </StrictMode>
  )
}
