import {
  checkRevocation,
  createSessionClient,
  type RevocationCheckOptions,
  type SessionClient,
} from 'react-cognito-session'
import { expect, it, onTestFinished } from 'vitest'
import { pretendPage } from '../support/pretend-page.js'
import {
  aMoment,
  hour,
  minute,
  password,
  replaceGlobals,
  second,
  seedTokens,
  setUpSession,
  toRefusal,
  type SessionSetup,
  type SessionWorld,
} from '../support/session-setup.js'

const REFRESH = 'GetTokensFromRefreshToken'

/** Alice's page with the check, and what was asked of Cognito. */
async function setUp(options?: RevocationCheckOptions, setup: SessionSetup = {}) {
  const page = pretendPage()
  const world = await setUpSession(setup)
  const stop = checkRevocation(world.client, options)
  onTestFinished(stop)
  const asked = (operation = 'GetUser') =>
    world.operations().filter((each) => each === operation).length
  const focus = async () => {
    page.happen('focus')
    await aMoment()
  }
  return { ...world, page, stop, asked, focus }
}

/** Gives Alice tokens without the scope that Cognito's API asks for. */
async function takeScopeAway({ items, pool }: SessionWorld) {
  seedTokens(items, await pool.issueTokens('alice', { scopes: ['openid'] }))
}

function hearWarnings(): string[] {
  const { warn } = console
  const heard: string[] = []
  console.warn = (message: string) => void heard.push(message)
  onTestFinished(() => void (console.warn = warn))
  return heard
}

it('asks every five minutes', async () => {
  await using world = await setUp()
  await world.pass(4 * minute, minute)
  await world.pass(59 * second)
  expect(world.asked()).toBe(0)
  await world.pass(second)
  expect(world.asked()).toBe(1)
  await world.pass(10 * minute, minute)
  expect(world.asked()).toBe(3)
  expect(world.bodies.find(({ operation }) => operation === 'GetUser')?.body).toEqual({
    AccessToken: world.tokens.accessToken,
  })
  expect(world.asked(REFRESH)).toBe(0)
})

it('asks as often as it is told to', async () => {
  await using world = await setUp({ interval: { minutes: 1 } })
  await world.pass(3 * minute)
  expect(world.asked()).toBe(3)
})

it('asks when the user comes back to the page, once in 30 s', async () => {
  await using world = await setUp()
  await world.focus()
  expect(world.asked()).toBe(1)
  await world.pass(29 * second)
  await world.focus()
  expect(world.asked()).toBe(1)
  await world.pass(second)
  await world.focus()
  expect(world.asked()).toBe(2)
})

it('counts the interval from the last time', async () => {
  await using world = await setUp()
  await world.pass(4 * minute, minute)
  await world.focus()
  await world.pass(4 * minute, minute)
  expect(world.asked()).toBe(1)
  await world.pass(minute)
  expect(world.asked()).toBe(2)
})

it('asks at the interval only, when told to', async () => {
  await using world = await setUp({ onFocus: false })
  await world.focus()
  await world.pass(4 * minute, minute)
  await world.focus()
  expect(world.asked()).toBe(0)
  await world.pass(minute)
  expect(world.asked()).toBe(1)
})

it('ends a session that was revoked elsewhere', async () => {
  await using world = await setUp()
  world.pool.revokeUser('alice')
  await world.focus()
  await world.until(() => world.client.getState().status === 'unauthenticated')
  expect(world.client.getState()).toMatchObject({
    reason: 'revoked',
    lastUser: { username: 'alice' },
  })
  expect(world.operations().slice(0, 2)).toEqual(['GetUser', REFRESH])
  expect([...world.items.items.keys()].filter((key) => key.endsWith('Token'))).toEqual([])
})

it('lets a session live whose refresh succeeds, and asks no more', async () => {
  await using world = await setUp()
  world.intercept((operation) =>
    operation === 'GetUser' ? toRefusal('NotAuthorizedException') : null,
  )
  const asked = () => world.bodies.filter(({ operation }) => operation === 'GetUser').length
  const before = world.client.getState()
  await world.focus()
  await world.until(() => world.client.getState() !== before)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  await world.pass(20 * minute, minute)
  await world.focus()
  expect([asked(), world.asked(REFRESH)]).toEqual([1, 1])
})

it('asks again after the next sign-in', async () => {
  await using world = await setUp(undefined, { now: Date.now() })
  world.intercept((operation) =>
    operation === 'GetUser' ? toRefusal('NotAuthorizedException') : null,
  )
  const before = world.client.getState()
  await world.focus()
  await world.until(() => world.client.getState() !== before)
  world.intercept(() => null)
  await world.pass(minute)
  await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  await world.focus()
  expect(world.asked()).toBe(1)
})

it.each<[what: string, answer: () => Response]>([
  ['throttling', () => toRefusal('TooManyRequestsException')],
  ['a failing service', () => toRefusal('InternalErrorException', 500)],
  ["the pool's firewall", () => toRefusal('ForbiddenException', 403)],
  ['a captive portal', () => new Response('<html>', { status: 200 })],
  ['a refusal that nobody knows', () => toRefusal('SomethingElseException')],
])('takes %s for nothing', async (_what, answer) => {
  await using world = await setUp()
  const before = world.client.getState()
  world.intercept((operation) => (operation === 'GetUser' ? answer() : null))
  await world.focus()
  await world.pass(second)
  expect(world.asked(REFRESH)).toBe(0)
  expect(world.client.getState()).toBe(before)
  world.intercept(() => null)
  await world.pass(30 * second)
  await world.focus()
  expect(world.asked()).toBe(1)
})

