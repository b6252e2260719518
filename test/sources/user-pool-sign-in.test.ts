import type { CognitoUserAttribute, CognitoUserSession } from 'amazon-cognito-identity-js'
import {
  createSessionClient,
  SessionError,
  userPoolSource,
  type SignInStep,
} from 'react-cognito-session'
import { totpCode, type EmbeddedUser } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import {
  clientId,
  hour,
  minute,
  password,
  seedTokens,
  setUpSession,
  toRefusal,
  type SessionSetup,
} from '../support/session-setup.js'
import { sdkCall } from '../support/sdk-user.js'

const prefix = `CognitoIdentityServiceProvider.${clientId}`
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const newPassword = 'battery staple'

/** Nobody is signed in yet. */
const setUp = (setup: SessionSetup = {}) => setUpSession({ signedIn: false, ...setup })

/** Narrows a step to the one that a test expects. */
function expectStep<Name extends SignInStep['step']>(
  step: SignInStep,
  name: Name,
): Extract<SignInStep, { step: Name }> {
  expect(step.step).toBe(name)
  return step as Extract<SignInStep, { step: Name }>
}

it('signs in with a password that never leaves the browser', async () => {
  await using world = await setUp({ alice: { groups: ['editors'] } })
  const { session } = expectStep(await world.source.signIn('alice', password), 'done')
  const state = world.client.getState()
  expect(state).toMatchObject({
    status: 'authenticated',
    user: { username: 'alice', groups: ['editors'] },
    refreshError: null,
  })
  expect(session.getAccessToken().getJwtToken()).toBe(await world.client.getAccessToken())
  expect(world.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  expect(JSON.stringify(world.bodies)).not.toContain(password)
})

it('signs in with USER_PASSWORD_AUTH', async () => {
  await using world = await setUp()
  const step = await world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  expect(step.step).toBe('done')
  expect(world.operations()).toEqual(['InitiateAuth'])
})

it('keeps the tokens of a sign-in under the keys of the SDK', async () => {
  await using world = await setUp()
  await signInAs(world, 'alice')
  const { items } = world
  expect([...items.items.keys()].sort()).toEqual([
    `${prefix}.LastAuthUser`,
    `${prefix}.alice.accessToken`,
    `${prefix}.alice.clockDrift`,
    `${prefix}.alice.idToken`,
    `${prefix}.alice.refreshToken`,
  ])
  expect(items.getItem(`${prefix}.LastAuthUser`)).toBe('alice')
  expect(items.getItem(`${prefix}.alice.idToken`)).toBe(await world.client.getIdToken())
})

it('asks for a new password with the attributes that the pool demands', async () => {
  await using world = await setUp({
    alice: {
      status: 'new-password-required',
      attributes: { email: 'alice@example.com' },
      requiredAttributes: ['name'],
    },
  })
  const step = expectStep(await world.source.signIn('alice', password), 'new-password-required')
  expect(step.requiredAttributes).toEqual(['name'])
  expect(step.userAttributes).toEqual({ email: 'alice@example.com' })
  expect(world.client.getState().status).toBe('unauthenticated')

  const done = await step.submitNewPassword(newPassword, { name: 'Alice' })
  expectStep(done, 'done')
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    user: { claims: { name: 'Alice' } },
  })
  await world.client.signOut()
  expectStep(await signInAs(world, 'alice', newPassword), 'done')
})

it('lets a new password that the pool refuses be corrected', async () => {
  await using world = await setUp({ alice: { status: 'new-password-required' } })
  const step = expectStep(await signInAs(world, 'alice'), 'new-password-required')
  await expect(step.submitNewPassword('short')).rejects.toMatchObject({ code: 'invalid_password' })
  expect(world.client.getState().status).toBe('unauthenticated')
  expectStep(await step.submitNewPassword(newPassword), 'done')
})

