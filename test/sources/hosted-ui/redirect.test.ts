import { SessionError } from 'react-cognito-session'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { clientId, fakeJwt } from '../../support/session-setup.js'
import {
  aMoment,
  failureOf,
  home,
  redirectUri,
  setUpHostedUi,
  until,
  type HostedUiWorld,
} from './hosted-ui-setup.js'

const transactionsKey = `react-cognito-session.${clientId}.sign-ins`
const prefix = `CognitoIdentityServiceProvider.${clientId}`

interface Transaction {
  state: string
  nonce: string
  codeVerifier: string
}

const transactionsOf = ({ tabs }: HostedUiWorld) =>
  JSON.parse(tabs.current.storage.getItem(transactionsKey) ?? '[]') as Transaction[]

const userOf = (client: HostedUiWorld['client']) => {
  const state = client.getState()
  return state.status === 'authenticated' ? state.user.username : state.status
}

it('sends the user to the pages with PKCE, state and nonce, and with what was asked for', async () => {
  await using world = await setUpHostedUi()
  const url = new URL(
    await world.leave({
      prompt: 'select_account',
      loginHint: 'alice',
      identityProvider: 'Google',
      lang: 'de',
    }),
  )
  const [transaction] = transactionsOf(world)
  const digest = await crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(transaction?.codeVerifier),
  )
  expect(url.origin + url.pathname).toBe(`${world.url}/oauth2/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid aws.cognito.signin.user.admin',
    state: transaction?.state,
    nonce: transaction?.nonce,
    code_challenge: Buffer.from(digest).toString('base64url'),
    code_challenge_method: 'S256',
    prompt: 'select_account',
    login_hint: 'alice',
    identity_provider: 'Google',
    lang: 'de',
  })
  expect(transaction?.state).toMatch(/^[\w-]{43}$/)
})

it('signs in by a redirect, and comes back to where it was begun', async () => {
  await using world = await setUpHostedUi()
  const client = await world.signIn('alice')
  expect(userOf(client)).toBe('alice')
  expect(client.source.signInError()).toBeNull()
  expect(world.tabs.current.address).toBe(home)
  expect(world.tabs.current.events).toEqual(['popstate'])
  expect(world.items.getItem(`${prefix}.LastAuthUser`)).toBe('alice')
  expect(transactionsOf(world)).toEqual([])
  await expect(client.getAccessToken()).resolves.toBe(
    world.items.getItem(`${prefix}.alice.accessToken`),
  )
})

it('goes to the page that was asked for, and to no other origin', async () => {
  await using world = await setUpHostedUi()
  await world.signIn('alice', { returnTo: '/reports/7?draft=1#end' })
  expect(world.tabs.current.address).toBe('https://app.example.com/reports/7?draft=1#end')
  const left = world.tabs.current.sentTo.length
  for (const returnTo of ['//evil.example.com', 'https://evil.example.com/', 'javascript:alert(1)'])
    expect(await failureOf(world.source.signIn({ returnTo }))).toMatchObject({
      code: 'invalid_config',
      message: expect.stringContaining('returnTo') as string,
    })
  expect(world.tabs.current.sentTo).toHaveLength(left)
})

it('takes the answer out of the address before anything else, and is loading until it is traded', async () => {
  await using world = await setUpHostedUi()
  world.tabs.current.address = await world.answerAt(await world.leave(), 'alice')
  const client = world.newClient()
  expect(world.tabs.current.address).toBe(home)
  expect(transactionsOf(world)).toEqual([])
  expect(client.getState()).toEqual({ status: 'loading' })
  expect(world.operations()).not.toContain('token')
  await until(() => userOf(client) === 'alice')
})

it('knows its answer where a host has put a slash at the end of the path', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  const client = await world.arrive(address.replace('/callback?', '/callback/?'))
  expect(userOf(client)).toBe('alice')
  expect(world.tabs.current.address).toBe(home)
})

it('trades a code once for two clients of one page', async () => {
  await using world = await setUpHostedUi()
  world.tabs.current.address = await world.answerAt(await world.leave(), 'alice')
  const clients = [world.newClient(), world.newClient(world.newSource('memory'))]
  await until(() => clients.every((client) => userOf(client) === 'alice'))
  expect(world.operations().filter((name) => name === 'token')).toEqual(['token'])
  expect(clients.map(({ source }) => source.signInError())).toEqual([null, null])
})

it('trades each code once when two tabs sign in at the same time', async () => {
  await using world = await setUpHostedUi()
  const { tabs } = world
  const first = tabs.current
  const leaving = [await world.leave()]
  const second = tabs.enter(home)
  leaving.push(await world.leave())
  const [one, two] = [
    await world.answerAt(leaving[0]!, 'alice'),
    await world.answerAt(leaving[1]!, 'alice'),
  ]
  const [inSecond, inFirst] = [
    (await world.arrive(two), world.newClient()),
    (tabs.enter(first), await world.arrive(one)),
  ]
  expect([userOf(inFirst), userOf(inSecond)]).toEqual(['alice', 'alice'])
  expect(second.address).toBe(home)
  const trades = world.pool.requests.filter(({ operation }) => operation === 'token')
  expect(trades.map(({ status }) => status)).toEqual([200, 200])
})

it('refuses an answer that has been taken before, and keeps who is signed in', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  await world.arrive(address)
  const client = await world.arrive(address)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
  expect(userOf(client)).toBe('alice')
  expect(world.operations().filter((name) => name === 'token')).toEqual(['token'])
})

it.each([
  ['a foreign state', '?code=c0de', '[]'],
  ['a verifier that was lost', '?code=c0de', ''],
  ['a storage that something else has written to', '?code=c0de', '[null, {}]'],
  ['a storage of no JSON', '?code=c0de', '{'],
  ['an error that nobody asked for', '?error=access_denied', '[]'],
])('refuses %s, and keeps who is signed in', async (_what, query, kept) => {
  await using world = await setUpHostedUi({ signedIn: true })
  world.tabs.current.storage.setItem(transactionsKey, kept)
  const state = 'f'.repeat(43)
  const client = await world.arrive(`${redirectUri}${query}&state=${state}&own=1#here`)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
  expect(userOf(client)).toBe('alice')
  expect(world.tabs.current.address).toBe(`${redirectUri}?own=1#here`)
  expect(world.operations()).toEqual([])
})

