import { AuthenticationDetails } from 'amazon-cognito-identity-js'
import { createEmbeddedUserPool, totpCode, type EmbeddedUser } from 'react-cognito-session/testing'
import { afterEach, expect, it } from 'vitest'
import { sdkSessionOf, sdkSignIn, sdkStep, sdkUser } from '../../support/sdk-user.js'
import { serveOverHttp, type HttpService } from '../../support/serve-over-http.js'

const password = 'correct horse'
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

const services: HttpService[] = []
afterEach(async () => {
  for (const service of services.splice(0)) await service.close()
})

/** Serves a pool with one user, Alice, and gives the real SDK's idea of her. */
async function serve(alice: Partial<EmbeddedUser> = {}) {
  const clock = { at: Date.now() }
  const pool = createEmbeddedUserPool({
    users: [{ username: 'alice', password, ...alice }],
    now: () => clock.at,
  })
  const service = await serveOverHttp(pool.handle)
  services.push(service)
  return { pool, clock, url: service.url, user: sdkUser(service.url) }
}

it('lets the real SDK sign in by SRP', async () => {
  const { user, pool } = await serve({ groups: ['editors'] })
  const session = sdkSessionOf(await sdkSignIn(user, password))
  expect(session.isValid()).toBe(true)
  expect(session.getAccessToken().payload['cognito:groups']).toEqual(['editors'])
  expect(pool.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'InitiateAuth 200',
    'RespondToAuthChallenge 200',
  ])
})

it('agrees with the SDK about the SRP hashes in sixteen sign-ins of sixteen', async () => {
  const { url } = await serve()
  const signIns = Array.from({ length: 16 }, () => sdkSignIn(sdkUser(url), password))
  expect((await Promise.all(signIns)).map(({ step }) => step)).toEqual(Array(16).fill('done'))
}, 60_000)

it('lets the real SDK sign in with a plain password', async () => {
  const { user } = await serve()
  user.setAuthenticationFlowType('USER_PASSWORD_AUTH')
  expect(await sdkSignIn(user, password)).toMatchObject({ step: 'done' })
  await expect(sdkSignIn(user, 'wrong')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
})

it('refuses a wrong password', async () => {
  const { user } = await serve()
  await expect(sdkSignIn(user, 'wrong horse')).rejects.toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  })
})

it('knows who is not there', async () => {
  const { url } = await serve()
  const nobody = sdkUser(url, { username: 'nobody' })
  await expect(sdkSignIn(nobody, password)).rejects.toMatchObject({ code: 'UserNotFoundException' })
})

it('refuses an unconfirmed user whose password is right', async () => {
  const { user } = await serve({ status: 'unconfirmed' })
  await expect(sdkSignIn(user, 'wrong horse')).rejects.toMatchObject({
    code: 'NotAuthorizedException',
  })
  await expect(sdkSignIn(user, password)).rejects.toMatchObject({
    code: 'UserNotConfirmedException',
  })
})

it('refuses a user who has to reset their password', async () => {
  const { user } = await serve({ status: 'reset-required' })
  await expect(sdkSignIn(user, password)).rejects.toMatchObject({
    code: 'PasswordResetRequiredException',
  })
})

it('refuses an app client it does not have', async () => {
  const { url } = await serve()
  const user = sdkUser(url, {}, { clientId: 'other' })
  await expect(sdkSignIn(user, password)).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
})

it('asks for a new password, and for the attributes it needs', async () => {
  const { user, url } = await serve({
    status: 'new-password-required',
    requiredAttributes: ['name'],
    attributes: { email: 'alice@example.com' },
  })
  expect(await sdkSignIn(user, password)).toEqual({
    step: 'newPassword',
    attributes: { email: 'alice@example.com' },
    required: ['name'],
  })
  const choose = (newPassword: string, attributes: object) =>
    sdkStep((callbacks) => user.completeNewPasswordChallenge(newPassword, attributes, callbacks))
  await expect(choose('short', { name: 'Alice' })).rejects.toMatchObject({
    code: 'InvalidPasswordException',
  })
  await expect(choose('battery staple', {})).rejects.toMatchObject({
    code: 'InvalidParameterException',
  })
  const done = await choose('battery staple', { name: 'Alice' })
  expect(sdkSessionOf(done).getIdToken().payload.name).toBe('Alice')
  expect(await sdkSignIn(sdkUser(url), 'battery staple')).toMatchObject({ step: 'done' })
})

it('asks for the code of a text message, and again after a wrong one', async () => {
  const { user } = await serve({
    mfa: ['sms'],
    smsCode: '424242',
    attributes: { phone_number: '+15550001234' },
  })
  expect(await sdkSignIn(user, password)).toEqual({
    step: 'sms',
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
      CODE_DELIVERY_DESTINATION: '+*******1234',
    },
  })
  const send = (code: string) => sdkStep((callbacks) => user.sendMFACode(code, callbacks))
  await expect(send('000000')).rejects.toMatchObject({ code: 'CodeMismatchException' })
  expect(await send('424242')).toMatchObject({ step: 'done' })
})

