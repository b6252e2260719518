import { createEmbeddedUserPool, type EmbeddedUserPoolOptions } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import { createPoolWithUsers, refused } from '../../support/pool-with-users.js'
import {
  createPretendBrowser,
  domain,
  locationOf,
  post,
  tradeCode,
} from './managed-login/pretend-browser.js'

type Description = Record<string, unknown> & { SessionId: string }

function createTrackingPool(
  sessionTracking: EmbeddedUserPoolOptions['sessionTracking'] = true,
  persistence?: EmbeddedUserPoolOptions['persistence'],
) {
  const clock = { at: Date.UTC(2026, 0, 1) }
  const pool = createEmbeddedUserPool({
    clients: [{ clientId: 'embedded-client-1' }, { clientId: 'other-client' }],
    users: [
      { username: 'alice', password: 'correct horse' },
      { username: 'bob', password: 'battery staple' },
    ],
    now: () => clock.at,
    sessionTracking,
    ...(persistence && { persistence }),
  })
  const ask = (operation: string, input: object) => askCognito(pool.fetch, operation, input)
  return {
    pool,
    clock,
    ask,
    list: async (AccessToken: string | undefined) =>
      (await ask('ListUserSessions', { AccessToken })).body.Sessions as Description[],
    revoke: (AccessToken: string | undefined, SessionId: string | undefined, more: object = {}) =>
      ask('RevokeUserSession', { AccessToken, SessionId, ...more }),
    isAlive: async (AccessToken: string | undefined) =>
      (await ask('GetUser', { AccessToken })).status === 200,
  }
}

it('lists the sessions of a user in all app clients, and says which one asks', async () => {
  const { pool, clock, list } = createTrackingPool()
  const here = await pool.issueTokens('alice')
  clock.at += 60_000
  await pool.issueTokens('alice', { clientId: 'other-client', deviceType: 'Firefox 150 / Linux' })
  await pool.issueTokens('bob')
  const began = Date.UTC(2026, 0, 1) / 1000
  expect(await list(here.accessToken)).toEqual([
    {
      ClientId: 'embedded-client-1',
      CreateDate: began,
      DeviceType: 'unknown',
      IsCurrentSession: true,
      LastActiveDate: began,
      SessionId: expect.stringMatching(/^tkn[a-z0-9]{25}$/),
      SessionType: 'TOKEN',
    },
    {
      ClientId: 'other-client',
      CreateDate: began + 60,
      DeviceType: 'Firefox 150 / Linux',
      IsCurrentSession: false,
      LastActiveDate: began + 60,
      SessionId: expect.stringMatching(/^tkn[a-z0-9]{25}$/),
      SessionType: 'TOKEN',
    },
  ])
})

it('lists neither revoked nor expired sessions', async () => {
  const { pool, clock, ask, list } = createTrackingPool()
  const authTime = clock.at - 29 * 24 * 3_600_000
  const [old, gone] = [
    await pool.issueTokens('alice', { authTime }),
    await pool.issueTokens('alice'),
  ]
  const here = await pool.issueTokens('alice')
  expect(await list(old.accessToken)).toHaveLength(3)
  await ask('RevokeToken', { ClientId: pool.clientId, Token: gone.refreshToken })
  clock.at += 24 * 3_600_000
  const { body } = await ask('GetTokensFromRefreshToken', {
    ClientId: pool.clientId,
    RefreshToken: here.refreshToken,
  })
  const sessions = await list(body.AuthenticationResult?.AccessToken as string)
  expect(sessions.map(({ IsCurrentSession }) => IsCurrentSession)).toEqual([true])
})

it('notes when and where a session was refreshed last', async () => {
  const { pool, clock, list } = createTrackingPool()
  const { refreshToken, accessToken } = await pool.issueTokens('alice')
  clock.at += 60_000
  const agents = [
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/125.0.0.0 Safari/537.36',
      'Chrome 125 / macOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/125.0.0.0 Safari/537.36 Edg/125.0',
      'Edge 125 / Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari 18 / iOS',
    ],
    [
      'Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0',
      'Firefox 150 / Android',
    ],
    ['curl/8.5.0', 'unknown'],
  ] as const
  for (const [agent, deviceType] of agents) {
    const fields = {
      grant_type: 'refresh_token',
      client_id: pool.clientId,
      refresh_token: refreshToken,
    }
    const { status } = await post(pool, '/oauth2/token', fields, { 'user-agent': agent })
    expect(status).toBe(200)
    expect(await list(accessToken)).toMatchObject([
      { DeviceType: deviceType, LastActiveDate: clock.at / 1000, CreateDate: clock.at / 1000 - 60 },
    ])
  }
})