it('leaves addresses alone that are no answer, or that of another page', async () => {
  await using world = await setUpHostedUi()
  for (const address of [
    `${redirectUri}?state=CA`,
    `${redirectUri}?code=7`,
    // another library's, at the same path
    `${redirectUri}?code=7&state=CA`,
    `${redirectUri}?code=7&state=${'5'.repeat(32)}`,
    `${redirectUri}?error=access_denied&state=popup.1`,
    `https://app.example.com/elsewhere?code=7&state=${'s'.repeat(43)}`,
    `https://www.example.com/callback?code=7&state=${'s'.repeat(43)}`,
  ]) {
    const client = await world.arrive(address)
    expect(world.tabs.current.address).toBe(address)
    expect(client.source.signInError()).toBeNull()
  }
})

it.each([
  ['login_required', 'interaction_required'],
  ['interaction_required', 'interaction_required'],
  ['consent_required', 'interaction_required'],
  ['account_selection_required', 'interaction_required'],
  ['access_denied', 'authorization_failed'],
  ['unauthorized_client', 'authorization_failed'],
  ['server_error', 'service'],
  ['temporarily_unavailable', 'service'],
  ['invalid_request', 'invalid_config'],
  ['invalid_scope', 'invalid_config'],
  ['unsupported_response_type', 'invalid_config'],
  ['invalid_grant', 'unexpected'],
  ['<b>call 555</b>', 'unexpected'],
])('tells error=%s as %s', async (error, code) => {
  await using world = await setUpHostedUi({ signedIn: true })
  const state = new URL(await world.leave()).searchParams.get('state')!
  const query = new URLSearchParams({ error, error_description: 'Call <b>555</b>', state })
  const client = await world.arrive(`${redirectUri}?${query}`)
  expect(client.source.signInError()).toMatchObject({ code, isTerminal: false })
  expect(inspect(client.source.signInError())).not.toContain('555')
  expect(userOf(client)).toBe('alice')
  expect(world.tabs.current.address).toBe(home)
})

