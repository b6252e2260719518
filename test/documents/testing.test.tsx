import { readFileSync } from 'node:fs'
import { act, render, screen } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import type { SessionClient, SessionError } from 'react-cognito-session'
import {
  createPoolTestSession,
  createTestSession,
  withSession,
  type PoolTestSession,
  type StoryContextLike,
} from 'react-cognito-session/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
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

  'with-a-real-user-pool-behind-it-2': async (load) => {
    const { createNoteSession } = await load()
    const session = (await createNoteSession()) as PoolTestSession
    expect(await (await fetch('/api/note')).text()).toBe('Mulch the roses')
    const before = await session.client.getAccessToken()
    expect(await session.client.getAccessToken({ forceRefresh: true })).not.toBe(before)
    expect(session.pool.requests).toHaveLength(1)
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

const expiryOf = async ({ getSession }: SessionClient) =>
  (await getSession()).getAccessToken().getExpiration() * 1000

it('begins at the first of 2026, and at the present when asked', async () => {
  using session = createTestSession()
  expect(new Date(session.clock.now()).toISOString()).toBe('2026-01-01T00:00:00.000Z')
  using present = createTestSession({ now: Date.now() })
  expect(await expiryOf(present.client)).toBeGreaterThan(Date.now())
  using pooled = await createPoolTestSession()
  expect(await expiryOf(pooled.client)).toBeGreaterThan(Date.now())
})

it("takes the network from the session's requests, and not from the app's", async () => {
  vi.stubGlobal('fetch', async () => new Response('Mulch the roses'))
  onTestFinished(() => void vi.unstubAllGlobals())
  using session = await createPoolTestSession()
  session.setOnline(false)
  expect(navigator.onLine).toBe(false)
  expect(await (await fetch('/api/note')).text()).toBe('Mulch the roses')
  const asked = session.client.getAccessToken({ forceRefresh: true })
  const failed = asked.catch((error: SessionError) => error.code)
  await session.advance({ minutes: 2 })
  expect(await failed).toBe('network')
})

it('transforms this package and no other in the layout of pnpm', () => {
  const patternIn = (file: string) => {
    const [, text] = /'(\/node_modules\/[^']+)'/.exec(readFileSync(file, 'utf8')) ?? []
    return new RegExp(text!.replaceAll('\\\\', '\\'))
  }
  const pattern = patternIn('stories/guides/testing.mdx')
  const flatPattern = patternIn('test/consumer/jest-app/jest.config.js')
  const stored = (name: string) => `/app/node_modules/.pnpm/${name}@1.0.0/node_modules/${name}/a.js`
  expect(stored('react-cognito-session')).toMatch(flatPattern)
  expect(stored('react-cognito-session')).not.toMatch(pattern)
  expect('/app/node_modules/react-cognito-session/a.js').not.toMatch(pattern)
  expect(stored('react')).toMatch(pattern)
  expect('/app/node_modules/react/a.js').toMatch(pattern)
})
