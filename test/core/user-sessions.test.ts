import {
  createSessionClient,
  listUserSessions,
  revokeUserSession,
  type SessionClient,
} from 'react-cognito-session'
import type { EmbeddedUserPoolOptions } from 'react-cognito-session/testing'
import { inspect } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { createSession, itemsOf, operationsOf } from '../support/session-of-pool.js'
import { toRefusal } from '../support/session-setup.js'

const REFRESH = 'GetTokensFromRefreshToken'
const failure = (code: string) => expect.objectContaining({ code }) as Error

/** Alice's page, in a pool with session tracking, and her telephone. */
async function setUp(pool: EmbeddedUserPoolOptions = { sessionTracking: true }) {
  const world = await createSession({ signedIn: 'alice', pool })
  const phone = await world.pool.issueTokens('alice', { deviceType: 'Safari 26 / iOS' })
  return { ...world, phone }
}

/** Answers an operation in the pool's place, once for each answer. */
function answer(operation: string, ...answers: object[]) {
  const { fetch } = globalThis
  const bodies: Record<string, unknown>[] = []
  globalThis.fetch = async (input, init) => {
    const isMeant = new Headers(init?.headers).get('x-amz-target')?.endsWith(`.${operation}`)
    if (!isMeant || !answers.length) return fetch(input, init)
    bodies.push(JSON.parse(init?.body as string) as Record<string, unknown>)
    const next = answers.shift()
    return next instanceof Response ? next : Response.json(next)
  }
  onTestFinished(() => void (globalThis.fetch = fetch))
  return bodies
}

it("lists the user's sessions, and marks that of this page", async () => {
  const { client, pool, tokens } = await setUp()
  await pool.issueTokens('bob')
  const sessions = await listUserSessions(client)
  expect(sessions).toHaveLength(2)
  expect(sessions).toContainEqual({
    id: expect.stringMatching(/^tkn/) as string,
    type: 'token',
    isCurrent: false,
    clientId: 'embedded-client-1',
    createdAt: expect.any(Number) as number,
    lastActiveAt: expect.any(Number) as number,
    device: 'Safari 26 / iOS',
    ipAddress: null,
    city: null,
    country: null,
    originId: null,
  })
  expect(sessions.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ device: null }])
  expect(inspect(sessions)).not.toContain(tokens!.accessToken)
})

it('gives instants in milliseconds', async () => {
  const before = Date.now()
  const { client } = await setUp()
  for (const { createdAt, lastActiveAt } of await listUserSessions(client)) {
    expect(Number.isInteger(createdAt)).toBe(true)
    expect(Math.abs(createdAt! - before)).toBeLessThan(3 * 3_600_000)
    expect(lastActiveAt).toBeGreaterThanOrEqual(createdAt!)
  }
})

it('takes all that Cognito tells of a session', async () => {
  const { client } = await setUp()
  answer('ListUserSessions', {
    Sessions: [
      {
        SessionId: 'tkn1',
        SessionType: 'TOKEN',
        ClientId: 'app',
        CreateDate: 1.792454400117e9,
        LastActiveDate: 1792540800.234,
        DeviceType: 'Firefox 150 / Linux',
        LastIPAddress: '192.0.2.42',
        LastLocation: { City: 'Bern', Country: 'unknown' },
        OriginSessionId: 'sso1',
        IsCurrentSession: true,
      },
      { SessionId: 'sso1', SessionType: 'SSO' },
    ],
  })
  expect(await listUserSessions(client)).toEqual([
    {
      id: 'tkn1',
      type: 'token',
      isCurrent: true,
      clientId: 'app',
      createdAt: 1_792_454_400_117,
      lastActiveAt: 1_792_540_800_234,
      device: 'Firefox 150 / Linux',
      ipAddress: '192.0.2.42',
      city: 'Bern',
      country: null,
      originId: 'sso1',
    },
    expect.objectContaining({ id: 'sso1', type: 'sso', isCurrent: false, createdAt: null }),
  ])
})

it('follows the pages to the last', async () => {
  const { client } = await setUp()
  const page = (id: string, NextToken?: string) => ({ Sessions: [{ SessionId: id }], NextToken })
  const bodies = answer(
    'ListUserSessions',
    page('tkn1', 'next-1'),
    page('tkn2', 'next-2'),
    page('tkn3'),
  )
  const sessions = await listUserSessions(client)
  expect(sessions.map(({ id }) => id)).toEqual(['tkn1', 'tkn2', 'tkn3'])
  expect(bodies.map(({ NextToken }) => NextToken)).toEqual([undefined, 'next-1', 'next-2'])
})

it('does not follow pages without end', async () => {
  const { client } = await setUp()
  const endless = Array.from({ length: 50 }, (_, page) => ({ NextToken: `next-${page}` }))
  const bodies = answer('ListUserSessions', ...endless)
  expect(await listUserSessions(client)).toEqual([])
  expect(bodies.length).toBeLessThanOrEqual(20)
})

it.each<[what: string, answer: object]>([
  ['nothing', {}],
  ['no list', { Sessions: 'none' }],
  ['sessions without a name', { Sessions: [{}, null, 7, { SessionId: '' }] }],
])('makes the best of %s', async (_what, given) => {
  const { client } = await setUp()
  answer('ListUserSessions', given)
  expect(await listUserSessions(client)).toEqual([])
})

