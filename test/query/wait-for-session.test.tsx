import { MutationObserver, QueryClient } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import type { UnsavedWork } from 'react-cognito-session'
import {
  authorizedFetch,
  connectQueryClient,
  sessionQueryOptions,
  waitForSession,
} from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { setUpGuard, type GuardWorld } from '../support/guard-setup.js'
import { aMoment, minute, second, seedTokens } from '../support/session-setup.js'
import { serveNotes } from './notes-api.js'

const note: UnsavedWork = { label: 'Note', save: () => Promise.reject(new Error('No.')) }

/** A guarded page with unsaved work, a connected query client, and a mutation that saves a note on the server. */
async function setUpSaving(works = [note]) {
  const world = await setUpGuard(
    { idleTimeout: { minutes: 15 } },
    { refreshTokenValidity: { days: 30 }, works },
  )
  const api = await serveNotes()
  const { client } = world
  const queryClient = new QueryClient({ defaultOptions: sessionQueryOptions() })
  const disconnect = connectQueryClient(queryClient, client)
  const authorized = authorizedFetch(client, { origins: [api.url] })
  const mutation = new MutationObserver(queryClient, {
    mutationFn: async ({ body, signal }: { body: string; signal?: AbortSignal }) => {
      const init = { method: 'PUT', body, signal: signal ?? null }
      const answer = await authorized(`${api.url}/notes`, init)
      return answer.status
    },
  })
  return {
    ...world,
    api,
    queryClient,
    authorized,
    save: (body: string, signal?: AbortSignal) =>
      watched(mutation.mutate({ body, ...(signal && { signal }) })),
    async [Symbol.asyncDispose]() {
      disconnect()
      queryClient.clear()
      await world[Symbol.asyncDispose]()
      await api.close()
    },
  }
}

/** A promise whose end can be looked at. */
function watched<T>(promise: Promise<T>) {
  const outcome = { isSettled: false }
  const settle = () => void (outcome.isSettled = true)
  promise.then(settle, settle)
  return { promise, outcome }
}

const rest = () => act(aMoment)

/** Closes the lid past the deadline: nobody has noticed it yet when this returns. */
const sleepPastDeadline = (world: GuardWorld) => world.sleep(15 * minute + second)

it('sends a mutation of the deadline when the same user has signed in again', async () => {
  await using world = await setUpSaving()
  sleepPastDeadline(world)
  const { promise, outcome } = world.save('Milk')
  await rest()
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { isTerminal: true },
  })
  expect(outcome.isSettled).toBe(false)
  expect(world.api.received).toEqual([])
  await world.signInAgain()
  expect(await promise).toBe(200)
  expect(world.api.received).toMatchObject([{ username: 'alice', method: 'PUT', body: 'Milk' }])
  expect(world.api.received[0]?.authorization).toBe(`Bearer ${await world.client.getAccessToken()}`)
})

it('keeps the cache of a page that is kept, and lets its queries wait too', async () => {
  await using world = await setUpSaving()
  world.queryClient.setQueryData(['kept'], 'row of alice')
  await world.pass(15 * minute + second)
  const queried = watched(
    world.queryClient.fetchQuery({
      queryKey: ['notes'],
      queryFn: async ({ signal }): Promise<unknown> =>
        (await world.authorized(`${world.api.url}/notes`, { signal })).json(),
    }),
  )
  await rest()
  expect(queried.outcome.isSettled).toBe(false)
  await world.signInAgain()
  expect(await queried.promise).toEqual(['row of alice'])
  expect(world.queryClient.getQueryData(['kept'])).toBe('row of alice')
})

it('waits when the end is found by a 401', async () => {
  await using world = await setUpSaving()
  const release = world.api.hold()
  const { promise, outcome } = world.save('Milk')
  await world.until(() => world.api.received.length === 1)
  sleepPastDeadline(world)
  release(new Response(null, { status: 401 }))
  await rest()
  expect(outcome.isSettled).toBe(false)
  await world.signInAgain()
  expect(await promise).toBe(200)
  expect(world.api.received.map(({ body }) => body)).toEqual(['Milk', 'Milk'])
})

it('fails with the end of the session when no page is kept', async () => {
  await using world = await setUpSaving([])
  sleepPastDeadline(world)
  await expect(world.save('Milk').promise).rejects.toMatchObject({ isTerminal: true })
  expect(world.api.received).toEqual([])
})

it('fails with the end of the session when the user leaves the kept page', async () => {
  await using world = await setUpSaving()
  await world.pass(15 * minute + second)
  const { promise } = world.save('Milk')
  await rest()
  await act(() => world.client.signOut())
  await expect(promise).rejects.toMatchObject({ isTerminal: true })
  expect(world.api.received).toEqual([])
})

it('fails when another user comes, and sends nothing in their name', async () => {
  await using world = await setUpSaving()
  await world.pass(15 * minute + second)
  const { promise } = world.save('Milk')
  await rest()
  seedTokens(localStorage, await world.issue('bob', world.trueNow()), { username: 'bob' })
  await act(() => world.client.reload())
  expect(world.client.getState()).toMatchObject({ user: { username: 'bob' } })
  await expect(promise).rejects.toMatchObject({ code: 'user_changed' })
  expect(world.api.received).toEqual([])
})

it('stops waiting when the signal says so, and listens no more', async () => {
  await using world = await setUpSaving()
  await world.pass(15 * minute + second)
  const stop = new AbortController()
  const { promise } = world.save('Milk', stop.signal)
  await rest()
  stop.abort(new Error('Enough.'))
  await expect(promise).rejects.toThrow('Enough.')
  await world.signInAgain()
  await rest()
  expect(world.api.received).toEqual([])
})

it('runs any function again that has met the end of a session', async () => {
  await using world = await setUpSaving()
  await world.pass(15 * minute + second)
  let runs = 0
  const { promise } = watched(
    waitForSession(world.client, () => {
      runs++
      return world.client.getIdToken()
    }),
  )
  await rest()
  expect(runs).toBe(1)
  await world.signInAgain()
  expect(await promise).toBe(await world.client.getIdToken())
  expect(runs).toBe(2)
})

it('gives every other failure as it is', async () => {
  await using world = await setUpSaving()
  await world.pass(15 * minute + second)
  const failing = waitForSession(world.client, () => Promise.reject(new TypeError('Offline.')))
  await expect(failing).rejects.toThrow(TypeError)
})
