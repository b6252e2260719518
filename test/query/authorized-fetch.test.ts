import { authorizedFetch } from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { hour, setUpSession, toRefusal } from '../support/session-setup.js'
import { become, serveNotes } from './notes-api.js'

const refreshesOf = (world: { operations(): string[] }) =>
  world.operations().filter((operation) => operation === 'GetTokensFromRefreshToken').length

it('sends the access token to a listed origin', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const answer = await authorized(`${api.url}/notes?page=2`)
  expect(await answer.json()).toEqual(['row of alice'])
  expect(api.received[0]?.authorization).toBe(`Bearer ${world.tokens.accessToken}`)
})

it('sends the ID token where that is asked for', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  await authorizedFetch(world.client, { origins: [api.url], token: 'id' })(`${api.url}/notes`)
  expect(api.received[0]?.authorization).toBe(`Bearer ${world.tokens.idToken}`)
})

it('refreshes a token that has run out first', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  await world.clock.advance(2 * hour)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  await world.settled(authorized(`${api.url}/notes`))
  expect(refreshesOf(world)).toBe(1)
  expect(api.received).toHaveLength(1)
  expect(api.received[0]?.authorization).toBe(`Bearer ${await world.client.getAccessToken()}`)
})

it('leaves requests to other origins as they are, whatever else they share', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const { port } = new URL(api.url)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const others = [
    `http://127.0.0.1:${Number(port) - 1}/notes`,
    `https://127.0.0.1:${port}/notes`,
    `http://localhost:${port}/notes`,
    `http://127.0.0.1.example.com:${port}/notes`,
  ]
  const sent: Request[] = []
  const recording = authorizedFetch(world.client, {
    origins: [api.url],
    fetch: async (input) => {
      sent.push(input as Request)
      return new Response()
    },
  })
  for (const other of others) await recording(other)
  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(others.map(() => null))
  expect((await authorized(`${api.url}/notes`)).status).toBe(200)
})

it('asks for no token for the sake of another origin', async () => {
  await using world = await setUpSession({ signedIn: false })
  await using api = await serveNotes()
  const authorized = authorizedFetch(world.client, { origins: ['https://api.example.com'] })
  expect((await authorized(`${api.url}/notes`)).status).toBe(401)
  await expect(authorized('https://api.example.com/notes')).rejects.toMatchObject({
    code: 'not_authenticated',
  })
})

it('gives no origin a token by default where there is no page', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  await authorizedFetch(world.client)(`${api.url}/notes`)
  expect(api.received[0]?.authorization).toBeNull()
})

it.each([
  'https://api.example.com/',
  'api.example.com',
  'https://API.example.com',
  'data:',
  '*',
  'null',
  '',
])('refuses the origin %j', async (origin) => {
  await using world = await setUpSession()
  expect(() => authorizedFetch(world.client, { origins: [origin] })).toThrow(
    expect.objectContaining({ code: 'invalid_config' }),
  )
})

it('leaves an Authorization header of the caller alone, and its 401 too', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(1)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const answer = await authorized(api.url, { headers: { authorization: 'Basic eA==' } })
  expect(answer.status).toBe(401)
  expect(api.received.map(({ authorization }) => authorization)).toEqual(['Basic eA=='])
  expect(refreshesOf(world)).toBe(0)
})

it('refreshes once and tries once more after a 401, with the same body', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(1)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const body = JSON.stringify({ text: 'Milk' })
  const answer = await world.settled(authorized(`${api.url}/notes`, { method: 'PUT', body }))
  expect(answer.status).toBe(200)
  expect(refreshesOf(world)).toBe(1)
  expect(api.received.map((each) => [each.method, each.body])).toEqual([
    ['PUT', body],
    ['PUT', body],
  ])
  expect(api.received[1]?.authorization).not.toBe(api.received[0]?.authorization)
})

