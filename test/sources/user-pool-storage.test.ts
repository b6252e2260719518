import { CognitoUserPool, type CognitoUserSession } from 'amazon-cognito-identity-js'
import { userPoolSource, type KeyValueStorage } from 'react-cognito-session'
import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import {
  clientId,
  fakeJwt,
  hour,
  minute,
  password,
  replaceGlobals,
  seedTokens,
  setUpSession,
} from '../support/session-setup.js'
import { memoryStorage, sdkCall, sdkSignIn, sdkUser } from '../support/sdk-user.js'

const prefix = `CognitoIdentityServiceProvider.${clientId}`

it('goes on with a session that the SDK began', async () => {
  await using world = await setUpSession({ signedIn: false, now: Date.now() })
  await sdkSignIn(sdkUser(world.url, { storage: world.items }), password)
  world.pool.clearRequests()
  const client = world.newClient()
  expect(client.getState()).toMatchObject({ status: 'authenticated', user: { username: 'alice' } })
  expect(await client.getAccessToken()).toBe(world.items.getItem(`${prefix}.alice.accessToken`))
  expect(world.operations()).toEqual([])
})

it('leaves a session that the SDK goes on with, without a request', async () => {
  await using world = await setUpSession({ signedIn: false, now: Date.now() })
  await world.source.signIn('alice', password)
  world.pool.clearRequests()
  const user = sdkPool(world).getCurrentUser()
  const session = await sdkCall<CognitoUserSession>((callback) => user?.getSession(callback))
  expect(session.isValid()).toBe(true)
  expect(session.getAccessToken().getJwtToken()).toBe(await world.client.getAccessToken())
  expect(world.operations()).toEqual([])
})

it('leaves a refreshed session that the SDK can refresh again', async () => {
  await using world = await setUpSession({ now: Date.now() })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  const user = sdkPool(world).getCurrentUser()
  const session = await sdkCall<CognitoUserSession>((callback) => user?.getSession(callback))
  const refreshed = await sdkCall<CognitoUserSession>((callback) =>
    user?.refreshSession(session.getRefreshToken(), callback),
  )
  expect(refreshed.getAccessToken().getJwtToken()).not.toBe(await world.client.getAccessToken())
  await world.client.reload()
  expect(world.client.getState().status).toBe('authenticated')
})

it('takes over the ids, the endpoint and the storage of the SDK pool that an app has', async () => {
  await using world = await setUpSession({ now: Date.now() })
  const client = world.newClient(userPoolSource({ userPool: sdkPool(world) }))
  const accessToken = await world.settled(client.getAccessToken({ forceRefresh: true }))
  expect(world.items.getItem(`${prefix}.alice.accessToken`)).toBe(accessToken)
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken'])
})

it.each([
  ['milliseconds behind, as Amplify writes them', '-1500'],
  ['milliseconds ahead, as Amplify writes them', '1500'],
  ['minutes ahead, as Amplify writes them', '600000'],
  ['minutes behind, as Amplify writes them', '-600000'],
  ['seconds, as the SDK writes them', '600'],
  ['negative seconds, as the SDK writes them', '-600'],
  ['nothing', ''],
  ['nonsense', 'NaN'],
  ['more than a number holds', '1e999'],
  ['the end of time', '-1e308'],
])('takes no harm from a stored clockDrift of %s', async (_name, clockDrift) => {
  await using world = await setUpSession({ signedIn: false })
  seedTokens(world.items, world.tokens, { clockDrift })
  const client = world.newClient()
  for (let step = 0; step < 8; step++) {
    const accessToken = await world.settled(client.getAccessToken())
    expect(Number(decodeJwt(accessToken).exp) * 1000 - world.trueNow()).toBeGreaterThanOrEqual(
      minute,
    )
    await world.clock.advance(hour / 4)
  }
  expect(client.getState().status).toBe('authenticated')
  expect(world.operations().length).toBeLessThanOrEqual(4)
})

it('keeps tokens in localStorage when it is not told where', async () => {
  const storage = memoryStorage()
  using _ = replaceGlobals({ localStorage: () => storage })
  await using world = await setUpSession()
  seedTokens(storage, world.tokens)
  const source = userPoolSource({
    userPoolId: world.pool.userPoolId,
    clientId,
    endpoint: world.url,
  })
  const client = world.newClient(source)
  const accessToken = await world.settled(client.getAccessToken({ forceRefresh: true }))
  expect(storage.getItem(`${prefix}.alice.accessToken`)).toBe(accessToken)
})

