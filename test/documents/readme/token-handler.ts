import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenHandler } from 'react-cognito-session/server'
import { expect, onTestFinished } from 'vitest'
import { createPretendBrowser } from '../../server/pretend-browser.js'
import type { Trials } from '../../support/run-document.js'
import { replaceGlobals } from '../../support/session-setup.js'
import { clientId, servePool } from './answer-requests.js'

const appUrl = 'https://app.example.com'
const domain = 'https://auth.example.com'
const clientSecret = 'a secret of the app client'
const sessionSecret = 'a secret of at least thirty-two characters'

type Handle = (request: Request) => Promise<Response>

/** Makes Cognito, the app's server, which answers by `handle`, and a browser. */
function setUpServer(handle: Handle) {
  // bytes as a server has them; jsdom brings a class of its own, which Node's are no instances of
  const bytes = replaceGlobals({
    ArrayBuffer: () => Buffer.from('').buffer.constructor,
    Uint8Array: () => Object.getPrototypeOf(Buffer) as unknown,
  })
  onTestFinished(() => bytes[Symbol.dispose]())
  const pool = servePool({ clients: [{ clientId, secret: clientSecret }] })
  const servers: Record<string, Handle> = { [appUrl]: handle, [domain]: pool.handle }
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const answer = servers[new URL(request.url).origin]
    return answer ? answer(request) : fetch(input, init)
  }
  onTestFinished(() => void (globalThis.fetch = fetch))
  return createPretendBrowser(appUrl, domain)
}

/** Signs in, refreshes and signs out; tells what was answered. */
async function wholeSession(browser: ReturnType<typeof createPretendBrowser>) {
  const back = await browser.signIn({ query: '?return_to=/notes' })
  const refreshed = await browser.refresh()
  const naming = browser.naming(await browser.session())
  const left = await browser.post('/auth/sign-out', { ...naming, scope: 'local' })
  return [back.headers.get('location'), refreshed.status, left.status, browser.cookies.size]
}

const whole = ['/notes', 200, 204, 0]

/** The README's blocks about the token handler. */
export const tokenHandlerTrials: Trials = {
  'behind-a-token-handler-tokenhandlersource': async (load) => {
    const redirectUri = `${appUrl}/auth/callback`
    const secrets = sessionSecret
    const browser = setUpServer(
      createTokenHandler({ domain, clientId, clientSecret, redirectUri, secrets }),
    )
    await browser.signIn()
    const { fetch } = globalThis
    globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, location.href)
      const { signal: _jsdomSignal, ...rest } = init ?? {}
      return url.origin === location.origin ? browser.call(url.pathname, rest) : fetch(input, init)
    }
    onTestFinished(() => void (globalThis.fetch = fetch))

    const { client } = await load()
    onTestFinished(client.dispose)
    expect(await client.getAccessToken()).toBe((await browser.session()).accessToken)
    expect(client.getState()).toMatchObject({ user: { username: 'alice' } })
    expect(JSON.stringify(Object.entries(localStorage))).not.toContain('eyJ')
  },

  'behind-a-token-handler-tokenhandlersource-2': async (load) => {
    process.env['COGNITO_CLIENT_SECRET'] = clientSecret
    process.env['SESSION_SECRET'] = sessionSecret
    onTestFinished(() => {
      delete process.env['COGNITO_CLIENT_SECRET']
      delete process.env['SESSION_SECRET']
    })
    const { GET, POST } = await load()
    const route: Record<string, Handle> = { GET, POST }
    const browser = setUpServer((request) => route[request.method]!(request))
    expect(await wholeSession(browser)).toEqual(whole)
  },

  'behind-a-token-handler-tokenhandlersource-3': async (load) => {
    const redirectUri = `${appUrl}/auth/callback`
    const secrets = sessionSecret
    const options = { domain, clientId, clientSecret, redirectUri, secrets }
    Object.assign(globalThis, { handle: createTokenHandler(options) })
    const listening = onFreePort()
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'handle'))
    await load()
    const { server, askedFor } = await listening
    expect(askedFor).toBe(3000)
    const { port } = server.address() as AddressInfo
    const { fetch } = globalThis
    const browser = setUpServer(async (request) => {
      const { pathname, search } = new URL(request.url)
      const body = request.method === 'POST' ? { body: await request.text() } : {}
      const { method, headers } = request
      const url = `http://127.0.0.1:${port}${pathname}${search}`
      return fetch(url, { method, headers, redirect: 'manual', ...body })
    })
    expect(await wholeSession(browser)).toEqual(whole)
  },
}

/** Lets the next server listen on a free port in place of its own; closes it when the test ends. */
function onFreePort() {
  const { listen } = Server.prototype
  return new Promise<{ server: Server; askedFor: unknown }>((resolve) => {
    Server.prototype.listen = function listenOnFreePort(this: Server, askedFor: unknown) {
      Server.prototype.listen = listen
      onTestFinished(() => {
        this.close()
        this.closeAllConnections()
      })
      this.once('listening', () => resolve({ server: this, askedFor }))
      return listen.call(this, { port: 0, host: '127.0.0.1' })
    } as typeof listen
  })
}