it('gives the second 401 as it is', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(9)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const answer = await world.settled(authorized(`${api.url}/notes`))
  expect([answer.status, await answer.json()]).toEqual([401, 'No.'])
  expect(api.received).toHaveLength(2)
  expect(refreshesOf(world)).toBe(1)
})

it('refreshes once for twenty requests that meet a 401', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const old = `Bearer ${world.tokens.accessToken}`
  let count = 0
  api.answer(async (request) => {
    if (request.headers.get('authorization') !== old) return null
    // the last ones hear of it when the others have a new token
    if (++count > 10) await new Promise((resolve) => void setTimeout(resolve, 200))
    return new Response(null, { status: 401 })
  })
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const all = Array.from({ length: 20 }, () => authorized(`${api.url}/notes`))
  const answers = await world.settled(Promise.all(all))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(refreshesOf(world)).toBe(1)
})

it('sends a Request with a body again after a 401', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(1)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const request = new Request(`${api.url}/notes`, { method: 'POST', body: 'Milk' })
  expect((await world.settled(authorized(request))).status).toBe(200)
  expect(api.received.map(({ body }) => body)).toEqual(['Milk', 'Milk'])
})

it('gives the 401 as it is when the body was a stream', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(1)
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const init = { method: 'POST', body: new Blob(['Milk']).stream(), duplex: 'half' }
  const answer = await authorized(`${api.url}/notes`, init)
  expect([answer.status, await answer.json()]).toEqual([401, 'No.'])
  expect(api.received.map(({ body }) => body)).toEqual(['Milk'])
  expect(refreshesOf(world)).toBe(0)
})

it('refuses a Request whose body is used, as fetch does, and sends nothing', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const request = new Request(`${api.url}/notes`, { method: 'POST', body: 'Milk' })
  await request.text()
  await expect(authorized(request)).rejects.toThrow(TypeError)
  expect(api.received).toEqual([])
})

it('rejects with what ended the session when the refresh after a 401 finds it dead', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  api.refuse(1)
  world.intercept(() => toRefusal('NotAuthorizedException'))
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const refused = world.settled(authorized(`${api.url}/notes`))
  await expect(refused).rejects.toMatchObject({ isTerminal: true })
  expect(api.received).toHaveLength(1)
})

it('stops waiting for a token when the signal says so', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  await world.clock.advance(2 * hour)
  const stop = new AbortController()
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const waiting = authorized(`${api.url}/notes`, { signal: stop.signal })
  stop.abort(new Error('Enough.'))
  await expect(waiting).rejects.toThrow('Enough.')
  expect(api.received).toEqual([])
})

it('stops waiting for the answer when the signal says so', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const release = api.hold()
  const stop = new AbortController()
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const waiting = authorized(`${api.url}/notes`, { signal: stop.signal })
  await world.until(() => api.received.length === 1)
  stop.abort(new Error('Enough.'))
  await expect(waiting).rejects.toThrow('Enough.')
  release()
})

it('does not try again after a 401 when the signal has said stop', async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const stop = new AbortController()
  const refusing: typeof fetch = async () => {
    stop.abort(new Error('Enough.'))
    return new Response('No.', { status: 401 })
  }
  const authorized = authorizedFetch(world.client, { origins: [api.url], fetch: refusing })
  await expect(authorized(api.url, { signal: stop.signal })).rejects.toThrow('Enough.')
  expect(refreshesOf(world)).toBe(0)
})

it("never sends Alice's request in Bob's name", async () => {
  await using world = await setUpSession()
  await using api = await serveNotes()
  const release = api.hold()
  const authorized = authorizedFetch(world.client, { origins: [api.url] })
  const saved = authorized(`${api.url}/notes`, { method: 'PUT', body: 'Milk' })
  await world.until(() => api.received.length === 1)
  await become(world, 'bob')
  release(new Response(null, { status: 401 }))
  await expect(saved).rejects.toMatchObject({ code: 'user_changed' })
  expect(api.received.map(({ username }) => username)).toEqual(['alice'])
})