it('keeps tokens in sessionStorage and nowhere else', async () => {
  const storages = { session: memoryStorage(), local: memoryStorage() }
  using _ = replaceGlobals({
    sessionStorage: () => storages.session,
    localStorage: () => storages.local,
  })
  await using world = await setUpSession({ storage: 'sessionStorage', signedIn: false })
  await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  expect([...storages.session.items.keys()].sort()).toEqual([
    `${prefix}.LastAuthUser`,
    `${prefix}.alice.accessToken`,
    `${prefix}.alice.clockDrift`,
    `${prefix}.alice.idToken`,
    `${prefix}.alice.refreshToken`,
  ])
  expect(storages.local.items.size).toBe(0)
})

it('keeps tokens in the memory of one page', async () => {
  const storage = memoryStorage()
  using _ = replaceGlobals({ sessionStorage: () => storage, localStorage: () => storage })
  await using world = await setUpSession({ storage: 'memory' })
  await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  const first = await world.client.getAccessToken()
  expect(await world.settled(world.client.getAccessToken({ forceRefresh: true }))).not.toBe(first)
  expect(storage.items.size).toBe(0)
  expect(world.newClient().getState()).toMatchObject({ status: 'unauthenticated' })
})

it('keeps tokens in the storage that an app brings along, and calls it as its own', async () => {
  class OwnStorage implements KeyValueStorage {
    readonly kept = new Map<string, string>()
    getItem(key: string) {
      return this.kept.get(key) ?? null
    }
    setItem(key: string, value: string) {
      this.kept.set(key, value)
    }
    removeItem(key: string) {
      this.kept.delete(key)
    }
  }
  const storage = new OwnStorage()
  await using world = await setUpSession({ storage })
  seedTokens(storage, world.tokens)
  const client = world.newClient()
  const accessToken = await world.settled(client.getAccessToken({ forceRefresh: true }))
  expect(storage.kept.get(`${prefix}.alice.accessToken`)).toBe(accessToken)
  await client.signOut()
  expect(storage.kept.size).toBe(0)
})

it('sees what others write to a storage whose setItem returns something, as those of the SDK do', async () => {
  const storage = memoryStorage()
  const setItem = (key: string, value: string) => {
    storage.items.set(key, value)
    return value
  }
  Object.assign(storage, { setItem })
  await using world = await setUpSession({ storage })
  seedTokens(storage, world.tokens)
  const client = world.newClient()
  await world.settled(client.getAccessToken({ forceRefresh: true }))
  seedTokens(storage, await world.pool.issueTokens('bob'), { username: 'bob' })
  await client.reload()
  expect(client.getState()).toMatchObject({ user: { username: 'bob' } })
})

it.each(['localStorage', 'sessionStorage'] as const)(
  'keeps a session in memory where the browser blocks %s',
  async (name) => {
    const block = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    using _ = replaceGlobals({ [name]: block })
    await using world = await setUpSession({ storage: name })
    expect(world.client.getState()).toMatchObject({ reason: 'no-session' })
    await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
    expect(world.client.getState().status).toBe('authenticated')
    await world.client.signOut()
    expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
  },
)

it('keeps a session in memory where there is no localStorage at all', async () => {
  using _ = replaceGlobals({ localStorage: () => undefined })
  await using world = await setUpSession({ storage: 'localStorage' })
  await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(world.client.getState().status).toBe('authenticated')
})

it('goes on with a session when the storage is full', async () => {
  const storage = memoryStorage()
  storage.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  }
  const rotation = { graceSeconds: 0 }
  await using world = await setUpSession({ storage, appClient: { rotation } })
  await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  for (let refreshes = 0; refreshes < 3; refreshes++) {
    await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  }
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  await world.client.signOut()
  expect(world.client.getState()).toMatchObject({ reason: 'signed-out' })
})

it('goes on with a session when a storage fails altogether after the page has loaded', async () => {
  const storage = memoryStorage()
  await using world = await setUpSession({ storage })
  seedTokens(storage, world.tokens)
  const client = world.newClient()
  const fail = () => {
    throw new Error('The disk is gone.')
  }
  Object.assign(storage, { getItem: fail, setItem: fail, removeItem: fail })
  expect(client.getState().status).toBe('authenticated')
  expect(await client.getAccessToken()).toBe(world.tokens.accessToken)
  await client.signOut()
  expect(client.getState()).toMatchObject({ reason: 'signed-out' })
})

it('says who is signed out when the storage is cleared behind its back', async () => {
  await using world = await setUpSession()
  world.items.clear()
  await expect(
    world.settled(world.client.getAccessToken({ forceRefresh: true })),
  ).rejects.toMatchObject({
    code: 'not_authenticated',
  })
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated' })
  expect(world.operations()).toEqual([])
})

