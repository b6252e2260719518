import { dehydrate, hydrate, QueryClient, type DehydratedState } from '@tanstack/react-query'
import { connectQueryClient, persistPerUser } from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { aMoment, setUpSession, type SessionWorld } from '../support/session-setup.js'
import { become } from './notes-api.js'

/** What TanStack's persisters keep. */
interface PersistedClient {
  timestamp: number
  buster: string
  clientState: DehydratedState
}

/** A storage with a persister that writes as TanStack's do: late, unless the page is gone by then. */
function createPersister() {
  const kept = { json: '' }
  let isGone = false
  let isStalled = false
  return {
    kept,
    leavePage: () => void (isGone = true),
    /** From now on nothing is written, only removed. */
    stall: () => void (isStalled = true),
    comeBack: () => void (isGone = false),
    persister: {
      async persistClient(persisted: PersistedClient) {
        const json = JSON.stringify(persisted)
        await aMoment()
        if (!isGone && !isStalled) kept.json = json
      },
      restoreClient: () => (kept.json ? (JSON.parse(kept.json) as PersistedClient) : undefined),
      removeClient: () => void (isGone || (kept.json = '')),
    },
  }
}

const emptyState = { mutations: [], queries: [] }

/** What is persisted of a query client that holds one row. */
function rowOf(username: string): PersistedClient {
  const queryClient = new QueryClient()
  queryClient.setQueryData(['notes'], `row of ${username}`)
  const clientState = dehydrate(queryClient)
  queryClient.clear()
  return { timestamp: 1, buster: '', clientState }
}

/** A later page of the same browser, with whoever is signed in there now. */
const nextPage = (world: SessionWorld) => world.newClient()

it('gives a user the rows of an earlier page back', async () => {
  await using world = await setUpSession()
  const { persister } = createPersister()
  await persistPerUser(persister, world.client).persistClient(rowOf('alice'))
  const restored = await persistPerUser(persister, nextPage(world)).restoreClient()
  const queryClient = new QueryClient()
  hydrate(queryClient, restored!.clientState)
  expect(queryClient.getQueryData(['notes'])).toBe('row of alice')
  queryClient.clear()
})

it("gives Bob nothing of Alice's, whose page was gone before its persister wrote, and removes it", async () => {
  await using world = await setUpSession()
  const { persister, kept, leavePage, comeBack } = createPersister()
  const mine = persistPerUser(persister, world.client)
  await mine.persistClient(rowOf('alice'))
  leavePage()
  await world.client.signOut()
  await mine.persistClient({ timestamp: 2, buster: '', clientState: emptyState })
  expect(kept.json).toContain('row of alice')
  comeBack()
  await become(world, 'bob')
  expect(await persistPerUser(persister, nextPage(world)).restoreClient()).toBeUndefined()
  expect(kept.json).toBe('')
})

it('gives nobody anything, and removes it', async () => {
  await using world = await setUpSession()
  const { persister, kept } = createPersister()
  await persister.persistClient(rowOf('alice'))
  await world.client.signOut()
  expect(await persistPerUser(persister, nextPage(world)).restoreClient()).toBeUndefined()
  expect(kept.json).toBe('')
})

it('gives back nothing that was persisted before there was an owner', async () => {
  await using world = await setUpSession()
  const { persister } = createPersister()
  await persister.persistClient(rowOf('alice'))
  expect(await persistPerUser(persister, world.client).restoreClient()).toBeUndefined()
})

it('waits until it is known who is signed in', async () => {
  await using world = await setUpSession()
  const { persister } = createPersister()
  await persistPerUser(persister, world.client).persistClient(rowOf('alice'))
  const { load } = world.source
  let open!: () => void
  const gate = new Promise<void>((resolve) => (open = resolve))
  const client = world.newClient({ ...world.source, load: () => gate.then(load) })
  const restoring = persistPerUser(persister, client).restoreClient()
  expect(await Promise.race([restoring, aMoment().then(() => 'still waiting')])).toBe(
    'still waiting',
  )
  open()
  expect(await restoring).toMatchObject({ timestamp: 1 })
})

it("removes what is kept when a sign-out has emptied the cache, without the persister's pause", async () => {
  await using world = await setUpSession()
  const { persister, kept, stall } = createPersister()
  const mine = persistPerUser(persister, world.client)
  const queryClient = new QueryClient()
  const disconnect = connectQueryClient(queryClient, world.client)
  const save = () => {
    const clientState = dehydrate(queryClient)
    void mine.persistClient({ timestamp: 1, buster: '', clientState })
  }
  queryClient.getQueryCache().subscribe(save)
  queryClient.setQueryData(['notes'], 'row of alice')
  await aMoment()
  await aMoment()
  expect(kept.json).toContain('row of alice')
  stall()
  await world.client.signOut()
  await aMoment()
  expect(kept.json).toBe('')
  disconnect()
})