it('lets a new password without a required attribute be sent again with it', async () => {
  await using world = await setUp({
    alice: { status: 'new-password-required', requiredAttributes: ['name'] },
  })
  const step = expectStep(await signInAs(world, 'alice'), 'new-password-required')
  await expect(step.submitNewPassword(newPassword)).rejects.toBeInstanceOf(SessionError)
  expectStep(await step.submitNewPassword(newPassword, { name: 'Alice' }), 'done')
})

it('asks for the code of a text message and takes a second attempt', async () => {
  await using world = await setUp({
    alice: { mfa: ['sms'], smsCode: '424242', attributes: { phone_number: '+491701234567' } },
  })
  const step = expectStep(await world.source.signIn('alice', password), 'sms-code')
  expect(step.destination).toBe('+*******4567')
  await expect(step.submitCode('000000')).rejects.toMatchObject({
    code: 'incorrect_code',
    isTerminal: false,
  })
  expectStep(await step.submitCode('424242'), 'done')
  expect(world.client.getState().status).toBe('authenticated')
})

it('asks for the code of an authenticator app and takes a second attempt', async () => {
  await using world = await setUp({ alice: { mfa: ['totp'], totpSecret } })
  const step = expectStep(await signInAs(world, 'alice'), 'totp-code')
  await expect(step.submitCode('000000')).rejects.toMatchObject({ code: 'incorrect_code' })
  expectStep(await step.submitCode(await totpCode(totpSecret, world.trueNow())), 'done')
})

it('lets the user choose between text message and authenticator app', async () => {
  const alice: Partial<EmbeddedUser> = { mfa: ['sms', 'totp'], totpSecret, smsCode: '424242' }
  await using world = await setUp({ alice })
  const choice = expectStep(await signInAs(world, 'alice'), 'mfa-choice')
  expect(choice.methods).toEqual(['SMS_MFA', 'SOFTWARE_TOKEN_MFA'])
  const sms = expectStep(await choice.chooseMethod('SMS_MFA'), 'sms-code')
  expectStep(await sms.submitCode('424242'), 'done')

  const again = expectStep(await signInAs(world, 'alice'), 'mfa-choice')
  const totp = expectStep(await again.chooseMethod('SOFTWARE_TOKEN_MFA'), 'totp-code')
  expectStep(await totp.submitCode(await totpCode(totpSecret, world.trueNow())), 'done')
})

it('sets an authenticator app up and takes a second attempt', async () => {
  await using world = await setUp({ alice: { mfaSetupRequired: true } })
  const step = expectStep(await signInAs(world, 'alice'), 'totp-setup')
  expect(step.secret).toMatch(/^[A-Z2-7]+=*$/)
  await expect(step.submitCode('000000', 'phone')).rejects.toMatchObject({ code: 'incorrect_code' })
  const code = await totpCode(step.secret, world.trueNow())
  expectStep(await step.submitCode(code, 'phone'), 'done')
  expect(world.client.getState().status).toBe('authenticated')
})

it('asks the question of a custom challenge, with no password', async () => {
  await using world = await setUp({
    alice: { customChallenge: { parameters: { question: '6 × 7?' }, answer: '42' } },
  })
  const begin = await world.source.signIn('alice', undefined, { authFlow: 'CUSTOM_AUTH' })
  const step = expectStep(begin, 'custom-challenge')
  expect(step.parameters).toMatchObject({ question: '6 × 7?' })
  expectStep(await step.submitAnswer('42'), 'done')
})

it('asks the question of a custom challenge after the password', async () => {
  await using world = await setUp({
    alice: { customChallenge: { parameters: { question: '6 × 7?' }, answer: '42' } },
  })
  const begin = await world.source.signIn('alice', password, { authFlow: 'CUSTOM_AUTH' })
  const step = expectStep(begin, 'custom-challenge')
  expectStep(await step.submitAnswer('42'), 'done')
})

it('sends an answer that ends a sign-in back to its beginning', async () => {
  await using world = await setUp({
    alice: { customChallenge: { parameters: {}, answer: '42' } },
  })
  const begin = await world.source.signIn('alice', undefined, { authFlow: 'CUSTOM_AUTH' })
  const step = expectStep(begin, 'custom-challenge')
  await expect(step.submitAnswer('43')).rejects.toMatchObject({ code: 'code_expired' })
  expect(world.client.getState().status).toBe('unauthenticated')
})