it('revokes another session of the user, and nothing else', async () => {
  const { pool, list, revoke, isAlive, ask } = createTrackingPool()
  const [here, there, third] = [
    await pool.issueTokens('alice'),
    await pool.issueTokens('alice'),
    await pool.issueTokens('alice'),
  ]
  const [, target] = await list(here.accessToken)
  const answer = await revoke(here.accessToken, target?.SessionId)
  expect([answer.status, answer.body]).toEqual([200, {}])
  expect(await isAlive(there.accessToken)).toBe(false)
  const refreshed = await ask('GetTokensFromRefreshToken', {
    ClientId: pool.clientId,
    RefreshToken: there.refreshToken,
  })
  expect(refreshed).toMatchObject(refused('NotAuthorizedException'))
  expect(await isAlive(here.accessToken)).toBe(true)
  expect(await isAlive(third.accessToken)).toBe(true)
  expect(await list(here.accessToken)).toHaveLength(2)
})

it('revokes neither the session that asks, nor an unknown one, nor one of somebody else', async () => {
  const { pool, list, revoke, isAlive } = createTrackingPool()
  const [alice, bob] = [await pool.issueTokens('alice'), await pool.issueTokens('bob')]
  const [own] = await list(alice.accessToken)
  const [foreign] = await list(bob.accessToken)
  const answers = {
    own: await revoke(alice.accessToken, own?.SessionId),
    unknown: await revoke(alice.accessToken, 'tknnonsense'),
    foreign: await revoke(alice.accessToken, foreign?.SessionId),
    word: await revoke(alice.accessToken, 'x', { RevokeAssociatedSessions: 'ALL' }),
  }
  expect(answers).toMatchObject({
    own: refused('InvalidParameterException'),
    unknown: refused('ResourceNotFoundException'),
    foreign: refused('ResourceNotFoundException'),
    word: refused('InvalidParameterException'),
  })
  expect(await isAlive(bob.accessToken)).toBe(true)
})

it.each(['ListUserSessions', 'RevokeUserSession'])(
  'refuses %s without tracking, and without a good access token',
  async (operation) => {
    const input = { SessionId: 'tknnonsense' }
    const without = createPoolWithUsers()
    const { accessToken } = await without.pool.issueTokens('alice')
    expect(await without.ask(operation, { ...input, AccessToken: accessToken })).toMatchObject(
      refused('OperationNotEnabledException'),
    )
    const { pool, ask } = createTrackingPool()
    const narrow = await pool.issueTokens('alice', { scopes: ['openid'] })
    const denied = await ask(operation, { ...input, AccessToken: narrow.accessToken })
    expect(denied).toMatchObject(refused('NotAuthorizedException'))
  },
)

it('ends the least recently used session when a sign-in would be one too many', async () => {
  const { pool, clock, ask, list, isAlive } = createTrackingPool({ maxPerUser: 2 })
  const [first, second] = [await pool.issueTokens('alice'), await pool.issueTokens('alice')]
  const bob = await pool.issueTokens('bob')
  clock.at += 1000
  await ask('GetTokensFromRefreshToken', {
    ClientId: pool.clientId,
    RefreshToken: first.refreshToken,
  })
  const third = await pool.issueTokens('alice')
  expect(await isAlive(first.accessToken)).toBe(true)
  expect(await isAlive(second.accessToken)).toBe(false)
  expect(await isAlive(bob.accessToken)).toBe(true)
  expect(await list(third.accessToken)).toHaveLength(2)
})

it('allows twenty sessions unless told otherwise', async () => {
  const { pool, isAlive } = createTrackingPool()
  const first = await pool.issueTokens('alice')
  for (let count = 2; count <= 20; count += 1) await pool.issueTokens('alice')
  expect(await isAlive(first.accessToken)).toBe(true)
  await pool.issueTokens('alice')
  expect(await isAlive(first.accessToken)).toBe(false)
})

