// @vitest-environment node
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenHandler } from 'react-cognito-session/server'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { beforeEach, expect, onTestFinished, vi } from 'vitest'
import { createPretendBrowser } from '../server/pretend-browser.js'
import { runDocument } from '../support/run-document.js'

type Handle = (request: Request) => Promise<Response>

const clientId = '1h57kf5cpq17m0eml12example'
const password = 'correct horse'
const appUrl = 'https://app.example.com'
const cognitoUrl = 'https://auth.example.com'
const secretNow = 'the secret of today, thirty-two or more'
const secretBefore = 'the secret of yesterday, thirty-two or more'

beforeEach(() => {
  vi.stubEnv('COGNITO_CLIENT_SECRET', 'client-secret')
  vi.stubEnv('SESSION_SECRET', secretNow)
  vi.stubEnv('SESSION_SECRET_BEFORE', secretBefore)
  onTestFinished(() => void vi.unstubAllEnvs())
})

/** Puts a user pool and the app's server behind `fetch`; gives a browser in front of them. */
function setUp(handler: { handle: Handle }, rotation: { graceSeconds: number } | null = null) {
  const pool = createEmbeddedUserPool({
    userPoolId: 'eu-west-1_AbCd12345',
    clients: [
      {
        clientId,
        secret: 'client-secret',
        rotation,
        callbackUrls: [`${appUrl}/auth/callback`],
        logoutUrls: [`${appUrl}/`],
      },
    ],
    users: [{ username: 'alice', password }],
  })
  const platformFetch = globalThis.fetch
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init)
    if (request.url.startsWith(appUrl)) return handler.handle(request)
    return request.url.startsWith('http://127') ? platformFetch(request) : pool.fetch(request)
  }
  onTestFinished(() => {
    globalThis.fetch = platformFetch
  })
  return { pool, browser: createPretendBrowser(appUrl, cognitoUrl) }
}

/** Signs in, refreshes and signs out; tells what was answered. */
async function wholeSession(handle: Handle) {
  const { browser } = setUp({ handle })
  const back = await browser.signIn({ query: '?return_to=/notes' })
  const refreshed = await browser.refresh()
  const naming = browser.naming(await browser.session())
  const left = await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  return [back.headers.get('location'), refreshed.status, left.status, browser.cookies.size]
}

/** What all handlers of the document say. */
const options = {
  domain: cognitoUrl,
  clientId,
  clientSecret: 'client-secret',
  redirectUri: `${appUrl}/auth/callback`,
}

const whole = ['/notes', 200, 204, 0]

await runDocument('stories/guides/token-handler.mdx', {
  'in-the-browser': async (load) => {
    const { client } = await load()
    onTestFinished(client.dispose)
    expect(client.source).toMatchObject({ kind: 'token-handler', clientId })
  },

  'in-next': async (load) => {
    const route = await load()
    expect(route['GET']).toBe(route['POST'])
    expect(await wholeSession(route['GET'])).toEqual(whole)
  },

  'in-hono': async (load) => {
    const { app } = await load()
    expect(await wholeSession(async (request) => app.fetch(request))).toEqual(whole)
    expect((await app.request('/notes')).status).toBe(404)
  },

  'behind-node-http': async (load) => {
    vi.stubEnv('PORT', '0')
    const { server } = (await load()) as { server: Server }
    await vi.waitUntil(() => server.listening)
    onTestFinished(() => {
      server.close()
      server.closeAllConnections()
    })
    const { port } = server.address() as AddressInfo
    const overHttp: Handle = (request) => {
      const { pathname, search } = new URL(request.url)
      const { method, headers, body } = request
      const init = { method, headers, body, duplex: 'half', redirect: 'manual' } as RequestInit
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init)
    }
    expect(await wholeSession(overHttp)).toEqual(whole)
  },

  'secrets-and-changing-them': async (load) => {
    vi.stubEnv('SESSION_SECRET', secretBefore)
    const app = { handle: null as unknown as Handle }
    app.handle = createTokenHandler({ ...options, secrets: secretBefore })
    const { browser } = setUp(app)
    await browser.signIn()
    const sealedBefore = browser.cookies.get('__Host-cognito-session')?.value

    vi.stubEnv('SESSION_SECRET', secretNow)
    app.handle = ((await load()) as { handle: Handle }).handle
    expect((await browser.call('/auth/session')).status).toBe(200)
    expect(browser.cookies.get('__Host-cognito-session')?.value).not.toBe(sealedBefore)

    app.handle = createTokenHandler({ ...options, secrets: secretNow })
    expect((await browser.call('/auth/session')).status).toBe(200)
    app.handle = createTokenHandler({ ...options, secrets: 'x'.repeat(32) })
    expect((await browser.call('/auth/session')).status).toBe(419)
    expect(browser.cookies.size).toBe(0)
  },

  'several-instances': async (load) => {
    const { handle, store } = await load()
    const instances: Handle[] = [
      handle,
      createTokenHandler({ ...options, secrets: secretNow, store }),
    ]
    let turn = 0
    const inTurn: Handle = (request) => instances[turn++ % 2]!(request)
    const { browser, pool } = setUp({ handle: inTurn }, { graceSeconds: 0 })
    await browser.signIn()
    const session = await browser.session()
    pool.clearRequests()
    const refreshes = [1, 2, 3, 4].map(() => browser.post('/auth/refresh', browser.naming(session)))
    const answers = await Promise.all(refreshes)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(pool.requests).toHaveLength(1)

    const keys = (await store.getKeys()) as string[]
    const kept: unknown[] = await Promise.all(keys.map((key) => store.getItem(key)))
    expect(kept).not.toEqual([])
    const { accessToken } = await browser.session()
    expect(JSON.stringify([keys, kept])).not.toContain(accessToken)
  },
})
