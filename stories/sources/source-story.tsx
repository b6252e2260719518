import type { StoryContext } from '@storybook/react-vite'
import { StrictMode, type ReactNode } from 'react'
import { CognitoProvider } from 'react-cognito-session'
import {
  createSourceWorld,
  type SourceWorld,
  type SourceWorldOptions,
} from './create-source-world.js'
import { SourcePage } from './source-page.js'

export const worldOf = ({ loaded }: Pick<StoryContext, 'loaded'>) => loaded['world'] as SourceWorld

/** Everything that the stories of the sources have in common: a world of their own, as `parameters.source` wants it. */
export const sourceStory = {
  parameters: { layout: 'fullscreen' },
  loaders: [
    async ({ parameters }: Pick<StoryContext, 'parameters'>) => ({
      world: await createSourceWorld((parameters['source'] ?? {}) as SourceWorldOptions),
    }),
  ],
  beforeEach: (context: Pick<StoryContext, 'loaded'>) => () => worldOf(context).dispose(),
  render: (_args: object, context: StoryContext) => <SourceStory world={worldOf(context)} />,
}

/** The page of one client. */
export function SourceStory({ world, children }: { world: SourceWorld; children?: ReactNode }) {
  return (
    <StrictMode>
      <CognitoProvider client={world.client}>
        <SourcePage kind={world.client.source.kind}>{children}</SourcePage>
      </CognitoProvider>
    </StrictMode>
  )
}