it('asks for the code of an authenticator app, give or take half a minute', async () => {
  const { user, clock, url } = await serve({ mfa: ['totp'], totpSecret })
  const send = async (from: typeof user, at: number) => {
    const code = await totpCode(totpSecret, at)
    return sdkStep((callbacks) => from.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'))
  }
  expect(await sdkSignIn(user, password)).toMatchObject({ step: 'totp' })
  await expect(send(user, clock.at - 90_000)).rejects.toMatchObject({
    code: 'CodeMismatchException',
  })
  expect(await send(user, clock.at - 30_000)).toMatchObject({ step: 'done' })
  const later = sdkUser(url)
  await sdkSignIn(later, password)
  expect(await send(later, clock.at)).toMatchObject({ step: 'done' })
})

it('lets the user choose between two second factors, unless one is preferred', async () => {
  const { user, url, clock } = await serve({ mfa: ['sms', 'totp'], totpSecret })
  expect(await sdkSignIn(user, password)).toEqual({
    step: 'selectMfa',
    parameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' },
  })
  const choose = (answer: string) =>
    sdkStep((callbacks) => user.sendMFASelectionAnswer(answer, callbacks))
  await expect(choose('CARRIER_PIGEON')).rejects.toMatchObject({
    code: 'InvalidParameterException',
  })
  expect(await choose('SOFTWARE_TOKEN_MFA')).toMatchObject({ step: 'totp' })
  const code = await totpCode(totpSecret, clock.at)
  const done = await sdkStep((callbacks) => user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'))
  expect(done).toMatchObject({ step: 'done' })
  await new Promise((resolve, reject) => {
    user.setUserMfaPreference({ Enabled: true, PreferredMfa: true }, null, (error, result) =>
      error ? reject(error) : resolve(result),
    )
  })
  expect(await sdkSignIn(sdkUser(url), password)).toMatchObject({ step: 'sms' })
})

it('sets up an authenticator app during sign-in', async () => {
  const { user, clock, url } = await serve({ mfaSetupRequired: true })
  expect(await sdkSignIn(user, password)).toMatchObject({ step: 'mfaSetup' })
  const secret = await new Promise<string>((resolve, reject) => {
    user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject })
  })
  const verify = (code: string) =>
    sdkStep((callbacks) => user.verifySoftwareToken(code, 'my phone', callbacks))
  await expect(verify('000000')).rejects.toMatchObject({ code: 'EnableSoftwareTokenMFAException' })
  expect(await verify(await totpCode(secret, clock.at))).toMatchObject({ step: 'done' })
  expect(await sdkSignIn(sdkUser(url), password)).toMatchObject({ step: 'totp' })
})

it('sets up an authenticator app for a signed-in user', async () => {
  const { user, clock, pool } = await serve()
  await sdkSignIn(user, password)
  const prefer = () =>
    new Promise((resolve, reject) => {
      const setting = { Enabled: true, PreferredMfa: false }
      user.setUserMfaPreference(null, setting, (error, result) =>
        error ? reject(error) : resolve(result),
      )
    })
  await expect(prefer()).rejects.toMatchObject({ code: 'InvalidParameterException' })
  const secret = await new Promise<string>((resolve, reject) => {
    user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject })
  })
  const code = await totpCode(secret, clock.at)
  await sdkStep((callbacks) => user.verifySoftwareToken(code, 'my phone', callbacks))
  await prefer()
  expect(pool.requests.at(-1)).toMatchObject({ operation: 'SetUserMFAPreference', status: 200 })
  expect(await sdkSignIn(user, password)).toMatchObject({ step: 'totp' })
})

const riddle = { parameters: { question: 'Friend or foe?' }, answer: 'friend' }

it.each([
  ['after the password', password],
  ['in place of a password', null],
])('asks its own question %s', async (_title, given) => {
  const { user, url } = await serve({ customChallenge: riddle })
  const start = (from: typeof user) => {
    from.setAuthenticationFlowType('CUSTOM_AUTH')
    if (given !== null) return sdkSignIn(from, given)
    const details = new AuthenticationDetails({ Username: 'alice' })
    return sdkStep((callbacks) => from.initiateAuth(details, callbacks))
  }
  expect(await start(user)).toMatchObject({
    step: 'custom',
    parameters: { question: 'Friend or foe?' },
  })
  const answer = (from: typeof user, text: string) =>
    sdkStep((callbacks) => from.sendCustomChallengeAnswer(text, callbacks))
  expect(await answer(user, 'friend')).toMatchObject({ step: 'done' })
  const stranger = sdkUser(url)
  await start(stranger)
  await expect(answer(stranger, 'foe')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
  await expect(answer(stranger, 'friend')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
})

it('forgets a sign-in that waits for three minutes', async () => {
  const { user, clock } = await serve({ mfa: ['sms'] })
  const send = () => sdkStep((callbacks) => user.sendMFACode('123456', callbacks))
  await sdkSignIn(user, password)
  clock.at += 180_000
  await expect(send()).rejects.toMatchObject({ code: 'NotAuthorizedException' })
})
