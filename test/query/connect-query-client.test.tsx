import {
  dehydrate,
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { act, screen } from '@testing-library/react'
import { useState, type ReactNode } from 'react'
import { useSession } from 'react-cognito-session'
import { connectQueryClient } from 'react-cognito-session/query'
import { expect, it, onTestFinished } from 'vitest'
import { renderWithSession } from '../support/render-with-session.js'
import { aMoment, setUpSession, type SessionWorld } from '../support/session-setup.js'
import { become } from './notes-api.js'

type Ask = (what: string) => Promise<string>

/** Whoever is signed in gets rows of their own; `hold` keeps answers on the way, and no signal stops them. */
function createApi(world: SessionWorld) {
  let gate: Promise<unknown> = Promise.resolve()
  const calls: string[] = []
  return {
    calls,
    async ask(what: string): Promise<string> {
      const state = world.client.getState()
      const username = state.status === 'authenticated' ? state.user.username : 'nobody'
      calls.push(`${what} of ${username}`)
      await gate
      return `${what} of ${username}`
    },
    hold(): () => void {
      let release!: () => void
      gate = new Promise<void>((resolve) => (release = resolve))
      return () => {
        gate = Promise.resolve()
        release()
      }
    },
  }
}

/** A page whose query client is connected; what was ever on the screen, and for whom, is in `shown`. */
async function setUpPage(Page: (props: { ask: Ask }) => ReactNode) {
  const world = await setUpSession()
  const api = createApi(world)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const disconnect = connectQueryClient(queryClient, world.client)
  const { container, unmount } = renderWithSession(
    world.client,
    <QueryClientProvider client={queryClient}>
      <Page ask={api.ask} />
    </QueryClientProvider>,
  )
  const shown: string[] = []
  const watcher = new MutationObserver(() => {
    const state = world.client.getState()
    const who = state.status === 'authenticated' ? state.user.username : state.status
    shown.push(`${who}: ${container.textContent}`)
  })
  watcher.observe(container, { subtree: true, childList: true, characterData: true })
  onTestFinished(async () => {
    watcher.disconnect()
    unmount()
    disconnect()
    queryClient.clear()
    await world[Symbol.asyncDispose]()
  })
  return {
    world,
    api,
    queryClient,
    disconnect,
    text: () => container.querySelector('p')!.textContent,
    /** What Bob has seen of Alice's. */
    leaks: () => shown.filter((text) => /^bob: .*alice/i.test(text)),
    become: (username: string) => act(() => become(world, username)),
    click: () => act(async () => container.querySelector('button')!.click()),
  }
}

const rest = () => act(aMoment)
const Notes = ({ ask }: { ask: Ask }) => {
  const { data = 'nothing' } = useQuery({ queryKey: ['notes'], queryFn: () => ask('note') })
  return <p>{data}</p>
}

it('shows Bob his own rows on a page that stays', async () => {
  const page = await setUpPage(Notes)
  await screen.findByText('note of alice')
  await page.become('bob')
  await screen.findByText('note of bob')
  expect(page.leaks()).toEqual([])
  expect(page.api.calls).toEqual(['note of alice', 'note of bob'])
})

it('empties what is on the screen when the user signs out', async () => {
  const page = await setUpPage(Notes)
  await screen.findByText('note of alice')
  await act(() => page.world.client.signOut())
  await rest()
  expect(page.text()).not.toContain('alice')
})

it('asks nothing in vain for what goes with the user', async () => {
  const Private = ({ ask }: { ask: Ask }) =>
    useSession().status === 'authenticated' ? <Notes ask={ask} /> : <p>Bye</p>
  const page = await setUpPage(Private)
  await screen.findByText('note of alice')
  await act(() => page.world.client.signOut())
  await rest()
  expect(page.text()).toBe('Bye')
  expect(page.api.calls).toEqual(['note of alice'])
  expect(page.queryClient.getQueryCache().getAll()).toEqual([])
})

it('drops the answer of a slow query that ignores its signal', async () => {
  const page = await setUpPage(Notes)
  const release = page.api.hold()
  void page.queryClient.invalidateQueries()
  await rest()
  await page.become('bob')
  await rest()
  release()
  await rest()
  await screen.findByText('note of bob')
  expect(page.leaks()).toEqual([])
  expect(JSON.stringify(dehydrate(page.queryClient))).not.toContain('alice')
})

it("asks anew for Bob where Alice's first answer was still on its way", async () => {
  const gate = { hold: true }
  const Slow = ({ ask }: { ask: Ask }) => (
    <Notes ask={(what) => ask(what).then((row) => (gate.hold ? new Promise(() => {}) : row))} />
  )
  const page = await setUpPage(Slow)
  await rest()
  gate.hold = false
  await page.become('bob')
  await screen.findByText('note of bob')
  expect(page.leaks()).toEqual([])
})

it.each([
  ['while it is shown', { turns: 0, gcTime: 300_000 }],
  ['while the next page waits for its own', { turns: 1, gcTime: 300_000 }],
  ['while the next page waits, and the cache has let go of the first', { turns: 1, gcTime: 0 }],
])("does not keep Alice's rows as a placeholder for Bob's, %s", async (_, { turns, gcTime }) => {
  const given: unknown[] = []
  const toShout = (text: string) => {
    given.push(text)
    return text.toUpperCase()
  }
  const Paged = ({ ask }: { ask: Ask }) => {
    const [number, setNumber] = useState(1)
    const { data = 'nothing' } = useQuery({
      queryKey: ['page', number],
      queryFn: () => ask(`page ${number}`),
      placeholderData: keepPreviousData,
      select: toShout,
      gcTime,
    })
    return (
      <>
        <p>{data}</p>
        <button onClick={() => setNumber(number + 1)}>Next</button>
      </>
    )
  }
  const page = await setUpPage(Paged)
  await screen.findByText('PAGE 1 OF ALICE')
  const release = page.api.hold()
  for (let turn = 0; turn < turns; turn++) await page.click()
  await rest()
  expect(page.text()).toBe('PAGE 1 OF ALICE')
  await page.become('bob')
  await rest()
  expect(page.text()).toBe('nothing')
  await page.click()
  expect(page.text()).toBe('nothing')
  release()
  await screen.findByText(/PAGE . OF BOB/)
  expect(given.filter((text) => typeof text !== 'string')).toEqual([])
  expect(page.leaks()).toEqual([])
})

it("never sends a mutation again in Bob's name, and calls none of its callbacks", async () => {
  const told: string[] = []
  const Saving = ({ ask }: { ask: Ask }) => {
    useSession()
    const { mutate } = useMutation({
      mutationFn: async () => {
        await ask('save')
        throw new Error('Busy.')
      },
      retry: true,
      retryDelay: 0,
      onError: () => void told.push('rollback'),
      onSettled: () => void told.push('settled'),
    })
    return <button onClick={() => mutate()}>Save</button>
  }
  const page = await setUpPage(Saving)
  const release = page.api.hold()
  await page.click()
  await page.become('bob')
  release()
  await rest()
  await rest()
  expect(page.api.calls).toEqual(['save of alice'])
  expect(told).toEqual([])
  expect(page.queryClient.getMutationCache().getAll()).toEqual([])
})

it('changes nothing after it was undone', async () => {
  const page = await setUpPage(Notes)
  await screen.findByText('note of alice')
  page.disconnect()
  await page.become('bob')
  await rest()
  expect(page.text()).toBe('note of alice')
})
