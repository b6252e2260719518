import { expect, it } from 'vitest'
import { clientId } from '../../support/session-setup.js'
import { aMoment, failureOf, setUpHostedUi, until, type HostedUiWorld } from './hosted-ui-setup.js'

const prefix = `CognitoIdentityServiceProvider.${clientId}.alice`

const signedInAlice = { signedIn: true } as const
const refreshed = ({ client, settled }: HostedUiWorld) =>
  settled(client.getAccessToken({ forceRefresh: true }))

it('refreshes at the token endpoint, and keeps the refresh token where it is not rotated', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  const accessToken = await refreshed(world)
  expect(world.bodies).toEqual([
    [
      '/oauth2/token',
      {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: world.tokens.refreshToken,
      },
    ],
  ])
  expect(accessToken).not.toBe(world.tokens.accessToken)
  expect(world.items.getItem(`${prefix}.accessToken`)).toBe(accessToken)
  expect(world.items.getItem(`${prefix}.refreshToken`)).toBe(world.tokens.refreshToken)
})

it('refreshes ten times in a row with rotation and no grace period', async () => {
  const appClient = { rotation: { graceSeconds: 0 } }
  await using world = await setUpHostedUi({ ...signedInAlice, appClient })
  const refreshTokens = new Set<unknown>()
  for (let refreshes = 0; refreshes < 10; refreshes++) {
    await world.clock.advance({ hours: 1 })
    await world.settled(world.client.getAccessToken())
    refreshTokens.add(world.items.getItem(`${prefix}.refreshToken`))
  }
  expect(refreshTokens.size).toBe(10)
  expect(world.pool.requests.map(({ status }) => status)).toEqual(Array(10).fill(200))
})

it('keeps refreshing what a sign-in has brought', async () => {
  await using world = await setUpHostedUi({ appClient: { rotation: { graceSeconds: 0 } } })
  const client = await world.signIn('alice')
  const before = client.getState()
  await world.clock.advance({ days: 2 })
  await world.settled(client.getAccessToken())
  expect(client.getState()).toMatchObject({
    status: 'authenticated',
    refreshTokenExpiresAt: (before as { refreshTokenExpiresAt: number }).refreshTokenExpiresAt,
  })
})

it('sends the metadata for the trigger of the pool', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  const clientMetadata = { tenant: 'a b&c' }
  await world.settled(world.client.getAccessToken({ forceRefresh: true, clientMetadata }))
  expect(JSON.parse(world.bodies[0]![1]['aws_client_metadata']!)).toEqual(clientMetadata)
})

it('ends a session that was revoked elsewhere, after one request', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  world.pool.revokeUser('alice')
  expect(await failureOf(refreshed(world))).toMatchObject({ code: 'refresh_token_revoked' })
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'revoked' })
  expect(world.operations()).toEqual(['token'])
})

const only = { only: 'token' }

it.each<[string, (world: HostedUiWorld) => void, object]>([
  [
    'is throttled',
    ({ pool }) => pool.faults.throttle(9, 30, only),
    { code: 'throttled', retryAfterMs: 30_000 },
  ],
  ['answers with a page', ({ pool }) => pool.faults.html(99, only), { code: 'network' }],
  ['is out of order', ({ pool }) => pool.faults.fail(99, 500, only), { code: 'service' }],
  ['cannot be reached', ({ pool }) => pool.faults.drop(99, only), { code: 'network' }],
  [
    'answers without tokens',
    ({ intercept }) => intercept(() => Promise.resolve(Response.json({ token_type: 'Bearer' }))),
    { code: 'network' },
  ],
  [
    'knows no such app client',
    ({ intercept }) =>
      intercept(() => Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 400 }))),
    { code: 'invalid_config' },
  ],
])('keeps the session when the token endpoint %s', async (_what, break_, error) => {
  await using world = await setUpHostedUi(signedInAlice)
  break_(world)
  expect(await failureOf(refreshed(world))).toMatchObject({ ...error, isTerminal: false })
  expect(world.client.getState()).toMatchObject({ status: 'authenticated' })
  expect(world.items.getItem(`${prefix}.refreshToken`)).toBe(world.tokens.refreshToken)
})

it('revokes at sign-out', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  await refreshed(world)
  await world.client.signOut()
  expect(world.items.items.size).toBe(0)
  await until(() => world.pool.requests.at(-1)?.operation === 'revoke')
  expect(world.bodies.at(-1)).toEqual([
    '/oauth2/revoke',
    { client_id: clientId, token: world.tokens.refreshToken },
  ])
  await until(() => world.pool.requests.at(-1)?.status === 200)
})

it('asks for a revocation again that did not come through', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  world.pool.faults.html(1, { only: 'revoke' })
  await world.client.signOut()
  await until(() => world.pool.requests.at(-1)?.status === 200)
  await aMoment()
  await world.clock.advance({ seconds: 10 })
  await until(() => world.pool.requests.length === 2)
  expect(world.operations()).toEqual(['revoke', 'revoke'])
})

it('signs out everywhere by the user pools API', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  await world.settled(world.client.signOut({ scope: 'global' }))
  expect(world.operations()).toEqual(['GlobalSignOut'])
})

it('calls the user pools API where it was told', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  const { signal } = new AbortController()
  const body = { AccessToken: world.tokens.accessToken }
  const user = await world.source.callUserPool!('GetUser', body, signal)
  expect(user).toMatchObject({ Username: 'alice' })
})

it('calls the user pools API at the origin of the issuer of the tokens', async () => {
  const asked: string[] = []
  const { fetch } = globalThis
  await using world = await setUpHostedUi({ source: { endpoint: undefined as never } })
  globalThis.fetch = (url) => {
    asked.push(url instanceof Request ? url.url : String(url))
    return Promise.resolve(Response.json({ Username: 'alice' }))
  }
  try {
    const { signal } = new AbortController()
    const body = { AccessToken: world.tokens.accessToken }
    await world.source.callUserPool!('GetUser', body, signal)
  } finally {
    globalThis.fetch = fetch
  }
  expect(asked).toEqual(['https://cognito-idp.eu-west-1.amazonaws.com/'])
})

it('takes no secret where somebody on the way leads it to', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  world.intercept((path) =>
    Promise.resolve(
      path === '/elsewhere'
        ? Response.json({}, { headers: { 'access-control-allow-origin': '*' } })
        : Response.redirect(`${world.url}/elsewhere`, 307),
    ),
  )
  expect(await failureOf(refreshed(world))).toMatchObject({ code: 'network', isTerminal: false })
  const { signal } = new AbortController()
  const body = { AccessToken: world.tokens.accessToken }
  const called = world.source.callUserPool!('GetUser', body, signal)
  expect(await failureOf(called)).toMatchObject({ code: 'network' })
  const paths = world.bodies.map(([path]) => path)
  expect(paths).toContain('/oauth2/token')
  expect(paths).not.toContain('/elsewhere')
})

it('ends a request with its signal', async () => {
  await using world = await setUpHostedUi(signedInAlice)
  world.pool.faults.hang(1, only)
  const patience = new AbortController()
  const tokens = world.source.load() as Parameters<typeof world.source.refresh>[0]
  const refreshing = failureOf(world.source.refresh(tokens, { signal: patience.signal }))
  await until(() => world.operations().includes('token'))
  patience.abort()
  expect(await refreshing).toMatchObject({ code: 'network' })
})
