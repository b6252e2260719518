import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterEach, expect, it } from 'vitest'

const endpoint = 'https://cognito-idp.eu-west-1.amazonaws.com/'
const platformFetch = globalThis.fetch

afterEach(() => {
  globalThis.fetch = platformFetch
})

/** Loads the real SDK, whose `buffer` dependency reads `global`, and points its requests at a pool in this page. */
async function loadSdk(pool: { fetch: typeof fetch }) {
  globalThis.global ??= globalThis
  globalThis.fetch = (input, init) => {
    const { url } = new Request(input, init)
    return url.startsWith(endpoint) ? pool.fetch(input, init) : platformFetch(input, init)
  }
  return import('../../support/sdk-user.js')
}

it('lets the real SDK sign in, refresh and sign out in a browser', async () => {
  const pool = createEmbeddedUserPool({
    users: [{ username: 'alice', password: 'correct horse', groups: ['editors'] }],
  })
  const { sdkUser, sdkSessionOf, sdkSignIn, sdkCall } = await loadSdk(pool)
  const user = sdkUser(endpoint)

  const session = sdkSessionOf(await sdkSignIn(user, 'correct horse'))
  expect(session.getAccessToken().payload['cognito:groups']).toEqual(['editors'])

  const refreshToken = session.getRefreshToken()
  const refreshed = await sdkCall<CognitoUserSession>((callback) =>
    user.refreshSession(refreshToken, callback),
  )
  expect(refreshed.getAccessToken().getJwtToken()).not.toBe(session.getAccessToken().getJwtToken())

  await sdkCall((callback) => user.signOut(callback))
  expect(pool.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'InitiateAuth 200',
    'RespondToAuthChallenge 200',
    'InitiateAuth 200',
    'RevokeToken 200',
  ])
})

it('keeps a session over a reload in the storage of a browser', async () => {
  const key = 'embedded-user-pool'
  const open = () =>
    createEmbeddedUserPool({
      users: [{ username: 'alice', password: 'correct horse' }],
      persistence: {
        load: () => localStorage.getItem(key),
        save: (state) => localStorage.setItem(key, state),
      },
    })
  const { refreshToken } = await open().issueTokens('alice')
  const response = await open().fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken' },
    body: JSON.stringify({ ClientId: 'embedded-client-1', RefreshToken: refreshToken }),
  })
  localStorage.removeItem(key)
  expect(response.status).toBe(200)
})

it('tells the SDK of a broken connection the way a browser does', async () => {
  const pool = createEmbeddedUserPool()
  const { sdkUser, sdkSignIn } = await loadSdk(pool)
  pool.faults.drop(1)
  await expect(sdkSignIn(sdkUser(endpoint), 'correct horse')).rejects.toMatchObject({
    code: 'NetworkError',
  })
})
