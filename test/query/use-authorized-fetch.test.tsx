import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { useAccessToken } from 'react-cognito-session'
import { sessionQueryOptions, useAuthorizedFetch } from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  refresh,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { createSession } from '../support/session-of-pool.js'
import { serveNotes } from './notes-api.js'

it('gives the same function through renders, refreshes and new options', async () => {
  await using api = await serveNotes()
  const { client } = await createSession({ signedIn: 'alice' })
  const { result, rerender } = renderHookWithSession(client, () =>
    useAuthorizedFetch({ origins: [api.url] }),
  )
  const first = result.current
  rerender()
  await refresh(client)
  expect(result.current).toBe(first)
  expect(await (await first(`${api.url}/notes`)).json()).toEqual(['row of alice'])
})

it('goes by the options of the last render', async () => {
  await using api = await serveNotes()
  const { client } = await createSession({ signedIn: 'alice' })
  let origins: string[] = []
  const { result, rerender } = renderHookWithSession(client, () => useAuthorizedFetch({ origins }))
  await result.current(`${api.url}/notes`)
  origins = [api.url]
  rerender()
  await result.current(`${api.url}/notes`)
  expect(api.received.map(({ username }) => username)).toEqual([null, 'alice'])
})

it("sends the token to the page's own origin by default", async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const sent: (string | null)[] = []
  const record: typeof fetch = async (request) => {
    sent.push((request as Request).headers.get('authorization'))
    return new Response()
  }
  const { result } = renderHookWithSession(client, () => useAuthorizedFetch({ fetch: record }))
  await result.current(`${location.origin}/notes`)
  await result.current('https://example.com/notes')
  expect(sent).toEqual([`Bearer ${await client.getAccessToken()}`, null])
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{String(useAuthorizedFetch())}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useAuthorizedFetch'))
})

const hundred = Array.from({ length: 100 }, (_, index) => index)

it.each(['useAccessToken', 'useAuthorizedFetch'])(
  'renders none of 100 rows at a refresh, whose queries fetch by %s',
  async (hook) => {
    await using api = await serveNotes()
    const { client } = await createSession({ signedIn: 'alice' })
    const queryClient = new QueryClient({ defaultOptions: sessionQueryOptions() })
    const { Counted, count } = createRenderCount()
    const useByToken = () => {
      const { getAccessToken } = useAccessToken()
      return async (path: string) => {
        const authorization = `Bearer ${await getAccessToken()}`
        return fetch(api.url + path, { headers: { authorization } })
      }
    }
    const useByFetch = () => {
      const authorized = useAuthorizedFetch({ origins: [api.url] })
      return (path: string) => authorized(api.url + path)
    }
    const useGet = hook === 'useAccessToken' ? useByToken : useByFetch
    const Row = ({ id }: { id: number }) => {
      const get = useGet()
      const { data } = useQuery({
        queryKey: ['row', id],
        queryFn: async () => (await (await get(`/rows/${id}`)).json()) as string[],
        staleTime: Infinity,
      })
      return <li>{data?.[0] ?? '…'}</li>
    }
    renderWithSession(
      client,
      <QueryClientProvider client={queryClient}>
        <Counted>
          {hundred.map((id) => (
            <Row key={id} id={id} />
          ))}
        </Counted>
      </QueryClientProvider>,
    )
    await expect.poll(() => screen.queryAllByText('row of alice').length).toBe(100)
    await act(async () => {})
    count.renders = 0
    await refresh(client)
    await refresh(client)
    expect(count.renders).toBe(0)
    expect(api.received).toHaveLength(100)
    queryClient.clear()
  },
)