it('tells when a step was answered too late', async () => {
  await using world = await setUp({ alice: { mfa: ['sms'] } })
  const step = expectStep(await signInAs(world, 'alice'), 'sms-code')
  await world.clock.advance(hour)
  await expect(step.submitCode('123456')).rejects.toMatchObject({ code: 'code_expired' })
})

it('sends clientMetadata along with a sign-in', async () => {
  await using world = await setUp()
  await world.source.signIn('alice', password, {
    authFlow: 'USER_PASSWORD_AUTH',
    clientMetadata: { campaign: 'spring' },
  })
  expect(world.bodies[0]?.body).toMatchObject({ ClientMetadata: { campaign: 'spring' } })
})

const failures: [string, string, SessionSetup, (world: World) => Promise<unknown>][] = [
  [
    'a wrong password',
    'incorrect_credentials',
    {},
    ({ source }) => source.signIn('alice', 'wrong'),
  ],
  ['no password', 'incorrect_credentials', {}, ({ source }) => source.signIn('alice')],
  ['an unknown user', 'user_not_found', {}, ({ source }) => source.signIn('mallory', password)],
  [
    'a user who is not confirmed',
    'user_not_confirmed',
    { alice: { status: 'unconfirmed' } },
    ({ source }) => source.signIn('alice', password),
  ],
  [
    'a user whose password has to be reset',
    'password_reset_required',
    { alice: { status: 'reset-required' } },
    ({ source }) => source.signIn('alice', password),
  ],
  [
    'a service that is throttled',
    'throttled',
    {},
    ({ source, pool }) => {
      pool.faults.throttle(1)
      return source.signIn('alice', password)
    },
  ],
  [
    'a service that fails',
    'service',
    {},
    ({ source, pool }) => {
      pool.faults.fail(1)
      return source.signIn('alice', password)
    },
  ],
  [
    'a network that is down',
    'network',
    {},
    ({ source, pool }) => {
      pool.faults.drop(1)
      return source.signIn('alice', password)
    },
  ],
  [
    'a network that goes down half way',
    'network',
    {},
    ({ source, pool }) => {
      pool.faults.drop(1, { only: 'RespondToAuthChallenge' })
      return source.signIn('alice', password)
    },
  ],
  [
    'a captive portal',
    'network',
    {},
    ({ source, pool }) => {
      pool.faults.html(1)
      return source.signIn('alice', password)
    },
  ],
  [
    'an app client that does not exist',
    'invalid_config',
    {},
    ({ source, intercept }) => {
      intercept(() => toRefusal('ResourceNotFoundException'))
      return source.signIn('alice', password)
    },
  ],
  [
    'a trigger of the pool that refuses',
    'authorization_failed',
    {},
    ({ source, intercept }) => {
      intercept(() => toRefusal('UserLambdaValidationException'))
      return source.signIn('alice', password)
    },
  ],
  [
    'an exception that nobody has heard of',
    'unexpected',
    {},
    ({ source, intercept }) => {
      intercept(() => toRefusal('BrandNewException'))
      return source.signIn('alice', password)
    },
  ],
]
type World = Awaited<ReturnType<typeof setUpSession>>

it.each(failures)('answers %s with %s, and stores nothing', async (_name, code, setup, run) => {
  await using world = await setUp(setup)
  const before = world.client.getState()
  const error: unknown = await world.settled(run(world)).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code, isTerminal: false })
  expect(world.client.getState()).toBe(before)
  expect(world.items.items.size).toBe(0)
  expect(world.clock.pendingTimers).toBe(0)
})

it('gives up on a service that does not answer after 10 s', async () => {
  await using world = await setUp()
  world.pool.faults.hang(1)
  let outcome: unknown = 'waiting'
  const signingIn = world.source.signIn('alice', password).catch((thrown: unknown) => {
    outcome = thrown
  })
  await world.until(() => world.pool.requests.length === 1)
  await world.clock.advance({ seconds: 9 })
  expect(outcome).toBe('waiting')
  await world.clock.advance({ seconds: 1.1 })
  await signingIn
  expect(outcome).toMatchObject({ code: 'network' })
  expect(world.client.getState().status).toBe('unauthenticated')
})