it('asks for nothing with prompt none, and says that something has to be asked', async () => {
  await using world = await setUpHostedUi()
  const client = await world.signIn('alice', { prompt: 'none' })
  expect(client.source.signInError()).toMatchObject({ code: 'interaction_required' })
  expect(userOf(client)).toBe('unauthenticated')
})

type Fault = (world: HostedUiWorld) => void
const only = { only: 'token' }

it.each<[string, Fault, object]>([
  [
    'throttled',
    ({ pool }) => pool.faults.throttle(1, 7, only),
    { code: 'throttled', retryAfterMs: 7000 },
  ],
  ['unreachable', ({ pool }) => pool.faults.drop(1, only), { code: 'network' }],
  ['out of order', ({ pool }) => pool.faults.fail(1, 503, only), { code: 'service' }],
  ['a captive portal', ({ pool }) => pool.faults.html(1, only), { code: 'network' }],
  [
    'a firewall',
    ({ intercept }) =>
      intercept((path, answer) =>
        path === '/oauth2/token'
          ? Promise.resolve(new Response('<h1>No</h1>', { status: 403 }))
          : answer(),
      ),
    { code: 'unexpected' },
  ],
  [
    'no token endpoint',
    ({ intercept }) =>
      intercept((path, answer) =>
        path === '/oauth2/token' ? Promise.resolve(Response.json({})) : answer(),
      ),
    { code: 'network' },
  ],
])(
  'says so when the token endpoint is %s, and keeps who is signed in',
  async (_what, break_, error) => {
    await using world = await setUpHostedUi({ signedIn: true })
    const address = await world.answerAt(await world.leave(), 'bob')
    break_(world)
    const client = await world.arrive(address)
    expect(client.source.signInError()).toMatchObject({ ...error, isTerminal: false })
    expect(userOf(client)).toBe('alice')
    expect([...world.items.items.keys()].some((key) => key.includes('.bob.'))).toBe(false)
  },
)

it('asks nothing more when the page is loaded again after a failure, and signs in anew', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  world.pool.faults.drop(1, only)
  await world.arrive(address)
  const reloaded = await world.arrive(world.tabs.current.address)
  expect(reloaded.source.signInError()).toBeNull()
  expect(userOf(reloaded)).toBe('unauthenticated')
  expect(world.operations().filter((name) => name === 'token')).toEqual(['token'])
  expect(userOf(await world.signIn('alice'))).toBe('alice')
})

it('signs in by each of two windows that one tab was doubled into', async () => {
  await using world = await setUpHostedUi()
  const { tabs } = world
  const first = tabs.current
  const url = await world.leave()
  const double = tabs.enter(url)
  for (const [key, value] of first.storage.items) double.storage.setItem(key, value)
  const inDouble = await world.arrive(await world.answerAt(url, 'alice'))
  tabs.enter(first)
  const inFirst = await world.arrive(await world.answerAt(url, 'alice'))
  expect([userOf(inDouble), userOf(inFirst)]).toEqual(['alice', 'alice'])
  expect([double.address, first.address]).toEqual([home, home])
})

it('gives up on a token endpoint that does not answer within 10 s', async () => {
  await using world = await setUpHostedUi()
  world.tabs.current.address = await world.answerAt(await world.leave(), 'alice')
  world.pool.faults.hang(1, only)
  const client = world.newClient()
  await until(() => world.operations().includes('token'))
  await world.clock.advance({ seconds: 11 })
  await until(() => client.getState().status !== 'loading')
  expect(client.source.signInError()).toMatchObject({ code: 'network' })
})

it('refuses a code that the service takes no more', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  await world.clock.advance({ minutes: 6 })
  const client = await world.arrive(address)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback', isTerminal: false })
  expect(userOf(client)).toBe('unauthenticated')
})

/** Changes the ID token on its way. */
const changeIdToken = (world: HostedUiWorld, changes: object) =>
  world.intercept(async (path, answer) => {
    const response = await answer()
    if (path !== '/oauth2/token') return response
    const body = (await response.json()) as { id_token: string }
    const payload = Buffer.from(body.id_token.split('.')[1]!, 'base64url').toString()
    const claims = { ...(JSON.parse(payload) as object), ...changes }
    return Response.json({ ...body, id_token: fakeJwt(claims) })
  })

