import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, renderHook, within } from '@testing-library/react'
import { createTestSession, SessionTestProvider } from 'react-cognito-session/testing'
import { expect, onTestFinished } from 'vitest'
import type { Trials } from '../../support/run-document.js'
import { answerRequests, password, servePool } from './answer-requests.js'

/** The README's blocks about TanStack Query and about testing. */
export const queryTrials: Trials = {
  'tanstack-query': async (load) => {
    servePool({
      userPoolId: 'eu-west-1_example',
      clients: [{ clientId: 'your-app-client-id' }],
    })
    const asked = answerRequests('https://api.example.com/', ({ url }) => url)
    const askedElsewhere = answerRequests('https://elsewhere.example.com/', () => 'no')
    const { client, source, queryClient, fetchNotes } = await load()
    onTestFinished(client.dispose)
    await source.signIn('alice', password)
    const accessToken = await client.getAccessToken()

    const url = 'https://api.example.com/notes'
    const read = async (from: string) => (await fetchNotes(from)).json()
    const options = { queryKey: ['notes'], queryFn: () => read(url), staleTime: Infinity }
    expect(await queryClient.fetchQuery(options)).toBe(url)
    expect(await queryClient.fetchQuery(options)).toBe(url)
    expect(asked).toMatchObject([{ url, authorization: `Bearer ${accessToken}` }])

    await fetchNotes('https://elsewhere.example.com/')
    expect(askedElsewhere).toMatchObject([{ authorization: null }])

    await client.signOut()
    expect(queryClient.getQueryData(['notes'])).toBeUndefined()
  },

  'tanstack-query-2': async (load) => {
    const { useSaveNote } = await load()
    using session = createTestSession()
    const asked = answerRequests('https://api.example.com/', () => new Response())
    const { result } = renderHook(() => useSaveNote(), {
      wrapper: ({ children }) => (
        <QueryClientProvider client={new QueryClient()}>
          <SessionTestProvider session={session}>{children}</SessionTestProvider>
        </QueryClientProvider>
      ),
    })
    await act(() => result.current.mutateAsync('Milk'))
    const authorization = `Bearer ${await session.client.getAccessToken()}`
    expect(asked).toEqual([
      { url: 'https://api.example.com/notes', method: 'PUT', authorization, body: 'Milk' },
    ])
  },

  'testing-your-app': 'is a test',

  'testing-your-app-2': async (load) => {
    const { fetch } = globalThis
    const { log } = console
    const said: unknown[] = []
    console.log = (...words: unknown[]) => void said.push(...words)
    onTestFinished(() => {
      globalThis.fetch = fetch
      console.log = log
    })
    const { client, pool } = await load()
    client.dispose()
    expect(said).toEqual(['refresh_token_revoked'])
    expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
    expect(pool.requests.length).toBeGreaterThan(0)
  },

  devtools: async (load) => {
    const { Root } = await load()
    using session = createTestSession()
    render(<Root client={session.client} />)
    const { shadowRoot } = document.querySelector('[data-session-devtools]')!
    const panel = within(shadowRoot as unknown as HTMLElement)
    expect(panel.getByRole('button').textContent).toContain('Session')
  },
}
