import { decodeJwt } from 'jose'
import { createEmbeddedUserPool, type EmbeddedAppClient } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import { createPretendBrowser, locationOf, tradeCode } from './managed-login/pretend-browser.js'

const ClientId = 'embedded-client-1'
const alice = { username: 'alice', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }

function createPlace(saved: string | null = null) {
  const place = { saved, saves: 0 }
  const persistence = {
    load: () => place.saved,
    save(state: string) {
      place.saved = state
      place.saves += 1
    },
  }
  const open = (
    users = [alice],
    client: Partial<EmbeddedAppClient> = {},
    sessionTracking = false,
  ) => {
    const pool = createEmbeddedUserPool({
      users,
      persistence,
      sessionTracking,
      clients: [{ clientId: ClientId, ...client }],
    })
    const ask = (operation: string, input: object) => askCognito(pool.fetch, operation, input)
    return {
      pool,
      getUser: (AccessToken: unknown) => ask('GetUser', { AccessToken }),
      refresh: (RefreshToken: unknown) =>
        ask('GetTokensFromRefreshToken', { ClientId, RefreshToken }),
      list: async (AccessToken: unknown) =>
        (await ask('ListUserSessions', { AccessToken })).body.Sessions,
      deleteUser: (AccessToken: string) => ask('DeleteUser', { AccessToken }),
    }
  }
  return { place, open }
}

it('keeps users, sessions and the signing key over a reload', async () => {
  const { open } = createPlace()
  const before = open()
  const { accessToken, refreshToken } = await before.pool.issueTokens('alice')
  before.pool.addUser(bob)
  before.pool.setUser('alice', { groups: ['editors'] })

  const after = open()
  expect(await after.pool.jwks()).toEqual(await before.pool.jwks())
  expect((await after.getUser(accessToken)).body.Username).toBe('alice')
  const { body } = await after.refresh(refreshToken)
  const claims = decodeJwt(body.AuthenticationResult?.AccessToken as string)
  expect(claims['cognito:groups']).toEqual(['editors'])
  await expect(after.pool.issueTokens('bob')).resolves.toBeTruthy()
})

it('takes new users of the options, and does not bring back deleted ones', async () => {
  const { open } = createPlace()
  const before = open([alice])
  const { accessToken } = await before.pool.issueTokens('alice')
  expect((await before.deleteUser(accessToken)).status).toBe(200)
  const after = open([alice, bob])
  await expect(after.pool.issueTokens('alice')).rejects.toThrow('User does not exist.')
  await expect(after.pool.issueTokens('bob')).resolves.toBeTruthy()
})

it('is one pool in two tabs', async () => {
  const { open } = createPlace()
  const rotation = { rotation: { graceSeconds: 0 } }
  const [here, there] = [open([alice], rotation), open([alice], rotation)]
  const { refreshToken, accessToken } = await here.pool.issueTokens('alice')
  const rotated = (await there.refresh(refreshToken)).body.AuthenticationResult?.RefreshToken
  expect((await here.refresh(refreshToken)).body.__type).toBe('RefreshTokenReuseException')
  expect((await here.refresh(rotated)).status).toBe(200)
  there.pool.revokeUser('alice')
  expect((await here.getUser(accessToken)).status).toBe(400)
})

it('keeps the cookie of managed login and a code on its way over a reload', async () => {
  const { open } = createPlace()
  const browser = createPretendBrowser(open().pool)
  const { code } = locationOf(await browser.signIn())
  browser.meet(open().pool)
  expect((await browser.authorize()).status).toBe(302)
  expect((await tradeCode(open().pool, code)).status).toBe(200)
  expect((await tradeCode(open().pool, code)).status).toBe(400)
})

it('takes up a state that was saved before there was managed login', async () => {
  const { open, place } = createPlace()
  const { refreshToken } = await open().pool.issueTokens('alice')
  const { browserSessions, codes, ...old } = JSON.parse(place.saved ?? '') as Record<string, object>
  expect([browserSessions, codes]).toEqual([[], []])
  const sessions = (old.sessions as object[]).map((session) =>
    Object.fromEntries(Object.entries(session).filter(([name]) => name !== 'tracking')),
  )
  place.saved = JSON.stringify({ ...old, sessions })
  const pool = open([alice], {}, true)
  const { body } = await pool.refresh(refreshToken)
  expect(await pool.list(body.AuthenticationResult?.AccessToken)).toEqual([])
  expect((await createPretendBrowser(pool.pool).signIn()).status).toBe(302)
})

it('saves nothing when nothing changes', async () => {
  const { open, place } = createPlace()
  const { pool, getUser, refresh } = open()
  const { accessToken } = await pool.issueTokens('alice')
  const { saves } = place
  await getUser(accessToken)
  await getUser('nonsense')
  await refresh('nonsense')
  open()
  expect(place.saves).toBe(saves)
})

it.each(['nonsense', '{}', 'null', '{"version":99}'])(
  'starts anew when it finds %s',
  async (saved) => {
    await expect(createPlace(saved).open().pool.issueTokens('alice')).resolves.toBeTruthy()
  },
)
