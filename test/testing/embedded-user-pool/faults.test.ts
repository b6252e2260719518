import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { askCognito } from '../../support/ask-cognito.js'
import { serveOverHttp } from '../../support/serve-over-http.js'

async function createPool() {
  const pool = createEmbeddedUserPool({
    clients: [{ clientId: 'embedded-client-1', rotation: { graceSeconds: 0 } }],
    users: [{ username: 'alice', password: 'correct horse' }],
  })
  const { accessToken, refreshToken } = await pool.issueTokens('alice')
  return {
    pool,
    getUser: (signal?: AbortSignal) =>
      askCognito(pool.fetch, 'GetUser', { AccessToken: accessToken }, { signal: signal ?? null }),
    refresh: () =>
      askCognito(pool.fetch, 'GetTokensFromRefreshToken', {
        ClientId: pool.clientId,
        RefreshToken: refreshToken,
      }),
    accessToken,
  }
}

const logOf = ({ requests }: { requests: readonly { status: number | null }[] }) =>
  requests.map(({ status }) => status)

it('throttles with 400, as the API reference says', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.throttle(2)
  const answers = [await getUser(), await getUser(), await getUser()]
  expect(answers.map(({ status, body }) => [status, body.__type])).toEqual([
    [400, 'TooManyRequestsException'],
    [400, 'TooManyRequestsException'],
    [200, undefined],
  ])
  expect(answers[0]?.headers.get('retry-after')).toBeNull()
})

it('throttles with 429 when it says how long to wait', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.throttle(1, 7)
  const { status, headers, body } = await getUser()
  expect([status, headers.get('retry-after')]).toEqual([429, '7'])
  expect(body.__type).toBe('TooManyRequestsException')
  expect(headers.get('x-amzn-errortype')).toBe('TooManyRequestsException:')
})

it('fails with the status it is told', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.fail(1)
  pool.faults.fail(1, 503)
  expect([await getUser(), await getUser(), await getUser()].map(({ status }) => status)).toEqual([
    500, 503, 200,
  ])
})

it('drops a connection before the request is looked at', async () => {
  const { pool, refresh } = await createPool()
  pool.faults.drop(1)
  await expect(refresh()).rejects.toThrow(TypeError)
  expect((await refresh()).status).toBe(200)
})

it('drops an answer after the refresh token is rotated', async () => {
  const { pool, refresh } = await createPool()
  pool.faults.dropAnswer(1)
  await expect(refresh()).rejects.toThrow(TypeError)
  expect((await refresh()).body.__type).toBe('RefreshTokenReuseException')
  expect(logOf(pool)).toEqual([null, 400])
})

it('hangs until the caller gives up, and tells the reason of the caller', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.hang(1)
  const controller = new AbortController()
  const waiting = getUser(controller.signal)
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
  await expect(getUser(controller.signal)).rejects.toBe(reason)
  expect((await getUser()).status).toBe(200)
  expect(logOf(pool)).toEqual([null, 200])
})

it('answers like a captive portal', async () => {
  const { pool } = await createPool()
  pool.faults.html(1)
  const response = await pool.fetch('https://cognito-idp.eu-west-1.amazonaws.com/', {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html'])
  expect(await response.text()).toContain('<!doctype html>')
})

it('spares all operations but the one it is meant for', async () => {
  const { pool, getUser, refresh } = await createPool()
  const only = 'GetTokensFromRefreshToken'
  pool.faults.throttle(1, undefined, { only })
  pool.faults.fail(1, 500, { only })
  pool.faults.drop(1, { only })
  pool.faults.dropAnswer(1, { only: 'RevokeToken' })
  pool.faults.html(1, { only: 'RevokeToken' })
  pool.faults.hang(1, { only: 'RevokeToken' })
  expect((await getUser()).status).toBe(200)
  expect([(await refresh()).status, (await refresh()).status]).toEqual([400, 500])
  await expect(refresh()).rejects.toThrow(TypeError)
  expect((await refresh()).status).toBe(200)
})

it('goes back to normal when it is told to', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.drop(5)
  pool.faults.latencyMs = 60_000
  pool.faults.clear()
  expect((await getUser()).status).toBe(200)
  expect(pool.faults.latencyMs).toBe(0)
})

it('holds requests back by its latency, and forgets those given up', async () => {
  const { pool, getUser } = await createPool()
  pool.faults.latencyMs = 60_000
  const controller = new AbortController()
  const waiting = getUser(controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  pool.faults.latencyMs = 20
  const before = performance.now()
  expect((await getUser()).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(15)
})

it('breaks real connections when it is served over HTTP', async () => {
  const { pool, accessToken } = await createPool()
  await using service = await serveOverHttp(pool.handle)
  const ask = (signal?: AbortSignal) =>
    askCognito(
      fetch,
      'GetUser',
      { AccessToken: accessToken },
      { endpoint: service.url, signal: signal ?? null },
    )
  expect((await ask()).status).toBe(200)
  pool.faults.drop(1)
  await expect(ask()).rejects.toThrow('fetch failed')
  pool.faults.hang(1)
  const controller = new AbortController()
  const waiting = ask(controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})
