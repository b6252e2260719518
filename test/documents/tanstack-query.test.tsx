import {
  dehydrate,
  hydrate,
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createElement, type ReactNode } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  SessionError,
  userPoolSource,
  type SessionClient,
} from 'react-cognito-session'
import { connectQueryClient } from 'react-cognito-session/query'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, onTestFinished, vi } from 'vitest'
import { runDocument } from '../support/run-document.js'
import { seedTokens } from '../support/session-setup.js'

const userPoolId = 'eu-west-1_AbCd12345'
const clientId = '1h57kf5cpq17m0eml12example'
const password = 'correct horse'

/** A pool and an API with notes of each user, behind `fetch`; alice is signed in. */
async function setUp() {
  const users = ['alice', 'bob'].map((username) => ({ username, password }))
  const pool = createEmbeddedUserPool({ userPoolId, clients: [{ clientId }], users })
  const added: string[] = []
  const received: string[] = []
  const platformFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (!request.url.startsWith('https://api.example.com/')) return pool.fetch(request)
    const [, claims = ''] = (request.headers.get('authorization') ?? '').split('.')
    if (!claims) return new Response(null, { status: 401 })
    const { username } = JSON.parse(atob(claims)) as { username: string }
    received.push(`${request.method} by ${username}`)
    if (request.method === 'POST') added.push(`${await request.text()} of ${username}`)
    return Response.json([`a note of ${username}`, ...added])
  }
  onTestFinished(() => {
    globalThis.fetch = platformFetch
  })
  localStorage.clear()
  const become = async (username: string, client?: SessionClient) => {
    seedTokens(localStorage, await pool.issueTokens(username), { username, client: clientId })
    await client?.reload()
  }
  await become('alice')
  return { pool, received, become }
}

/** A client and a query client of the test's own, and what is below them. */
function setUpPage(page: ReactNode) {
  const client = createSessionClient({ source: userPoolSource({ userPoolId, clientId }) })
  const queryClient = new QueryClient()
  const disconnect = connectQueryClient(queryClient, client)
  onTestFinished(() => {
    disconnect()
    client.dispose()
    queryClient.clear()
  })
  render(
    <CognitoProvider client={client}>
      <QueryClientProvider client={queryClient}>{page}</QueryClientProvider>
    </CognitoProvider>,
  )
  return { client, queryClient }
}

/** The page is kept at the end of the session, as a guard does where work is unsaved. */
function keepPage(client: SessionClient) {
  const expired = () => new SessionError('refresh_token_revoked', 'Over.')
  client.guardWith({ endsAt: () => Infinity, end: () => {}, keepPage: expired })
}

await runDocument('stories/guides/tanstack-query.mdx', {
  'set-up-and-a-query': async (load) => {
    const { become } = await setUp()
    const { App, client, queryClient } = await load()
    onTestFinished(() => {
      client.dispose()
      queryClient.clear()
    })
    render(createElement(App))
    await screen.findByText('a note of alice')
    const cache = JSON.stringify(
      dehydrate(queryClient, {
        shouldDehydrateQuery: () => true,
        shouldDehydrateMutation: () => true,
      }),
    )
    expect(cache).toContain('a note of alice')
    expect(cache).not.toContain(await client.getAccessToken())

    await act(() => client.signOut())
    await screen.findByText('Please sign in.')
    expect(queryClient.getQueryCache().getAll()).toEqual([])
    await act(() => become('bob', client))
    await screen.findByText('a note of bob')
    expect(screen.queryByText('a note of alice')).toBeNull()
  },

  'a-mutation': async (load) => {
    const { pool, received } = await setUp()
    const { useAddNote } = await load()
    function Add() {
      const add = useAddNote()
      const queryClient = useQueryClient()
      const { isInvalidated } = queryClient.getQueryState(['notes']) ?? {}
      return (
        <button onClick={() => add.mutate('Milk')}>
          Add {String(add.status)} {String(isInvalidated)}
        </button>
      )
    }
    const { client, queryClient } = setUpPage(<Add />)
    queryClient.setQueryData(['notes'], ['old'])
    await userEvent.click(screen.getByRole('button'))
    await screen.findByText('Add success true')
    expect(received).toEqual(['POST by alice'])

    keepPage(client)
    pool.revokeUser('alice')
    await act(() => client.getAccessToken({ forceRefresh: true }).catch(() => {}))
    await userEvent.click(screen.getByRole('button'))
    await screen.findByText(/^Add pending/)
    expect(received).toEqual(['POST by alice'])
    await act(() => client.source.signIn('alice', password))
    await screen.findByText(/^Add success/)
    expect(received).toEqual(['POST by alice', 'POST by alice'])
  },

  'clients-that-are-no-fetch': async (load) => {
    const { pool, received } = await setUp()
    const { client, loadNotes } = await load()
    onTestFinished(client.dispose)
    const { signal } = new AbortController()
    expect(await loadNotes({ signal })).toEqual(['a note of alice'])

    keepPage(client)
    pool.revokeUser('alice')
    await client.getAccessToken({ forceRefresh: true }).catch(() => {})
    const loading: Promise<string[]> = loadNotes({ signal })
    expect(await Promise.race([loading, Promise.resolve('waiting')])).toBe('waiting')
    await client.source.signIn('alice', password)
    expect(await loading).toEqual(['a note of alice'])
    expect(received).toHaveLength(2)
  },

  'a-persisted-cache': async (load) => {
    const { become } = await setUp()
    const { client, persistOptions } = await load()
    onTestFinished(client.dispose)
    const { persister } = persistOptions
    const queryClient = new QueryClient()
    const later = new QueryClient()
    queryClient.setQueryData(['notes'], ['a note of alice'])
    const kept = { timestamp: 1, buster: '', clientState: dehydrate(queryClient) }
    await persister.persistClient(kept)
    hydrate(later, (await persister.restoreClient()).clientState)
    expect(later.getQueryData(['notes'])).toEqual(['a note of alice'])
    expect(localStorage.getItem('cache')).not.toContain(await client.getAccessToken())

    await become('bob', client)
    expect(await persister.restoreClient()).toBeUndefined()
    expect(localStorage.getItem('cache')).toBeNull()
    queryClient.clear()
    later.clear()
  },

  suspense: async (load) => {
    const { become, received } = await setUp()
    const { Page } = await load()
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => complaints.mockRestore())
    const { client } = setUpPage(createElement(Page))
    await screen.findByText('1 notes')
    await act(() => client.signOut())
    await screen.findByText('Please sign in.')
    expect(received).toEqual(['GET by alice'])
    await act(() => become('bob', client))
    await screen.findByText('1 notes')
    expect(received).toEqual(['GET by alice', 'GET by bob'])
    expect(complaints).not.toHaveBeenCalled()
  },
})