it.each<[string, (world: HostedUiWorld) => void]>([
  ['nonce', (world) => changeIdToken(world, { nonce: 'of-another-sign-in' })],
  ['nonce that is missing', (world) => changeIdToken(world, { nonce: undefined })],
  ['audience', (world) => changeIdToken(world, { aud: 'other-client' })],
  ['issuer', (world) => changeIdToken(world, { iss: 'https://evil.example.com' })],
  ['subject that is missing', (world) => changeIdToken(world, { sub: undefined })],
])(
  'refuses tokens with a wrong %s, keeps nothing of them, and revokes them',
  async (_what, change) => {
    const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Embedded1'
    await using world = await setUpHostedUi({ signedIn: true, source: { issuer } })
    const kept = [...world.items.items]
    const address = await world.answerAt(await world.leave(), 'bob')
    change(world)
    const client = await world.arrive(address)
    expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
    expect(userOf(client)).toBe('alice')
    expect([...world.items.items]).toEqual(kept)
    await until(() => world.operations().at(-1) === 'revoke')
  },
)

it('takes tokens of the issuer that the answer names', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  const client = await world.arrive(`${address}&iss=${encodeURIComponent(world.pool.issuer)}`)
  expect(userOf(client)).toBe('alice')
  expect(world.tabs.current.address).toBe(home)
})

it('refuses tokens of an issuer that the answer itself does not name', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  const client = await world.arrive(`${address}&iss=https%3A%2F%2Fevil.example.com`)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
})

it('refuses an answer with two codes', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  const client = await world.arrive(`${address}&code=another`)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
  expect(world.operations()).not.toContain('token')
})

it('says that the app client gives no refresh token', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  world.intercept(async (_path, answer) => {
    const body = (await (await answer()).json()) as object
    return Response.json({ ...body, refresh_token: undefined })
  })
  const client = await world.arrive(address)
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_config' })
  expect(world.items.items.size).toBe(0)
})

it('puts no secret into an error', async () => {
  await using world = await setUpHostedUi()
  const address = await world.answerAt(await world.leave(), 'alice')
  const [transaction] = transactionsOf(world)
  let body = {} as Record<string, string>
  world.intercept(async (path, answer) => {
    const response = await answer()
    if (path !== '/oauth2/token') return response
    body = { ...((await response.json()) as object), id_token: fakeJwt({ nonce: 'n' }) }
    return Response.json(body)
  })
  const client = await world.arrive(address)
  const error = client.source.signInError()
  const text = inspect(error, { depth: 12, showHidden: true }) + String(error?.stack)
  const secrets = [body['access_token'], body['id_token'], body['refresh_token']]
  for (const secret of [...secrets, transaction?.nonce, transaction?.codeVerifier]) {
    expect(secret).toEqual(expect.any(String))
    expect(text).not.toContain(secret)
  }
  expect(text).not.toContain(new URL(address).searchParams.get('code'))
})

it.each([-26, 26])('signs in on a computer whose clock is %i hours off', async (hours) => {
  await using world = await setUpHostedUi({ browserAheadMs: hours * 3_600_000 })
  const client = await world.signIn('alice')
  expect(userOf(client)).toBe('alice')
  expect(client.time.driftMs()).toBeCloseTo(hours * 3_600_000, -4)
  await client.getAccessToken()
  expect(world.operations().filter((name) => name === 'token')).toEqual(['token'])
})

it('signs the user out whom another one follows', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const client = await world.signIn('bob')
  expect(userOf(client)).toBe('bob')
  await until(() => world.operations().at(-1) === 'revoke')
  expect(world.bodies.at(-1)?.[1]).toMatchObject({ token: world.tokens.refreshToken })
  expect([...world.items.items.keys()].filter((key) => key.includes('.alice.'))).toEqual([])
})

it('lets the same user sign in again without ending what has just begun', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const client = await world.signIn('alice')
  await aMoment()
  expect(userOf(client)).toBe('alice')
  expect(world.operations()).not.toContain('revoke')
})

