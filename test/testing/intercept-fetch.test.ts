import { createEmbeddedUserPool, interceptFetch } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { askCognito } from '../support/ask-cognito.js'
import { replaceGlobals } from '../support/session-setup.js'

const users = [{ username: 'alice', password: 'correct horse' }]

it("leads requests for Cognito's address of the region to the pool", async () => {
  const pool = createEmbeddedUserPool({ users })
  onTestFinished(interceptFetch(pool))
  expect(await signIn(pool.clientId)).toMatchObject({ status: 200 })
  expect(pool.requests).toHaveLength(1)
})

it('lets every other request pass, until it is undone', async () => {
  const seen: string[] = []
  const platformFetch = async (input: unknown) => {
    seen.push(String(input))
    return new Response('from the platform')
  }
  using _ = replaceGlobals({ fetch: () => platformFetch })
  const undo = interceptFetch(createEmbeddedUserPool())
  for (const url of ['https://api.example.com/notes', '/notes']) {
    expect(await (await fetch(url)).text()).toBe('from the platform')
  }
  await fetch(new URL('https://cognito-idp.eu-central-1.amazonaws.com/'))
  undo()
  expect(globalThis.fetch).toBe(platformFetch)
  await fetch('https://cognito-idp.eu-west-1.amazonaws.com/')
  expect(seen).toEqual([
    'https://api.example.com/notes',
    '/notes',
    'https://cognito-idp.eu-central-1.amazonaws.com/',
    'https://cognito-idp.eu-west-1.amazonaws.com/',
  ])
})

it('takes an address of its own, as a string, a URL or a Request', async () => {
  const pool = createEmbeddedUserPool()
  onTestFinished(interceptFetch(pool, { baseUrl: 'https://auth.example.com/' }))
  const address = 'https://auth.example.com/oauth2/token'
  await fetch(address, { method: 'POST' })
  await fetch(new URL(address), { method: 'POST' })
  await fetch(new Request(address, { method: 'POST' }))
  expect(pool.requests.map(({ operation }) => operation)).toEqual(['token', 'token', 'token'])
})

it('finds the pool that is meant, of several at one address', async () => {
  const one = createEmbeddedUserPool({ users, clients: [{ clientId: 'one' }] })
  const other = createEmbeddedUserPool({ users, clients: [{ clientId: 'other' }] })
  const third = createEmbeddedUserPool({ userPoolId: 'eu-west-1_Third', clients: [] })
  for (const pool of [one, other, third]) onTestFinished(interceptFetch(pool))
  expect(await signIn('one')).toMatchObject({ status: 200 })
  expect(await signIn('other')).toMatchObject({ status: 200 })
  const { accessToken } = await one.issueTokens('alice')
  expect(await ask('GetUser', { AccessToken: accessToken })).toMatchObject({ status: 200 })
  await fetch('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Third/.well-known/jwks.json')
  expect(await ask('RespondToAuthChallenge', {})).toMatchObject({ status: 400 })
  expect([one, other, third].map(({ requests }) => requests.map((each) => each.operation))).toEqual(
    [['InitiateAuth', 'GetUser'], ['InitiateAuth'], ['jwks.json', 'RespondToAuthChallenge']],
  )
})

it('ends a request whose signal fires, also when it had to be read first', async () => {
  const pool = createEmbeddedUserPool({ users })
  for (const each of [pool, createEmbeddedUserPool({ clients: [{ clientId: 'other' }] })]) {
    onTestFinished(interceptFetch(each))
  }
  pool.faults.hang(1)
  const stop = new AbortController()
  const asked = signIn(pool.clientId, stop.signal)
  stop.abort(new Error('Enough.'))
  await expect(asked).rejects.toThrow('Enough.')
})

it('leaves a fetch alone that somebody else has put in its place', async () => {
  const { fetch: platformFetch } = globalThis
  onTestFinished(() => void (globalThis.fetch = platformFetch))
  const pool = createEmbeddedUserPool({ users })
  const undo = interceptFetch(pool)
  const { fetch: intercepted } = globalThis
  const wrapped: typeof fetch = (...request) => intercepted(...request)
  globalThis.fetch = wrapped
  undo()
  expect(globalThis.fetch).toBe(wrapped)
})

const ask = (operation: string, input: object, signal: AbortSignal | null = null) =>
  askCognito((...request) => fetch(...request), operation, input, { signal })

const signIn = (clientId: string, signal: AbortSignal | null = null) =>
  ask(
    'InitiateAuth',
    {
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: 'correct horse' },
    },
    signal,
  )

it('leads to the pool although somebody has put another fetch in its place meanwhile', async () => {
  const { fetch: platformFetch } = globalThis
  const undoFirst = interceptFetch(createEmbeddedUserPool({ users }))
  const seen: string[] = []
  globalThis.fetch = async (input) => {
    seen.push(new Request(input).url)
    return new Response()
  }
  const pool = createEmbeddedUserPool({ users })
  const undo = interceptFetch(pool)
  expect(await signIn(pool.clientId)).toMatchObject({ status: 200 })
  expect(seen).toEqual([])
  undo()
  undoFirst()
  globalThis.fetch = platformFetch
})

it('takes no other port for its own', async () => {
  const seen: string[] = []
  using _ = replaceGlobals({
    fetch: () => async (input: string) => {
      seen.push(input)
      return new Response()
    },
  })
  const undo = interceptFetch(createEmbeddedUserPool(), { baseUrl: 'http://localhost:9229' })
  await fetch('http://localhost:92290/')
  undo()
  expect(seen).toEqual(['http://localhost:92290/'])
})