it('takes a lost network for nothing', async () => {
  await using world = await setUp()
  const before = world.client.getState()
  world.pool.faults.drop(1)
  await world.focus()
  await world.pass(5 * minute, minute)
  expect(world.asked()).toBe(2)
  expect(world.asked(REFRESH)).toBe(0)
  expect(world.client.getState()).toBe(before)
})

it('waits 10 s for an answer, and asks nothing meanwhile', async () => {
  await using world = await setUp({ interval: { seconds: 4 } })
  world.pool.faults.hang(1)
  await world.pass(12 * second)
  expect(world.asked()).toBe(1)
  await world.pass(4 * second)
  expect(world.asked()).toBe(2)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
})

it('does not ask while the page is hidden, but when it is shown again', async () => {
  await using world = await setUp({ onFocus: false })
  world.page.visibility = 'hidden'
  await world.pass(20 * minute, minute)
  expect(world.asked()).toBe(0)
  world.page.visibility = 'visible'
  world.page.happen('visibilitychange')
  await aMoment()
  expect(world.asked()).toBe(1)
})

it('does not ask while the browser is offline', async () => {
  await using world = await setUp()
  using _ = replaceGlobals({ navigator: () => ({ onLine: false }) })
  await world.focus()
  await world.pass(5 * minute, minute)
  expect(world.asked()).toBe(0)
})

it('does not ask for nobody', async () => {
  await using world = await setUp(undefined, { signedIn: false })
  await world.focus()
  await world.pass(10 * minute, minute)
  expect(world.operations()).toEqual([])
})

it('asks with a good token: an old one is refreshed first', async () => {
  await using world = await setUp()
  await world.pass(hour, hour)
  expect(world.asked()).toBe(0)
  await world.until(() => world.asked() === 1)
  expect(world.operations()).toEqual([REFRESH, 'GetUser'])
})

/** Lets Cognito refuse the access token, and holds that answer back until the returned function is called. */
function refuseLater(world: SessionWorld): () => void {
  let answer!: () => void
  const gate = new Promise<void>((resolve) => (answer = resolve))
  const { fetch } = globalThis
  globalThis.fetch = async (...args) => {
    const response = await fetch(...args)
    await gate
    return response
  }
  onTestFinished(() => void (globalThis.fetch = fetch))
  world.intercept((operation) =>
    operation === 'GetUser' ? toRefusal('NotAuthorizedException') : null,
  )
  return answer
}

it('does not put the refusal of tokens to a refresh that are gone by now', async () => {
  await using world = await setUp()
  const answer = refuseLater(world)
  await world.focus()
  const newer = await world.pool.issueTokens('alice')
  seedTokens(world.items, newer)
  await world.client.reload()
  answer()
  await world.pass(second)
  expect(world.asked(REFRESH)).toBe(0)
  expect(await world.client.getAccessToken()).toBe(newer.accessToken)
})

it('does nothing about a refusal that comes after its end', async () => {
  await using world = await setUp()
  const answer = refuseLater(world)
  await world.focus()
  world.stop()
  answer()
  await world.pass(second)
  expect(world.bodies.map(({ operation }) => operation)).toEqual(['GetUser'])
})

it('asks nothing without the scope, and says so once in development', async () => {
  const heard = hearWarnings()
  await using world = await setUp()
  await takeScopeAway(world)
  await world.client.reload()
  await world.focus()
  await world.pass(10 * minute, minute)
  await world.focus()
  expect(world.operations()).toEqual([])
  expect(heard).toEqual([expect.stringContaining('aws.cognito.signin.user.admin')])
})

it('says nothing of that in production', async () => {
  const heard = hearWarnings()
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  onTestFinished(() => void (process.env.NODE_ENV = NODE_ENV))
  await using world = await setUp()
  await takeScopeAway(world)
  await world.client.reload()
  await world.focus()
  expect([world.operations(), heard]).toEqual([[], []])
})

it('stops: nothing is asked, listened to or waited for any more', async () => {
  await using world = await setUp()
  world.pool.faults.hang(1)
  await world.focus()
  world.stop()
  expect(world.page.open().filter((each) => each.startsWith('window'))).toEqual([])
  await world.focus()
  await world.pass(10 * minute, minute)
  expect(world.asked()).toBe(1)
  expect(world.client.getState()).toMatchObject({ status: 'authenticated' })
})

it('says at once that a source cannot ask', async () => {
  await using world = await setUpSession()
  const { callUserPool: _without, ...source } = world.newSource()
  const client: SessionClient = createSessionClient({ source })
  onTestFinished(client.dispose)
  expect(() => checkRevocation(client)).toThrow(
    expect.objectContaining({ code: 'not_supported' }) as Error,
  )
})

it.each([{ minutes: 0 }, { minutes: -5 }, {}])(
  'wants an interval that is a length: %o',
  async (interval) => {
    await using world = await setUpSession()
    expect(() => checkRevocation(world.client, { interval })).toThrow(
      expect.objectContaining({ code: 'invalid_config' }) as Error,
    )
  },
)
