import { act, render, screen } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import { withSession, type StoryContextLike } from 'react-cognito-session/testing'
import { expect } from 'vitest'
import { runDocument } from '../support/run-document.js'

interface Story {
  parameters?: Record<string, unknown>
  play?: (context: StoryContextLike) => Promise<void>
}

await runDocument('stories/guides/testing.mdx', {
  'who-is-signed-in': async (load) => {
    const { Greeting, renderAs } = await load()
    const shown = async (who: string) => {
      const { container, unmount } = (
        renderAs as Record<string, (page: ReactElement) => ReturnType<typeof render>>
      )[who]!(<Greeting />)
      await act(async () => {})
      const text = container.textContent
      unmount()
      return text
    }
    expect(await shown('alice')).toBe('Good morning')
    expect(await shown('editor')).toBe('Good morning, editor')
    expect(await shown('nobody')).toBe('Please sign in.')
    expect(await shown('loading')).toBe('One moment …')
    expect(await shown('failing')).toBe('Please try again later.')
  },

  'with-a-real-user-pool-behind-it': async (load) => {
    const { refreshAfterThrottling } = await load()
    const refresh = 'GetTokensFromRefreshToken'
    expect(await refreshAfterThrottling()).toEqual([refresh, refresh])
  },

  'in-storybook': async (load) => {
    const { default: meta, ...stories } = await load()
    const show = async (name: string) => {
      const { parameters = {}, play } = stories[name] as Story
      const canvasElement = document.createElement('div')
      const context = { id: name, parameters, canvasElement }
      const Page = meta.component as () => ReactNode
      const { unmount } = render(<>{withSession(Page, context)}</>)
      await act(async () => {})
      await play?.(context)
      return { [Symbol.dispose]: unmount }
    }
    {
      using _ = await show('SignedInAsBob')
      expect(screen.getByText('Good morning, bob')).toBeTruthy()
      expect(screen.getByRole('toolbar')).toBeTruthy()
    }
    {
      using _ = await show('SignedOut')
      expect(screen.getByText('Please sign in')).toBeTruthy()
    }
    using _ = await show('WarnsWhenIdle')
    expect(screen.getByRole('alertdialog', { name: 'Are you still there?' })).toBeTruthy()
  },
})