it('removes at sign-out exactly the tokens of this user of this client', async () => {
  await using world = await setUpSession()
  const { items, pool } = world
  seedTokens(items, await pool.issueTokens('bob'), { username: 'bob' })
  const other = await pool.issueTokens('alice', { clientId: 'other-client' })
  seedTokens(items, other, { client: 'other-client' })
  seedTokens(items, world.tokens)
  items.setItem(`${prefix}.alice.userData`, '{}')
  items.setItem(`${prefix}.alice.deviceKey`, 'eu-west-1_device')
  items.setItem(`${prefix}.alice.deviceGroupKey`, '-group')
  items.setItem(`${prefix}.alice.randomPasswordKey`, 'made up')
  items.setItem(`${prefix}.alice.smith.idToken`, 'of a user whose name begins alike')
  items.setItem('theme', 'dark')
  const gone = ['idToken', 'accessToken', 'refreshToken', 'clockDrift', 'userData']
  const expected = new Map(items.items)
  for (const name of gone) expected.delete(`${prefix}.alice.${name}`)
  expected.delete(`${prefix}.LastAuthUser`)

  await world.newClient().signOut()
  expect(items.items).toEqual(expected)
})

it('leaves LastAuthUser alone at sign-out when it names somebody else', async () => {
  await using world = await setUpSession()
  const { items, pool } = world
  seedTokens(items, await pool.issueTokens('bob'), { username: 'bob' })
  await world.client.signOut()
  expect(items.getItem(`${prefix}.LastAuthUser`)).toBe('bob')
  expect(items.getItem(`${prefix}.alice.idToken`)).toBeNull()
  expect(items.getItem(`${prefix}.bob.idToken`)).not.toBeNull()
})

/** The claims of a JWT, to be spoilt. */
const claimsOf = (jwt: string): Record<string, unknown> => decodeJwt(jwt)

type Keys = 'idToken' | 'accessToken' | 'refreshToken'
type Spoil = (tokens: Record<Keys, string>) => Partial<Record<Keys, string | null>>

const withClaims =
  (changes: object): Spoil =>
  ({ accessToken, idToken }) => ({
    accessToken: fakeJwt({ ...claimsOf(accessToken), ...changes }),
    idToken: fakeJwt({ ...claimsOf(idToken), ...changes }),
  })
const withRawClaim =
  (name: string, text: string): Spoil =>
  ({ accessToken, idToken }) => {
    const spoil = (jwt: string) =>
      fakeJwt(JSON.stringify({ ...claimsOf(jwt), [name]: '@' }).replace(`"@"`, text))
    return { accessToken: spoil(accessToken), idToken: spoil(idToken) }
  }
const withBoth =
  (change: (jwt: string) => string): Spoil =>
  ({ accessToken, idToken }) => ({
    accessToken: change(accessToken),
    idToken: change(idToken),
  })
const withPayload = (text: string) => withBoth(() => fakeJwt(text))
const tenMegabytes = 'eyJx'.repeat(2_500_000)

const unusable: [string, Spoil][] = [
  ['no refresh token', () => ({ refreshToken: null })],
  ['an empty refresh token', () => ({ refreshToken: '' })],
  ['no ID token', () => ({ idToken: null })],
  ['no access token', () => ({ accessToken: null })],
  ['the text "undefined"', () => ({ accessToken: 'undefined', idToken: 'undefined' })],
  ['the text "null"', withBoth(() => 'null')],
  ['JSON in place of tokens', withBoth(() => '{"a":1}')],
  [
    'the two tokens swapped',
    ({ idToken, accessToken }) => ({ idToken: accessToken, accessToken: idToken }),
  ],
  ['two ID tokens', ({ idToken }) => ({ accessToken: idToken })],
  ['tokens of another client', withClaims({ client_id: 'other-client', aud: 'other-client' })],
  [
    'an ID token of another client',
    ({ idToken }) => ({ idToken: fakeJwt({ ...claimsOf(idToken), aud: 'other-client' }) }),
  ],
  [
    'an ID token of another user',
    ({ idToken }) => ({ idToken: fakeJwt({ ...claimsOf(idToken), sub: 'bob' }) }),
  ],
  ['no sub', withClaims({ sub: undefined })],
  ['an empty sub', withClaims({ sub: '' })],
  ['a sub that is no text', withClaims({ sub: { toString: 'alice' } })],
  ['no auth_time', withClaims({ auth_time: undefined })],
  ['auth_time as text', withClaims({ auth_time: '1780272000' })],
  ['auth_time long after the tokens', withClaims({ auth_time: 4_000_000_000 })],
  ['no iat', withClaims({ iat: undefined })],
  ['no exp', withClaims({ exp: undefined })],
  ['exp as text', withClaims({ exp: '4000000000' })],
  ['exp NaN', withRawClaim('exp', 'null')],
  ['exp 1e308', withRawClaim('exp', '1e308')],
  ['exp beyond all numbers', withRawClaim('exp', '1e999')],
  ['exp below zero', withClaims({ exp: -1 })],
  ['exp 0', withClaims({ exp: 0 })],
  ['exp as a list', withClaims({ exp: [4_000_000_000] })],
  ['exp before iat', withClaims({ exp: 1_000_000_000 })],
  ['a JWT of one part', withBoth((jwt) => jwt.split('.')[1] ?? '')],
  ['a JWT of two parts', withBoth((jwt) => jwt.split('.').slice(0, 2).join('.'))],
  ['a JWT of four parts', withBoth((jwt) => `${jwt}.more`)],
  ['a JWT of five parts, as an encrypted one has', withBoth((jwt) => `${jwt}.more.more`)],
  ['dots', withBoth(() => '..')],
  ['bad base64', withBoth((jwt) => jwt.replace(/\.[^.]+\./, '.%%%%.'))],
  ['a payload that is no JSON', withPayload('{"exp":')],
  ['a payload that is a list', withPayload('[]')],
  ['a payload that is null', withPayload('null')],
  ['a payload that is a text', withPayload('"alice"')],
  ['a payload that is a number', withPayload('1')],
  ['an empty payload', withPayload('')],
  [
    'bytes that are no UTF-8',
    withBoth(() => `e30.${Buffer.from([0xff, 0xfe]).toString('base64url')}.x`),
  ],
  ['10 MB of nonsense', withBoth(() => tenMegabytes)],
  ['10 MB of nonsense in three parts', withBoth(() => `e30.${tenMegabytes}.x`)],
  ['10 MB of nested lists', withPayload('['.repeat(10_000_000))],
]