it('asks for the password again to re-authenticate, with the name filled in', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const url = new URL(await world.leave({ isReauthentication: true, prompt: 'none' }))
  expect(url.searchParams.get('prompt')).toBe('login')
  expect(url.searchParams.get('login_hint')).toBe('alice')
  const before = world.client.getState()
  const client = await world.arrive(await world.answerAt(url.href, 'alice'))
  const state = client.getState()
  if (state.status !== 'authenticated' || before.status !== 'authenticated') throw new Error()
  expect(state.user.authTime).toBeGreaterThan(before.user.authTime)
})

it('lets nobody else re-authenticate, and revokes what they were given', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const kept = [...world.items.items]
  const client = await world.signIn('bob', { isReauthentication: true })
  expect(client.source.signInError()).toMatchObject({ code: 'different_user' })
  expect(userOf(client)).toBe('alice')
  expect([...world.items.items]).toEqual(kept)
  await until(() => world.operations().at(-1) === 'revoke')
  expect(world.bodies.at(-1)?.[1]['token']).not.toBe(world.tokens.refreshToken)
})

it('takes no cookie for a re-authentication', async () => {
  await using world = await setUpHostedUi()
  await world.signIn('alice')
  await world.clock.advance({ minutes: 5 })
  const page = await world.arrive(home)
  const url = new URL(await world.leave({ isReauthentication: true }, page))
  // as a page that does not know the parameter
  url.searchParams.delete('prompt')
  const client = await world.arrive(await world.answerAt(url.href, 'alice'))
  expect(client.source.signInError()).toMatchObject({ code: 'not_reauthenticated' })
  await until(() => world.operations().at(-1) === 'revoke')
  await world.settled(client.getAccessToken({ forceRefresh: true }))
})

it('has nobody to re-authenticate where nobody was signed in', async () => {
  await using world = await setUpHostedUi()
  expect(await failureOf(world.source.signIn({ isReauthentication: true }))).toMatchObject({
    code: 'not_authenticated',
  })
})

it('says so when the user comes back by the browser without an answer', async () => {
  await using world = await setUpHostedUi()
  const leaving = failureOf(world.source.signIn())
  await until(() => world.tabs.current.sentTo.length > 0)
  await until(() => world.tabs.current.shown.size > 0)
  world.tabs.current.comeBack(false)
  expect(world.tabs.current.shown.size).toBe(1)
  world.tabs.current.comeBack(true)
  expect(world.tabs.current.shown.size).toBe(0)
  expect(await leaving).toMatchObject({ code: 'sign_in_cancelled' })
})

it('keeps the last five sign-ins of a tab', async () => {
  await using world = await setUpHostedUi()
  const states: (string | null)[] = []
  for (let times = 0; times < 7; times++) {
    states.push(new URL(await world.leave()).searchParams.get('state'))
  }
  const kept = transactionsOf(world).map(({ state }) => state)
  expect(kept).toEqual(states.slice(2).toReversed())
})

it('says that a redirect cannot work where the browser blocks the storage of the tab', async () => {
  await using world = await setUpHostedUi()
  world.tabs.current.blocksStorage = true
  expect(await failureOf(world.source.signIn())).toMatchObject({ code: 'not_supported' })
  expect(world.tabs.current.sentTo).toEqual([])
})

it('says that the redirect URI is of another origin than the page', async () => {
  await using world = await setUpHostedUi()
  world.tabs.enter('https://www.example.com/')
  const failure = await failureOf(world.source.signIn())
  expect(failure).toBeInstanceOf(SessionError)
  expect(failure).toMatchObject({
    code: 'invalid_config',
    message: 'redirectUri should look like https://www.example.com/callback.',
  })
})

it('leaves for the page that ends the cookie, so that the next sign-in asks for a password', async () => {
  await using world = await setUpHostedUi({ source: { signOutUri: 'https://app.example.com/' } })
  const client = await world.signIn('alice')
  await client.signOut()
  client.source.endBrowserSession()
  const url = new URL(world.tabs.current.sentTo.at(-1)!)
  expect(url.origin + url.pathname).toBe(`${world.url}/logout`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: clientId,
    logout_uri: 'https://app.example.com/',
  })
})
