import { dehydrate, MutationObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import {
  authorizedFetch,
  connectQueryClient,
  persistPerUser,
  sessionQueryOptions,
} from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { setUpSession, toRefusal } from '../support/session-setup.js'
import { serveNotes } from './notes-api.js'

/** Writes down all that can be reached: what is not enumerable, maps, errors and their causes, too. */
function dump(value: unknown, seen = new Set<object>()): string {
  if (typeof value === 'string') return value
  if (!isReachable(value) || seen.has(value)) return ''
  seen.add(value)
  const inside = value instanceof Map || value instanceof Set ? [...value.values()] : []
  const headers = value instanceof Headers ? [...value].flat() : []
  const own = Reflect.ownKeys(value).map((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key)
    return `${String(key)}=${dump(property?.value, seen)}`
  })
  return [...own, ...[...inside, ...headers].map((each) => dump(each, seen))].join(' ')
}

const isReachable = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

it('leaves no token in keys, in the cache, in what is dehydrated, persisted or thrown', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const queryClient = new QueryClient({ defaultOptions: sessionQueryOptions() })
  const disconnect = connectQueryClient(queryClient, world.client)
  const events: unknown[] = []
  queryClient.getQueryCache().subscribe((event) => void events.push(event))
  queryClient.getMutationCache().subscribe((event) => void events.push(event))
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const idFetch = authorizedFetch(world.client, { origins: [api.url], token: 'id' })
  const planted = [world.tokens.accessToken, world.tokens.idToken, world.tokens.refreshToken]

  // well, after a 401, and at the end of the session
  const observer = new QueryObserver(queryClient, {
    queryKey: ['notes'],
    queryFn: async ({ signal }): Promise<unknown> =>
      (await authorized(`${api.url}/notes`, { signal })).json(),
  })
  const unsubscribe = observer.subscribe(() => {})
  await world.settled(observer.refetch())
  api.refuse(1)
  await world.settled(observer.refetch())
  planted.push(await world.client.getAccessToken(), await world.client.getIdToken())
  const mutation = new MutationObserver(queryClient, {
    mutationFn: async (body: string): Promise<unknown> =>
      (await idFetch(`${api.url}/notes`, { method: 'PUT', body })).json(),
  })
  expect(await world.settled(mutation.mutate('Milk'))).toEqual(['row of alice'])
  expect(observer.getCurrentResult().data).toEqual(['row of alice'])

  let persisted: unknown
  const persister = {
    persistClient: (client: object) => void (persisted = client),
    restoreClient: () => undefined,
    removeClient: () => {},
  }
  const dehydrated = dehydrate(queryClient, {
    shouldDehydrateMutation: () => true,
    shouldDehydrateQuery: () => true,
  })
  await persistPerUser(persister, world.client).persistClient({ clientState: dehydrated })
  const cached = [queryClient.getQueryCache().getAll(), queryClient.getMutationCache().getAll()]
  const before = dump([cached, dehydrated, persisted, observer.getCurrentResult()])

  world.intercept(() => toRefusal('NotAuthorizedException'))
  api.refuse(1)
  const thrown: unknown = await world.settled(mutation.mutate('Eggs')).catch((error) => error)
  expect(thrown).toMatchObject({ isTerminal: true })
  const searched = [before, dump([events, thrown, authorized, observer]), String(thrown)].join(' ')
  expect(searched).toContain('row of alice')
  expect(planted.every((token) => token.length > 20)).toBe(true)
  const found = planted.filter((token) => searched.includes(token.slice(-30)))
  expect(found).toEqual([])
  unsubscribe()
  disconnect()
})

it('puts no token into the address or the body of a request', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const sent: Request[] = []
  const record: typeof fetch = async (request) => {
    sent.push(request as Request)
    return new Response()
  }
  const authorized = authorizedFetch(world.client, { origins: [api.url], fetch: record })
  await authorized(`${api.url}/notes?page=2`, { method: 'PUT', body: 'Milk' })
  expect(sent[0]?.url).toBe(`${api.url}/notes?page=2`)
  expect(await sent[0]?.text()).toBe('Milk')
  expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${world.tokens.accessToken}`)
})
