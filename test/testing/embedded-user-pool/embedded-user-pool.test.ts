import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import { sdkSignIn, sdkUser } from '../../support/sdk-user.js'
import { serveOverHttp } from '../../support/serve-over-http.js'

const endpoint = 'https://cognito-idp.eu-west-1.amazonaws.com/'

it('answers an exception in the body and in the header, to every origin', async () => {
  const { fetch } = createEmbeddedUserPool()
  const { status, headers, body } = await askCognito(fetch, 'GetUser', { AccessToken: 'nonsense' })
  expect([status, body]).toEqual([
    400,
    { __type: 'NotAuthorizedException', message: 'Invalid Access Token' },
  ])
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-errortype': 'NotAuthorizedException:',
    'access-control-allow-origin': '*',
  })
})

it('answers a preflight', async () => {
  const { handle, requests } = createEmbeddedUserPool()
  const response = await handle(
    new Request(endpoint, {
      method: 'OPTIONS',
      headers: { 'access-control-request-headers': 'cache-control,x-amz-target' },
    }),
  )
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-headers')).toBe('cache-control,x-amz-target')
  expect(requests).toEqual([])
})

it('does not know every operation, nor every path', async () => {
  const { fetch } = createEmbeddedUserPool()
  const { body } = await askCognito(fetch, 'MakeCoffee', {})
  expect(body.__type).toBe('UnknownOperationException')
  expect((await fetch(`${endpoint}elsewhere`)).status).toBe(404)
})

it.each([
  ['no JSON', 'nonsense', 'The request is not JSON.'],
  ['no object', '[]', 'The request is not an object.'],
  ['a missing field', '{}', 'Missing required parameter AccessToken'],
  ['a field of another type', '{"AccessToken":1}', 'AccessToken must be a string.'],
])('refuses %s', async (_title, body, message) => {
  const response = await createEmbeddedUserPool().fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' },
    body,
  })
  expect(await response.json()).toEqual({ __type: 'InvalidParameterException', message })
})

it('writes down what was asked, without passwords and tokens', async () => {
  const at = Date.UTC(2026, 0, 1)
  const pool = createEmbeddedUserPool({
    now: () => at,
    users: [{ username: 'alice', password: 'correct horse' }],
  })
  const { requests } = pool
  const { accessToken } = await pool.issueTokens('alice')
  await askCognito(pool.fetch, 'GetUser', { AccessToken: accessToken })
  await askCognito(pool.fetch, 'GetUser', { AccessToken: 'nonsense' })
  expect(requests).toEqual([
    { operation: 'GetUser', at, status: 200, exception: null },
    { operation: 'GetUser', at, status: 400, exception: 'NotAuthorizedException' },
  ])
  pool.clearRequests()
  expect(requests).toEqual([])
})

it('has a name of its own when it is told so', async () => {
  const pool = createEmbeddedUserPool({
    userPoolId: 'us-east-2_Mine',
    clients: [{ clientId: 'my-client' }],
    users: [{ username: 'alice', password: 'correct horse' }],
  })
  expect([pool.userPoolId, pool.clientId, pool.issuer]).toEqual([
    'us-east-2_Mine',
    'my-client',
    'https://cognito-idp.us-east-2.amazonaws.com/us-east-2_Mine',
  ])
  await using service = await serveOverHttp(pool.handle)
  const names = { userPoolId: 'us-east-2_Mine', clientId: 'my-client' }
  expect(await sdkSignIn(sdkUser(service.url, {}, names), 'correct horse')).toMatchObject({
    step: 'done',
  })
})

it('has functions that can be taken out of it', async () => {
  const { addUser, issueTokens, fetch, revokeUser } = createEmbeddedUserPool()
  addUser({ username: 'alice', password: 'correct horse' })
  const { accessToken } = await issueTokens('alice')
  expect((await askCognito(fetch, 'GetUser', { AccessToken: accessToken })).status).toBe(200)
  revokeUser('alice')
  expect((await askCognito(fetch, 'GetUser', { AccessToken: accessToken })).status).toBe(400)
})