it('does not list sessions from before tracking', async () => {
  const place = { saved: null as string | null }
  const persistence = {
    load: () => place.saved,
    save(state: string) {
      place.saved = state
    },
  }
  const before = createTrackingPool(false, persistence)
  const { accessToken } = await before.pool.issueTokens('alice')
  const after = createTrackingPool(true, persistence)
  expect(await after.list(accessToken)).toEqual([])
})

/** Alice signed in once on the pages, with two sessions through that, and one through the API. */
async function signInTwice() {
  const world = createTrackingPool()
  const browser = createPretendBrowser(world.pool)
  const trade = async (answer: Response, clientId = world.pool.clientId) =>
    (await tradeCode(world.pool, locationOf(answer).code, { client_id: clientId })).body
  const first = await trade(await browser.signIn())
  const second = await trade(await browser.authorize({ client_id: 'other-client' }), 'other-client')
  const api = await world.pool.issueTokens('alice')
  const sessions = await world.list(api.accessToken)
  const signIn = sessions.find(({ SessionType }) => SessionType === 'SSO')
  return { ...world, browser, first, second, api, sessions, signIn }
}

it('lists a sign-in to managed login, and which sessions came through it', async () => {
  const { sessions, signIn, clock } = await signInTwice()
  expect(signIn).toEqual({
    ClientId: 'embedded-client-1',
    CreateDate: clock.at / 1000,
    DeviceType: 'unknown',
    IsCurrentSession: false,
    LastActiveDate: clock.at / 1000,
    SessionId: expect.stringMatching(/^sso[a-z0-9]{25}$/),
    SessionType: 'SSO',
  })
  expect(sessions.map(({ ClientId, OriginSessionId }) => [ClientId, OriginSessionId])).toEqual([
    ['embedded-client-1', signIn?.SessionId],
    ['other-client', signIn?.SessionId],
    ['embedded-client-1', undefined],
    ['embedded-client-1', undefined],
  ])
})

it('no longer lists a sign-in after its hour', async () => {
  const { clock, pool, list } = await signInTwice()
  clock.at += 3_600_000
  const { accessToken } = await pool.issueTokens('alice')
  expect((await list(accessToken)).map(({ SessionType }) => SessionType)).not.toContain('SSO')
})

it('ends the cookie of a revoked sign-in, and its sessions only when they are asked for', async () => {
  const alone = await signInTwice()
  await alone.revoke(alone.api.accessToken, alone.signIn?.SessionId)
  expect((await alone.browser.authorize()).status).toBe(200)
  expect(await alone.isAlive(alone.first.access_token)).toBe(true)

  const linked = await signInTwice()
  const word = { RevokeAssociatedSessions: 'LINKED' }
  await linked.revoke(linked.api.accessToken, linked.signIn?.SessionId, word)
  expect((await linked.browser.authorize()).status).toBe(200)
  expect(await linked.isAlive(linked.first.access_token)).toBe(false)
  expect(await linked.isAlive(linked.second.access_token)).toBe(false)
  expect(await linked.isAlive(linked.api.accessToken)).toBe(true)
})

it.each([
  ['NONE', 302],
  ['LINKED', 200],
])(
  'takes the sign-in along with a revoked session as %s says, and never its siblings',
  async (RevokeAssociatedSessions, status) => {
    const byId = await signInTwice()
    const [target] = byId.sessions
    await byId.revoke(byId.api.accessToken, target?.SessionId, { RevokeAssociatedSessions })
    const byToken = await signInTwice()
    await byToken.ask('RevokeToken', {
      ClientId: byToken.pool.clientId,
      Token: byToken.first.refresh_token,
      RevokeAssociatedSessions,
    })
    for (const { browser, isAlive, first, second } of [byId, byToken]) {
      expect((await browser.authorize()).status).toBe(status)
      expect(await isAlive(first.access_token)).toBe(false)
      expect(await isAlive(second.access_token)).toBe(true)
    }
  },
)

it('notes the refresh of a session at the sign-in it came through', async () => {
  const { pool, clock, list, first, api } = await signInTwice()
  clock.at += 60_000
  await pool.fetch(`${domain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: pool.clientId,
      refresh_token: first.refresh_token ?? '',
    }),
  })
  const sessions = await list(api.accessToken)
  const signIn = sessions.find(({ SessionType }) => SessionType === 'SSO')
  expect(signIn?.LastActiveDate).toBe(clock.at / 1000)
})
