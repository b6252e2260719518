import {
  dehydrate,
  hydrate,
  QueryClient,
  QueryObserver,
  type DehydratedState,
} from '@tanstack/react-query'
import { connectQueryClient } from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { aMoment, hour, setUpSession, type SessionSetup } from '../support/session-setup.js'
import { become } from './notes-api.js'

/** A connected query client that holds a row of Alice's. */
async function setUpCache(setup?: SessionSetup) {
  const world = await setUpSession(setup)
  const queryClient = new QueryClient()
  const disconnect = connectQueryClient(queryClient, world.client)
  queryClient.setQueryData(['notes'], 'row of alice')
  return {
    ...world,
    queryClient,
    rows: () => queryClient.getQueriesData({}).map(([, data]) => data),
    async [Symbol.asyncDispose]() {
      disconnect()
      queryClient.clear()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** Writes the cache into `stored` after each of its changes, as persisters do. */
function persist(queryClient: QueryClient) {
  const storage = { stored: '' }
  queryClient
    .getQueryCache()
    .subscribe(() => void (storage.stored = JSON.stringify(dehydrate(queryClient))))
  return storage
}

it('is empty at once when the user signs out', async () => {
  await using world = await setUpCache()
  const signedOut = world.client.signOut()
  expect(world.rows()).toEqual([])
  await signedOut
})

it('is empty when another user comes without a sign-out', async () => {
  await using world = await setUpCache()
  await become(world, 'bob')
  expect(world.rows()).toEqual([])
})

it('is empty when another tab has signed out', async () => {
  await using world = await setUpCache()
  await world.newClient().signOut()
  await world.client.reload()
  expect(world.rows()).toEqual([])
})

it('keeps its rows through refreshes and failures of them', async () => {
  await using world = await setUpCache()
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  world.intercept(() => Response.error())
  await world.clock.advance(2 * hour)
  await expect(world.settled(world.client.getAccessToken())).rejects.toMatchObject({
    code: 'network',
  })
  expect(world.rows()).toEqual(['row of alice'])
})

it('keeps rows that were there before it was known who is signed in', async () => {
  await using world = await setUpSession()
  const load = world.source.load
  const client = world.newClient({ ...world.source, load: async () => load() })
  const queryClient = new QueryClient()
  connectQueryClient(queryClient, client)
  queryClient.setQueryData(['notes'], 'row of alice')
  expect(client.getState().status).toBe('loading')
  await client.getAccessToken()
  expect(queryClient.getQueryData(['notes'])).toBe('row of alice')
  queryClient.clear()
})

it('drops rows of an earlier page when nobody is signed in', async () => {
  await using world = await setUpSession({ signedIn: false })
  const client = world.newClient({ ...world.source, load: async () => null })
  const queryClient = new QueryClient()
  connectQueryClient(queryClient, client)
  queryClient.setQueryData(['notes'], 'row of alice')
  await aMoment()
  expect(client.getState().status).toBe('unauthenticated')
  expect(queryClient.getQueryCache().getAll()).toEqual([])
})

it('writes the emptied cache through to where it is persisted', async () => {
  await using world = await setUpCache()
  const storage = persist(world.queryClient)
  await world.queryClient.fetchQuery({ queryKey: ['more'], queryFn: () => 'more of alice' })
  await aMoment()
  expect(storage.stored).toContain('alice')
  await become(world, 'bob')
  await aMoment()
  expect(JSON.parse(storage.stored)).toEqual({ mutations: [], queries: [] })
  const bobs = new QueryClient()
  hydrate(bobs, JSON.parse(storage.stored) as DehydratedState)
  expect(bobs.getQueryCache().getAll()).toEqual([])
})

it('cancels a fetch in flight and never takes what it brings', async () => {
  await using world = await setUpCache()
  let answer!: (row: string) => void
  let wasAborted = false
  const fetching = world.queryClient.fetchQuery({
    queryKey: ['notes'],
    queryFn: ({ signal }) => {
      signal.addEventListener('abort', () => (wasAborted = true))
      return new Promise<string>((resolve) => (answer = resolve))
    },
    retry: false,
  })
  fetching.catch(() => {})
  await become(world, 'bob')
  answer('late row of alice')
  await aMoment()
  expect(wasAborted).toBe(true)
  expect(world.rows()).toEqual([])
})

it('asks anew for who watches a query outside React', async () => {
  await using world = await setUpCache()
  const observer = new QueryObserver(world.queryClient, {
    queryKey: ['user'],
    queryFn: () => {
      const state = world.client.getState()
      return state.status === 'authenticated' ? state.user.username : 'nobody'
    },
  })
  const unsubscribe = observer.subscribe(() => {})
  await aMoment()
  expect(observer.getCurrentResult().data).toBe('alice')
  await become(world, 'bob')
  expect(observer.getCurrentResult().data).toBeUndefined()
  await aMoment()
  expect(observer.getCurrentResult().data).toBe('bob')
  unsubscribe()
})