it('revokes another session: its refresh token is dead then', async () => {
  const { client, pool, phone } = await setUp()
  const refreshThere = async () => {
    const body = JSON.stringify({ ClientId: pool.clientId, RefreshToken: phone.refreshToken })
    const headers = { 'X-Amz-Target': `AWSCognitoIdentityProviderService.${REFRESH}` }
    return (await pool.fetch('https://cognito.test/', { method: 'POST', headers, body })).status
  }
  expect(await refreshThere()).toBe(200)
  const [other] = (await listUserSessions(client)).filter(({ isCurrent }) => !isCurrent)
  await revokeUserSession(client, other!.id)
  expect(await listUserSessions(client)).toHaveLength(1)
  expect(await refreshThere()).toBe(400)
  await expect(client.getAccessToken({ forceRefresh: true })).resolves.toEqual(expect.any(String))
})

it.each([
  [{}, 'NONE'],
  [{ linked: true }, 'LINKED'],
])('revokes with %o what is to be revoked', async (options, word) => {
  const { client, tokens } = await setUp()
  const bodies = answer('RevokeUserSession', {})
  await revokeUserSession(client, 'tkn1', options)
  expect(bodies).toEqual([
    { AccessToken: tokens!.accessToken, SessionId: 'tkn1', RevokeAssociatedSessions: word },
  ])
})

it('tells that there is no such session', async () => {
  const { client } = await setUp()
  await expect(revokeUserSession(client, 'tkn0')).rejects.toThrow(failure('invalid_config'))
  expect(client.getState()).toMatchObject({ status: 'authenticated' })
})

it('tells that the pool has no session tracking, and ends nothing', async () => {
  const { client, pool } = await setUp({})
  await expect(listUserSessions(client)).rejects.toThrow(failure('not_supported'))
  await expect(revokeUserSession(client, 'tkn1')).rejects.toThrow(failure('not_supported'))
  expect(operationsOf(pool)).toEqual(['ListUserSessions', 'RevokeUserSession'])
  expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it.each([
  'FeatureUnavailableInTierException',
  'UnsupportedOperationException',
  'UnknownOperationException',
])('takes %s for the same', async (name) => {
  const { client } = await setUp()
  answer('ListUserSessions', toRefusal(name))
  await expect(listUserSessions(client)).rejects.toThrow(failure('not_supported'))
})

it('does not ask with a token that has not the scope', async () => {
  const { client, pool, storage } = await setUp()
  const tokens = await pool.issueTokens('alice', { scopes: ['openid', 'email'] })
  for (const [key, value] of itemsOf(tokens)) storage.setItem(key, value)
  await client.reload()
  await expect(listUserSessions(client)).rejects.toThrow(failure('not_supported'))
  expect(operationsOf(pool)).toEqual([])
})

it('tells that the source cannot ask', async () => {
  const { source } = await setUp()
  const { callUserPool: _without, ...other } = source
  const client: SessionClient = createSessionClient({ source: other })
  onTestFinished(client.dispose)
  await expect(listUserSessions(client)).rejects.toThrow(failure('not_supported'))
})

it('finds out whether the session is alive when it is refused, and asks once more', async () => {
  const { client, pool } = await setUp()
  answer('ListUserSessions', toRefusal('NotAuthorizedException'))
  expect(await listUserSessions(client)).toHaveLength(2)
  expect(operationsOf(pool)).toEqual([REFRESH, 'ListUserSessions'])
})

it('tells of a refusal that stays, and the session lives', async () => {
  const { client, pool } = await setUp()
  const no = () => toRefusal('NotAuthorizedException')
  answer('ListUserSessions', no(), no(), no())
  await expect(listUserSessions(client)).rejects.toThrow(failure('authorization_failed'))
  expect(operationsOf(pool)).toEqual([REFRESH])
  expect(client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('ends a session that was revoked elsewhere', async () => {
  const { client, pool } = await setUp()
  pool.revokeUser('alice')
  await expect(listUserSessions(client)).rejects.toThrow(failure('refresh_token_revoked'))
  expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
})

it('tells that nobody is signed in', async () => {
  const { client, pool } = await createSession({ pool: { sessionTracking: true } })
  await expect(listUserSessions(client)).rejects.toThrow(failure('not_authenticated'))
  expect(operationsOf(pool)).toEqual([])
})

it.each<[string, (pool: Awaited<ReturnType<typeof setUp>>['pool']) => void]>([
  ['network', ({ faults }) => faults.drop(1)],
  ['throttled', ({ faults }) => faults.throttle(1)],
  ['service', ({ faults }) => faults.fail(1)],
])('tells of trouble by code: %s', async (code, spoil) => {
  const { client, pool } = await setUp()
  spoil(pool)
  await expect(listUserSessions(client)).rejects.toThrow(failure(code))
  expect(operationsOf(pool)).toEqual(['ListUserSessions'])
})

it('asks no more when its caller has left', async () => {
  const { client, pool } = await setUp()
  pool.faults.hang(1)
  const leaving = new AbortController()
  const listing = listUserSessions(client, { signal: leaving.signal })
  await expect.poll(() => operationsOf(pool)).toEqual(['ListUserSessions'])
  leaving.abort(new Error('gone'))
  await expect(listing).rejects.toThrow('gone')
})

it('tells no token in an error', async () => {
  const { client, tokens } = await setUp({})
  const error: unknown = await listUserSessions(client).catch((thrown: unknown) => thrown)
  const text = inspect(error, { depth: 9, showHidden: true })
  expect(text).toContain('not_supported')
  for (const token of [tokens!.accessToken, tokens!.idToken, tokens!.refreshToken]) {
    expect(text).not.toContain(token)
  }
})