it('stores nothing when the answer to a sign-in comes after its 10 s', async () => {
  await using world = await setUp()
  world.pool.faults.latencyMs = 30
  const signingIn = world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' })
  const failure = signingIn.catch((thrown: unknown) => thrown)
  await world.until(() => world.pool.requests.length === 1)
  await world.clock.advance({ seconds: 11 })
  expect(await failure).toMatchObject({ code: 'network' })
  await world.until(() => world.pool.requests[0]?.status === 200)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(world.client.getState().status).toBe('unauthenticated')
  expect(world.items.items.size).toBe(0)
})

it('signs in at the second attempt after each failure', async () => {
  await using world = await setUp()
  await expect(world.source.signIn('alice', 'wrong')).rejects.toBeInstanceOf(SessionError)
  expectStep(await world.source.signIn('alice', password), 'done')
})

it('keeps who is signed in when somebody else mistypes a password', async () => {
  await using world = await setUpSession()
  const before = { state: world.client.getState(), items: new Map(world.items.items) }
  await expect(world.source.signIn('bob', 'wrong')).rejects.toMatchObject({
    code: 'incorrect_credentials',
  })
  expect(world.client.getState()).toBe(before.state)
  expect(world.items.items).toEqual(before.items)
  expect(await world.client.getAccessToken()).toBe(world.tokens.accessToken)
})

it("clears and revokes the first user's tokens when another signs in", async () => {
  await using world = await setUpSession()
  await signInAs(world, 'bob')
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    user: { username: 'bob' },
  })
  expect([...world.items.items.keys()].filter((key) => key.includes('.alice.'))).toEqual([])
  expect(world.items.getItem(`${prefix}.LastAuthUser`)).toBe('bob')
  await world.until(() => world.bodies.some(({ operation }) => operation === 'RevokeToken'))
  expect(world.bodies.at(-1)).toEqual({
    operation: 'RevokeToken',
    body: { ClientId: clientId, Token: world.tokens.refreshToken },
  })
})

it('gives tokens of the second user to nobody who asked for the first', async () => {
  await using world = await setUpSession()
  await world.clock.advance(hour)
  world.pool.faults.hang(1, { only: 'GetTokensFromRefreshToken' })
  const asked = world.client.getIdToken().then(
    () => 'a token',
    (thrown: unknown) => thrown,
  )
  await world.until(() => world.operations().includes('GetTokensFromRefreshToken'))
  await signInAs(world, 'bob')
  const outcome = await world.settled(asked)
  expect(outcome).toMatchObject({ code: 'user_changed' })
})

it('needs a session client before it signs in', async () => {
  await using world = await setUp()
  const source = userPoolSource({ userPoolId: world.pool.userPoolId, clientId, storage: 'memory' })
  await expect(source.signIn('alice', password)).rejects.toMatchObject({ code: 'invalid_config' })
  await expect(source.getCognitoUser()).rejects.toMatchObject({ code: 'invalid_config' })
  createSessionClient({ source, clock: world.clock }).dispose()
})

it("gives the SDK's user, whose account management works", async () => {
  await using world = await setUpSession({ alice: { attributes: { email: 'alice@example.com' } } })
  const user = await world.source.getCognitoUser()
  expect(user.getUsername()).toBe('alice')
  const attributes = await sdkCall<CognitoUserAttribute[]>((callback) =>
    user.getUserAttributes(callback),
  )
  expect(attributes.map(({ Name, Value }) => [Name, Value])).toContainEqual([
    'email',
    'alice@example.com',
  ])

  await sdkCall((callback) =>
    user.updateAttributes([{ Name: 'email', Value: 'a@example.org' }], callback),
  )
  await sdkCall((callback) => user.changePassword(password, newPassword, callback))
  await world.settled(world.client.getIdToken({ forceRefresh: true }))
  expect(world.client.getState()).toMatchObject({ user: { claims: { email: 'a@example.org' } } })
  await expect(signInAs(world, 'alice', password)).rejects.toMatchObject({
    code: 'incorrect_credentials',
  })
  expectStep(await signInAs(world, 'alice', newPassword), 'done')
})