it.each(unusable)('counts %s in the storage as nobody signed in', async (_name, spoil) => {
  await using world = await setUpSession()
  const { items } = world
  for (const [name, value] of Object.entries(spoil(world.tokens))) {
    if (value === null) items.removeItem(`${prefix}.alice.${name}`)
    else items.setItem(`${prefix}.alice.${name}`, value)
  }
  const before = new Map(items.items)
  const client = world.newClient()
  expect(client.getState()).toEqual({
    status: 'unauthenticated',
    reason: 'no-session',
    lastUser: null,
  })
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
  await client.reload()
  await client.signOut()
  expect(client.getState()).toMatchObject({ status: 'unauthenticated' })
  expect(items.items).toEqual(before)
  expect(world.operations()).toEqual([])
})

it.each(['mallory', '__proto__', '', 'alice.smith', 'alice\u0000'])(
  'counts LastAuthUser %j without tokens as nobody signed in',
  async (username) => {
    await using world = await setUpSession()
    world.items.setItem(`${prefix}.LastAuthUser`, username)
    expect(world.newClient().getState()).toMatchObject({ reason: 'no-session' })
    expect(world.items.getItem(`${prefix}.alice.idToken`)).toBe(world.tokens.idToken)
  },
)

it('takes a claim called __proto__ as a claim, and no prototype changes', async () => {
  await using world = await setUpSession()
  const spoil = withRawClaim('__proto__', '{"isAdmin":true,"toString":1}')
  const { accessToken, idToken } = spoil(world.tokens)
  seedTokens(world.items, { ...world.tokens, accessToken: accessToken!, idToken: idToken! })
  const state = world.newClient().getState()
  if (state.status !== 'authenticated') throw new Error(state.status)
  expect(Object.keys({})).toEqual([])
  expect('isAdmin' in {}).toBe(false)
  expect('isAdmin' in state.user.claims).toBe(false)
  expect('isAdmin' in state.session.getIdToken().payload).toBe(false)
  expect('isAdmin' in state.session.getAccessToken().decodePayload).toBe(false)
  expect(Object.keys(state.user.claims)).toContain('__proto__')
})

it('takes groups only when they are texts', async () => {
  await using world = await setUpSession()
  const spoil = withClaims({ 'cognito:groups': ['editors', 1, null, { toString: 'admins' }] })
  const { accessToken, idToken } = spoil(world.tokens)
  seedTokens(world.items, { ...world.tokens, accessToken: accessToken!, idToken: idToken! })
  expect(world.newClient().getState()).toMatchObject({ user: { groups: ['editors'] } })
})

it('reads a session with letters of any script in it', async () => {
  const alice = { username: 'zoë', attributes: { name: 'Zoë 💚 Ünal' } }
  await using world = await setUpSession({ signedIn: false, users: [{ password, ...alice }] })
  seedTokens(world.items, await world.pool.issueTokens('zoë'), { username: 'zoë' })
  expect(world.newClient().getState()).toMatchObject({
    user: { username: 'zoë', claims: { name: 'Zoë 💚 Ünal' } },
  })
})

function sdkPool({ pool, url, items }: Awaited<ReturnType<typeof setUpSession>>) {
  return new CognitoUserPool({
    UserPoolId: pool.userPoolId,
    ClientId: clientId,
    endpoint: url,
    Storage: items,
  })
}
