import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createSessionClient, userPoolSource } from 'react-cognito-session'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fetchNote } from './fetch-note.js'

const pool = createEmbeddedUserPool({ users: [{ username: 'alice', password: 'correct horse' }] })
const { userPoolId, clientId } = pool

const server = setupServer(
  http.all('https://cognito-idp.*.amazonaws.com/*', ({ request }) => pool.handle(request)),
  http.get('https://api.example.com/note', ({ request }) => {
    const isSignedIn = request.headers.get('authorization')?.startsWith('Bearer ey')
    return isSignedIn
      ? HttpResponse.text('Mulch the roses')
      : new HttpResponse(null, { status: 401 })
  }),
)
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())

const source = userPoolSource({ userPoolId, clientId, storage: 'memory' })
const client = createSessionClient({ source })
beforeEach(async () => {
  await source.signIn('alice', 'correct horse') // by SRP, through the real SDK
  pool.faults.clear()
})

it('fetches the note with a token of the pool', async () => {
  expect(await fetchNote(client)).toBe('Mulch the roses')
})

it('comes through a throttled refresh', async () => {
  pool.faults.throttle(2, undefined, { only: 'GetTokensFromRefreshToken' })
  await client.getAccessToken({ forceRefresh: true })
  expect(await fetchNote(client)).toBe('Mulch the roses')
})

it('fetches nothing once the session was revoked', async () => {
  pool.revokeUser('alice')
  const refreshed = client.getAccessToken({ forceRefresh: true })
  await expect(refreshed).rejects.toMatchObject({ code: 'refresh_token_revoked' })
  await expect(fetchNote(client)).rejects.toMatchObject({ isTerminal: true })
})
