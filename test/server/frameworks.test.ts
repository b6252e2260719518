import { Hono } from 'hono'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenHandler } from 'react-cognito-session/server'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { serveOverHttp } from '../support/serve-over-http.js'
import { clientId, password, secret } from './handler-world.js'
import { createPretendBrowser } from './pretend-browser.js'

async function setUpPool() {
  const users = [{ username: 'alice', password }]
  const pool = createEmbeddedUserPool({ clients: [{ clientId }], users })
  const cognito = await serveOverHttp(pool.handle)
  onTestFinished(cognito.close)
  return cognito.url
}

const toOptions = (domain: string, appUrl: string) => ({
  domain,
  clientId,
  redirectUri: `${appUrl}/auth/callback`,
  secrets: secret,
})

/** Signs in, refreshes and signs out; tells what was answered. */
async function wholeSession(appUrl: string, cognitoUrl: string) {
  const browser = createPretendBrowser(appUrl, cognitoUrl)
  const back = await browser.signIn({ query: '?return_to=/notes' })
  const refreshed = await browser.refresh()
  const naming = browser.naming(await browser.session())
  const left = await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  return [back.headers.get('location'), refreshed.status, left.status, browser.cookies.size]
}

const whole = ['/notes', 200, 204, 0]

it('works behind node:http', async () => {
  const cognitoUrl = await setUpPool()
  const handler: { handle?: (request: Request) => Promise<Response> } = {}
  const toRequest = (incoming: IncomingMessage) =>
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      ...(incoming.method === 'POST' && {
        body: incoming as unknown as ReadableStream,
        duplex: 'half',
      }),
    })
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const response = await handler.handle!(toRequest(incoming))
    outgoing.writeHead(response.status, [...response.headers].flat())
    outgoing.end(await response.text())
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  handler.handle = createTokenHandler(toOptions(cognitoUrl, appUrl))
  expect(await wholeSession(appUrl, cognitoUrl)).toEqual(whole)
})

it('works in Hono', async () => {
  const cognitoUrl = await setUpPool()
  const app = new Hono()
  const server = await serveOverHttp(async (request) => app.fetch(request))
  onTestFinished(server.close)
  const handle = createTokenHandler(toOptions(cognitoUrl, server.url))
  app.all('/auth/*', ({ req }) => handle(req.raw))
  expect(await wholeSession(server.url, cognitoUrl)).toEqual(whole)
})

it('works as the route handlers of Next', async () => {
  const cognitoUrl = await setUpPool()
  const route: Record<string, (request: Request, context: object) => Promise<Response>> = {}
  const server = await serveOverHttp(
    async (request) =>
      (await route[request.method]?.(request, { params: Promise.resolve({ path: [] }) })) ??
      new Response(null, { status: 405 }),
  )
  onTestFinished(server.close)
  const handle = createTokenHandler(toOptions(cognitoUrl, server.url))
  Object.assign(route, { GET: handle, POST: handle })
  expect(await wholeSession(server.url, cognitoUrl)).toEqual(whole)
})
