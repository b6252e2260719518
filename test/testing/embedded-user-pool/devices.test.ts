import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import {
  memoryStorage,
  sdkCall,
  sdkSessionOf,
  sdkSignIn,
  sdkStep,
  sdkUser,
} from '../../support/sdk-user.js'
import { serveOverHttp } from '../../support/serve-over-http.js'

const ClientId = 'embedded-client-1'
const deviceKeyName = `CognitoIdentityServiceProvider.${ClientId}.alice.deviceKey`
const password = 'correct horse'

const createPool = (mfa: ('sms' | 'totp')[] = []) =>
  createEmbeddedUserPool({
    clients: [{ clientId: ClientId, rememberDevices: true }],
    users: [
      { username: 'alice', password, mfa },
      { username: 'bob', password },
    ],
  })

const operationsOf = (pool: ReturnType<typeof createPool>) =>
  pool.requests.map(({ operation }) => operation)

it('gives a new device its key, and lets the SDK refresh with it', async () => {
  const pool = createPool()
  await using service = await serveOverHttp(pool.handle)
  const storage = memoryStorage()
  const user = sdkUser(service.url, { storage })
  const session = sdkSessionOf(await sdkSignIn(user, password))
  expect(operationsOf(pool).at(-1)).toBe('ConfirmDevice')
  const deviceKey = storage.items.get(deviceKeyName)
  expect(session.getAccessToken().payload.device_key).toBe(deviceKey)
  const refreshed = await sdkCall<CognitoUserSession>((callback) =>
    user.refreshSession(session.getRefreshToken(), callback),
  )
  expect(refreshed.getAccessToken().payload.device_key).toBe(deviceKey)
})

it('refuses a refresh without the device key, or with another', async () => {
  const pool = createPool()
  const { refreshToken, deviceKey } = await pool.issueTokens('alice')
  const refresh = (DeviceKey: string | null) => {
    const input = { ClientId, RefreshToken: refreshToken, DeviceKey }
    return askCognito(pool.fetch, 'GetTokensFromRefreshToken', input)
  }
  const invalid = { __type: 'NotAuthorizedException', message: 'Invalid Refresh Token.' }
  expect((await refresh(null)).body).toEqual(invalid)
  expect((await refresh('eu-west-1_other')).body).toEqual(invalid)
  expect((await refresh(deviceKey)).status).toBe(200)
})

it('does not take the device of one user for that of another', async () => {
  const pool = createPool()
  const { deviceKey } = await pool.issueTokens('alice')
  const signIn = (USERNAME: string) =>
    askCognito(pool.fetch, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId,
      AuthParameters: { USERNAME, PASSWORD: password, DEVICE_KEY: deviceKey },
    })
  expect((await signIn('alice')).status).toBe(200)
  expect((await signIn('bob')).body).toEqual({
    __type: 'ResourceNotFoundException',
    message: 'Device does not exist.',
  })
})

it('knows the device at the next sign-in, by its own password', async () => {
  const pool = createPool()
  await using service = await serveOverHttp(pool.handle)
  const storage = memoryStorage()
  await sdkSignIn(sdkUser(service.url, { storage }), password)
  const deviceKey = storage.items.get(deviceKeyName)
  pool.clearRequests()
  const again = await sdkSignIn(sdkUser(service.url, { storage }), password)
  expect(operationsOf(pool)).toEqual(['InitiateAuth', ...Array(3).fill('RespondToAuthChallenge')])
  if (again.step !== 'done') throw new Error(again.step)
  expect(again.session.getAccessToken().payload.device_key).toBe(deviceKey)

  storage.setItem(deviceKeyName.replace('deviceKey', 'randomPasswordKey'), 'guessed')
  await expect(sdkSignIn(sdkUser(service.url, { storage }), password)).rejects.toMatchObject({
    code: 'NotAuthorizedException',
  })
})

it('knows the device after a second factor too', async () => {
  const pool = createPool(['sms'])
  await using service = await serveOverHttp(pool.handle)
  const storage = memoryStorage()
  const signIn = async () => {
    const user = sdkUser(service.url, { storage })
    expect(await sdkSignIn(user, password)).toMatchObject({ step: 'sms' })
    return sdkStep((callbacks) => user.sendMFACode('123456', callbacks))
  }
  expect(await signIn()).toMatchObject({ step: 'done' })
  const deviceKey = storage.items.get(deviceKeyName)
  expect(await signIn()).toMatchObject({ step: 'done' })
  expect(storage.items.get(deviceKeyName)).toBe(deviceKey)
  expect(operationsOf(pool).filter((operation) => operation === 'ConfirmDevice')).toHaveLength(1)
})

it('gives a new key for a device it has forgotten', async () => {
  const storage = memoryStorage()
  for (const pool of [createPool(), createPool()]) {
    await using service = await serveOverHttp(pool.handle)
    const before = storage.items.get(deviceKeyName)
    expect(await sdkSignIn(sdkUser(service.url, { storage }), password)).toMatchObject({
      step: 'done',
    })
    expect(storage.items.get(deviceKeyName)).not.toBe(before)
  }
})
