import { CognitoUserPool } from 'amazon-cognito-identity-js'
import {
  createSessionClient,
  type Duration,
  type KeyValueStorage,
  type SessionClient,
  type SessionSource,
  type UserPoolSource,
  userPoolSource,
} from 'react-cognito-session'
import { expectTypeOf, it } from 'vitest'

const userPoolId = 'eu-west-1_AbCd12345'
const clientId = '1h57kf5cpq17m0eml12EXAMPLE'
const source = userPoolSource({ userPoolId, clientId })
const client = createSessionClient({ source })

it('takes lengths of time that name their unit', () => {
  expectTypeOf<{ days: 30 }>().toExtend<Duration>()
  expectTypeOf<{ hours: 1; minutes: 30; seconds: 5 }>().toExtend<Duration>()
  createSessionClient({ source, refreshTokenValidity: { days: 30 } })
  createSessionClient({ source, minTokenValidity: { minutes: 1, seconds: 30 } })
})

it('refuses any other length of time', () => {
  // @ts-expect-error -- a number has no unit
  createSessionClient({ source, refreshTokenValidity: 30 })
  // @ts-expect-error -- a text is for people
  createSessionClient({ source, refreshTokenValidity: '30 days' })
  // @ts-expect-error -- months differ in length
  createSessionClient({ source, refreshTokenValidity: { months: 1 } })
  // @ts-expect-error -- the unit is in the plural
  createSessionClient({ source, refreshTokenValidity: { day: 30 } })
  // @ts-expect-error -- milliseconds are for machines
  createSessionClient({ source, minTokenValidity: { milliseconds: 60_000 } })
  // @ts-expect-error -- an amount is a number
  createSessionClient({ source, minTokenValidity: { seconds: '60' } })
  // @ts-expect-error -- the option says what it is the validity of
  createSessionClient({ source, validity: { days: 30 } })
  expectTypeOf<number>().not.toExtend<Duration>()
})

it('refuses a length of time that changes later', () => {
  const validity: Duration = { days: 30 }
  // @ts-expect-error -- a Duration is read-only
  validity.days = 1
  expectTypeOf<Duration['days']>().toEqualTypeOf<number | undefined>()
})

it('refuses a client without a source, and modes that are none', () => {
  // @ts-expect-error -- a client needs a source
  createSessionClient({})
  // @ts-expect-error -- sources are made by functions such as userPoolSource
  createSessionClient({ source: { userPoolId, clientId } })
  // @ts-expect-error -- the modes have names
  createSessionClient({ source, autoRefresh: true })
  // @ts-expect-error -- and this is none of them
  createSessionClient({ source, autoRefresh: 'never' })
  expectTypeOf(createSessionClient).toBeCallableWith({ source })
})

it('takes ids of a pool, or a pool of the SDK', () => {
  const userPool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId })
  userPoolSource({ userPool })
  userPoolSource({ userPool, storage: 'sessionStorage' })
  userPoolSource({ userPoolId, clientId, endpoint: 'http://localhost:9229/', storage: 'memory' })
  userPoolSource({ userPoolId, clientId, storage: localStorage })
  expectTypeOf(userPoolSource).returns.toEqualTypeOf<UserPoolSource>()
})

it('refuses half a pool', () => {
  // @ts-expect-error -- the app client is missing
  userPoolSource({ userPoolId })
  // @ts-expect-error -- the pool is missing
  userPoolSource({ clientId })
  // @ts-expect-error -- options are missing
  userPoolSource()
  // @ts-expect-error -- the names are ours, not the SDK's
  userPoolSource({ UserPoolId: userPoolId, ClientId: clientId })
  // @ts-expect-error -- a browser cannot keep a secret
  userPoolSource({ userPoolId, clientId, clientSecret: 'x' })
  expectTypeOf(userPoolSource).toBeCallableWith({ userPoolId, clientId })
})

it('refuses storages that are none', () => {
  // @ts-expect-error -- no token belongs in a cookie that scripts can read
  userPoolSource({ userPoolId, clientId, storage: 'cookie' })
  // @ts-expect-error -- a Map is no storage
  userPoolSource({ userPoolId, clientId, storage: new Map<string, string>() })
  const asynchronous = {
    getItem: async () => null,
    setItem: async () => {},
    removeItem: async () => {},
  }
  // @ts-expect-error -- a storage answers at once
  userPoolSource({ userPoolId, clientId, storage: asynchronous })
  expectTypeOf<Storage>().toExtend<KeyValueStorage>()
})

it('keeps the type of the source, so that its own functions can be reached', () => {
  expectTypeOf(client).toEqualTypeOf<SessionClient<UserPoolSource>>()
  expectTypeOf(client.source.signIn).toBeFunction()
  expectTypeOf(client).toExtend<SessionClient>()
  const anySource = {} as SessionClient
  expectTypeOf(anySource.source).toEqualTypeOf<SessionSource>()
  // @ts-expect-error -- not every source signs in with a password
  void anySource.source.signIn
})

it('takes the options of a request for a token, and no others', () => {
  const { signal } = new AbortController()
  void client.getAccessToken({ forceRefresh: true, minValidity: { minutes: 5 }, signal })
  void client.getIdToken({ clientMetadata: { tenant: 'a' } })
  // @ts-expect-error -- a length of time names its unit
  void client.getAccessToken({ minValidity: 300 })
  // @ts-expect-error -- the word is forceRefresh
  void client.getAccessToken({ force: true })
  // @ts-expect-error -- Cognito's metadata are texts
  void client.getAccessToken({ clientMetadata: { tenant: 1 } })
  // @ts-expect-error -- a controller is not its signal
  void client.getAccessToken({ signal: new AbortController() })
  expectTypeOf(client.getAccessToken()).resolves.toBeString()
})

it('signs out here or everywhere', () => {
  expectTypeOf(client.signOut()).resolves.toBeVoid()
  void client.signOut({ scope: 'local' })
  void client.signOut({ scope: 'global' })
  // @ts-expect-error -- there is no third scope
  void client.signOut({ scope: 'everywhere' })
})

it('gives an undo for what it starts, and no way to write the state', () => {
  expectTypeOf(client.subscribe(() => {})).toEqualTypeOf<() => void>()
  // @ts-expect-error -- the client writes the state
  client.setState({ status: 'loading' })
})
