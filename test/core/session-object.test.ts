import {
  CognitoAccessToken,
  CognitoIdToken,
  CognitoUserSession,
  type CognitoUserAttribute,
} from 'amazon-cognito-identity-js'
import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import { hour, minute, password, setUpSession } from '../support/session-setup.js'
import { sdkCall, sdkUser } from '../support/sdk-user.js'

it("works as the session of the SDK's user", async () => {
  await using world = await setUpSession({ alice: { attributes: { email: 'alice@example.com' } } })
  const user = sdkUser(world.url)
  const session = await world.client.getSession()
  user.setSignInUserSession(session)
  expect(user.getSignInUserSession()).toBe(session)
  const attributes = await sdkCall<CognitoUserAttribute[]>((callback) =>
    user.getUserAttributes(callback),
  )
  expect(attributes.map(({ Name }) => Name)).toContain('email')
})

it("hands the SDK's user a refresh token that it can refresh with", async () => {
  await using world = await setUpSession({ now: Date.now() })
  const user = sdkUser(world.url)
  const { getRefreshToken } = await world.client.getSession()
  const refreshed = await sdkCall<CognitoUserSession>((callback) =>
    user.refreshSession(getRefreshToken(), callback),
  )
  expect(refreshed.isValid()).toBe(true)
})

it('gives its tokens in the shape of the SDK', async () => {
  await using world = await setUpSession({ alice: { groups: ['editors'] } })
  const session = await world.client.getSession()
  const { accessToken, idToken, refreshToken } = world.tokens
  const theirs = {
    access: new CognitoAccessToken({ AccessToken: accessToken }),
    id: new CognitoIdToken({ IdToken: idToken }),
  }
  for (const [ours, sdks] of [
    [session.getAccessToken(), theirs.access],
    [session.getIdToken(), theirs.id],
  ] as const) {
    expect(ours.getJwtToken()).toBe(sdks.getJwtToken())
    expect(ours.payload).toEqual(sdks.payload)
    expect(ours.getExpiration()).toBe(sdks.getExpiration())
    expect(ours.getIssuedAt()).toBe(sdks.getIssuedAt())
    expect(ours.decodePayload()).toEqual(sdks.decodePayload())
    expect(Reflect.get(ours, 'jwtToken')).toBe(Reflect.get(sdks, 'jwtToken'))
  }
  expect(session.getIdToken().payload).toEqual(decodeJwt(idToken))
  expect(session.getAccessToken().payload['cognito:groups']).toEqual(['editors'])
  expect(session.getRefreshToken().getToken()).toBe(refreshToken)
  expect(Object.hasOwn(session.getIdToken().payload, 'sub')).toBe(true)
  expect(session.getIdToken().payload.hasOwnProperty('sub')).toBe(true)
})

it("lets the SDK's own session be made of it", async () => {
  await using world = await setUpSession({ now: Date.now() })
  const ours = await world.client.getSession()
  const theirs = new CognitoUserSession({
    IdToken: new CognitoIdToken({ IdToken: ours.getIdToken().getJwtToken() }),
    AccessToken: new CognitoAccessToken({ AccessToken: ours.getAccessToken().getJwtToken() }),
    RefreshToken: ours.getRefreshToken(),
  })
  expect(theirs.isValid()).toBe(true)
})

it('has methods that work on their own', async () => {
  await using world = await setUpSession()
  const { isValid, getAccessToken, getIdToken, getRefreshToken } = await world.client.getSession()
  expect(isValid()).toBe(true)
  expect(getAccessToken().getJwtToken()).toBe(world.tokens.accessToken)
  expect(getIdToken().getJwtToken()).toBe(world.tokens.idToken)
  expect(getRefreshToken().getToken()).toBe(world.tokens.refreshToken)
})

it('stays the session it was when the client has refreshed', async () => {
  await using world = await setUpSession()
  const before = await world.client.getSession()
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  expect(before.getAccessToken().getJwtToken()).toBe(world.tokens.accessToken)
  expect(world.client.getState()).toMatchObject({ session: await world.client.getSession() })
})

it.each([
  ['right', 0],
  ['10 minutes fast', 10 * minute],
  ['10 minutes slow', -10 * minute],
  ['a day fast', 24 * hour],
  ['a day slow', -24 * hour],
])('is valid until its tokens run out when the clock is %s', async (_name, browserAheadMs) => {
  await using world = await setUpSession({ browserAheadMs, signedIn: false })
  await world.settled(world.source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))
  const session = await world.client.getSession()
  const endsAt = session.getAccessToken().getExpiration() * 1000
  for (let minutes = 0; minutes < 70; minutes++) {
    const leftMs = endsAt - world.trueNow()
    // to two seconds, for a drift cannot be measured better
    const right = leftMs <= 0 ? [false] : leftMs < 2000 ? [false, true] : [true]
    expect(right).toContain(session.isValid())
    await world.clock.advance(minute)
  }
  expect(session.isValid()).toBe(false)
  expect(Math.abs(driftOf(session) - browserAheadMs / 1000)).toBeLessThanOrEqual(12)
})

it('counts the drift of the clock in whole seconds, as the SDK does', async () => {
  await using world = await setUpSession({ browserAheadMs: 10 * minute + 123 })
  await world.settled(world.client.getAccessToken({ forceRefresh: true }))
  const session = await world.client.getSession()
  expect(Number.isInteger(driftOf(session))).toBe(true)
})

it('is not valid any more when the ID token alone has run out', async () => {
  await using world = await setUpSession({ appClient: { idTokenSeconds: 300 } })
  const session = await world.client.getSession()
  await world.clock.advance(5 * minute)
  expect(session.isValid()).toBe(false)
})

/** The SDK has it, though not in its types. */
const driftOf = (session: CognitoUserSession) =>
  (session as CognitoUserSession & { getClockDrift(): number }).getClockDrift()
