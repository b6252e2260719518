import { SessionError } from 'react-cognito-session'
import { inspect } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import {
  aMoment,
  hour,
  password,
  setUpSession,
  type SessionSetup,
  type SessionWorld,
} from '../support/session-setup.js'

/** Everything that must not be found outside its room: whole tokens, their bodies and their signatures. */
function toNeedles({ items, tokens, bodies }: SessionWorld): string[] {
  const stored = [...items.items].filter(([key]) => key.endsWith('Token')).map(([, value]) => value)
  const sent = bodies.flatMap(({ body }) => [
    body['RefreshToken'],
    body['Token'],
    body['AccessToken'],
  ])
  const whole = [...stored, ...sent, tokens.accessToken, tokens.idToken, tokens.refreshToken]
  const texts = whole.filter((text) => typeof text === 'string')
  const parts = texts.flatMap((text) => text.split('.').slice(1))
  return [password, ...texts, ...parts].filter((text) => text.length > 8)
}

function expectNoSecret(world: SessionWorld, where: string, haystack: string) {
  for (const needle of toNeedles(world)) {
    if (haystack.includes(needle)) throw new Error(`${where} shows ${needle.slice(0, 12)}…`)
  }
  expect(haystack).not.toContain(world.tokens.refreshToken)
}

/** Each way in which a value comes to be written down. */
const toTexts = (value: unknown): string[] => [
  String(value),
  JSON.stringify(value) ?? '',
  inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }),
  value instanceof Error ? `${value.stack} ${value.message}` : '',
  value instanceof Error && value.cause !== undefined ? toTexts(value.cause).join() : '',
]

/** Listens to the console for the rest of a test. */
function hearConsole(): () => string {
  const heard: string[] = []
  const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const
  for (const method of methods) {
    const original = console[method]
    console[method] = (...args: unknown[]) => void heard.push(...args.flatMap(toTexts))
    onTestFinished(() => void (console[method] = original))
  }
  return () => heard.join('\n')
}

type Run = (world: SessionWorld) => Promise<unknown>
const askAnew: Run = ({ client }) => client.getAccessToken({ forceRefresh: true })

const histories: [string, SessionSetup, (world: SessionWorld) => void, Run][] = [
  ['a refresh', {}, () => {}, askAnew],
  ['a refresh with rotation', { appClient: { rotation: { graceSeconds: 0 } } }, () => {}, askAnew],
  ['a revoked session', {}, ({ pool }) => pool.revokeUser('alice'), askAnew],
  ['a deleted user', {}, ({ pool }) => pool.removeUser('alice'), askAnew],
  ['a lost network', {}, ({ pool }) => pool.faults.drop(1000), askAnew],
  ['lost answers', {}, ({ pool }) => pool.faults.dropAnswer(1000), askAnew],
  ['a service that fails', {}, ({ pool }) => pool.faults.fail(1000), askAnew],
  ['a throttled service', {}, ({ pool }) => pool.faults.throttle(1000), askAnew],
  ['a captive portal', {}, ({ pool }) => pool.faults.html(1000), askAnew],
  ['a sign-in', {}, () => {}, ({ source }) => source.signIn('alice', password)],
  ['a wrong password', {}, () => {}, ({ source }) => source.signIn('alice', `${password}!`)],
  [
    'a sign-in with a lost network',
    {},
    ({ pool }) => pool.faults.drop(1),
    ({ source }) => source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }),
  ],
  ['signing out', {}, () => {}, ({ client }) => client.signOut()],
  ['signing out everywhere', {}, () => {}, ({ client }) => client.signOut({ scope: 'global' })],
  [
    'signing out everywhere without a network',
    {},
    ({ pool }) => pool.faults.drop(1000),
    ({ client }) => client.signOut({ scope: 'global' }),
  ],
  ["the SDK's user", {}, () => {}, async ({ source }) => void (await source.getCognitoUser())],
]

it.each(histories)('shows no token and no password to anybody after %s', async (...history) => {
  const [, setup, prepare, run] = history
  const heard = hearConsole()
  await using world = await setUpSession(setup)
  const states: unknown[] = [world.client.getState()]
  world.client.subscribe(() => states.push(world.client.getState()))
  prepare(world)
  const outcome: unknown = await world.settled(
    run(world).then(
      () => null,
      (thrown: unknown) => thrown,
    ),
  )
  await aMoment()
  states.push(world.client.getState())
  toTexts(outcome).forEach((text) => expectNoSecret(world, 'The outcome', text))
  for (const state of states) {
    toTexts(state).forEach((text) => expectNoSecret(world, 'A state', text))
  }
  expectNoSecret(world, 'The console', heard())
  expectNoSecret(world, 'The request log', JSON.stringify(world.pool.requests))
  expectNoSecret(world, 'The client', inspect(world.client, { depth: 5, showHidden: true }))
  expectNoSecret(world, 'The source', inspect(world.source, { depth: 5, showHidden: true }))
})

it('does not repeat a token that a proxy repeats in its message', async () => {
  await using world = await setUpSession()
  world.intercept(() =>
    Response.json(
      {
        __type: 'InvalidParameterException',
        message: `Bad request: ${JSON.stringify(world.bodies.at(-1)?.body)}`,
      },
      { status: 400 },
    ),
  )
  const error: unknown = await world.settled(askAnew(world).catch((thrown: unknown) => thrown))
  expect(error).toBeInstanceOf(SessionError)
  toTexts(error).forEach((text) => expectNoSecret(world, 'The error', text))
  toTexts(world.client.getState()).forEach((text) => expectNoSecret(world, 'The state', text))
})

it('shows no token when a whole session is written down', async () => {
  await using world = await setUpSession()
  await world.clock.advance(hour)
  const session = await world.settled(world.client.getSession())
  expectNoSecret(world, 'JSON', JSON.stringify(session))
  toTexts(Object.assign({}, session)).forEach((text) => expectNoSecret(world, 'A copy', text))
  expectNoSecret(world, 'A dump', inspect(session, { depth: 12 }))
})

it('sends no token in a URL', async () => {
  const urls: string[] = []
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    urls.push(input instanceof Request ? input.url : String(input))
    return fetch(input, init)
  }
  onTestFinished(() => void (globalThis.fetch = fetch))
  await using world = await setUpSession()
  await world.settled(askAnew(world))
  await world.settled(world.client.signOut({ scope: 'global' }))
  await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  expect(urls.length).toBeGreaterThan(2)
  expectNoSecret(world, 'A URL', urls.join('\n'))
})

it('tells other tabs no token', async () => {
  const heard: unknown[] = []
  const { postMessage } = BroadcastChannel.prototype
  BroadcastChannel.prototype.postMessage = function (message: unknown) {
    heard.push(message)
    return postMessage.call(this, message)
  }
  onTestFinished(() => void (BroadcastChannel.prototype.postMessage = postMessage))
  await using world = await setUpSession()
  world.client.subscribe(() => {})
  await world.settled(askAnew(world))
  await world.settled(world.client.signOut())
  await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  expect(heard.length).toBeGreaterThan(0)
  for (const message of heard) expectNoSecret(world, 'A message', JSON.stringify(message))
})