it("lets the SDK's user set a preferred MFA method", async () => {
  await using world = await setUpSession({ alice: { totpSecret } })
  const user = await world.source.getCognitoUser()
  await sdkCall((callback) =>
    user.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, callback),
  )
  expectStep(await signInAs(world, 'alice'), 'totp-code')
})

it("leaves the tokens that are stored as they are while the SDK's user works", async () => {
  await using world = await setUpSession()
  const before = new Map(world.items.items)
  const user = await world.source.getCognitoUser()
  await sdkCall((callback) => user.getUserAttributes(callback))
  expect(world.items.items).toEqual(before)
})

it.each([
  ['without rotation', null],
  ['with rotation', { graceSeconds: 0 }],
])("refreshes through us when the SDK's user asks for its session, %s", async (_name, rotation) => {
  await using world = await setUpSession({ appClient: { rotation } })
  const user = await world.source.getCognitoUser()
  for (let refreshes = 0; refreshes < 3; refreshes++) {
    await world.clock.advance(hour)
    const session = await world.settled(
      sdkCall<CognitoUserSession>((callback) => user.getSession(callback)),
    )
    expect(session.isValid()).toBe(true)
    expect(session.getAccessToken().getJwtToken()).toBe(await world.client.getAccessToken())
    await sdkCall((callback) => user.getUserAttributes(callback))
  }
  expect(world.operations().filter((name) => name === 'GetTokensFromRefreshToken').length).toBe(3)
  expect(world.operations()).not.toContain('InitiateAuth')
})

it("refreshes first when the SDK's user is asked for after the tokens have run out", async () => {
  await using world = await setUpSession()
  await world.clock.advance(2 * hour)
  const user = await world.settled(world.source.getCognitoUser())
  await sdkCall((callback) => user.getUserAttributes(callback))
  expect(world.operations()).toEqual(['GetTokensFromRefreshToken', 'GetUser'])
})

it("tells the SDK's user why there is no session any more", async () => {
  await using world = await setUpSession()
  const user = await world.source.getCognitoUser()
  await world.client.signOut()
  const asked = sdkCall((callback) => user.getSession(callback))
  await expect(asked).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('gives no SDK user when nobody is signed in', async () => {
  await using world = await setUp()
  await expect(world.source.getCognitoUser()).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('gives the SDK user of whoever is stored, under the name of their access token', async () => {
  await using world = await setUpSession()
  // the SDK stores under the name that was typed, which may be an alias such as a mail address
  world.items.clear()
  seedTokens(world.items, world.tokens, { username: 'alice@example.com' })
  const user = await world.newClient().source.getCognitoUser()
  expect(user.getUsername()).toBe('alice')
})

it('remembers the device of a user and signs in with it again', async () => {
  await using world = await setUp({ appClient: { rememberDevices: true } })
  expectStep(await world.source.signIn('alice', password), 'done')
  const deviceKey = world.items.getItem(`${prefix}.alice.deviceKey`)
  expect(deviceKey).toMatch(/^eu-west-1_/)
  expect(world.operations()).toContain('ConfirmDevice')
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(world.bodies.at(-1)?.body).toMatchObject({ DeviceKey: deviceKey })

  await world.client.signOut()
  await world.clock.advance(minute)
  expectStep(await world.source.signIn('alice', password), 'done')
  expect(world.items.getItem(`${prefix}.alice.deviceKey`)).toBe(deviceKey)
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(world.client.getState().status).toBe('authenticated')
})

/** Signs in without the cost of SRP. */
function signInAs({ source }: World, username: string, withPassword = password) {
  return source.signIn(username, withPassword, { authFlow: 'USER_PASSWORD_AUTH' })
}
