import { tokenHandlerSource } from 'react-cognito-session'
import { createTokenHandler, type TokenHandlerOptions } from 'react-cognito-session/server'
import { serveOverHttp } from '../../support/serve-over-http.js'
import {
  aMoment,
  clientId,
  password,
  setUpSession,
  type SessionSetup,
} from '../../support/session-setup.js'
import { pretendBrowser } from './pretend-browser.js'

const secret = 'a secret of at least 32 characters, for tests'

/** How the world of a test differs from one where nobody is signed in and all is well. */
export interface HandlerSetup extends Omit<SessionSetup, 'signedIn' | 'storage'> {
  handler?: Partial<TokenHandlerOptions>
  hasPage?: boolean
}

/** Answers in place of the handler, or leaves it to the handler. */
export type HandlerIntercept = (path: string) => Response | Promise<Response | void> | null

/** A browser, a token handler on real HTTP, an embedded user pool behind it. */
export type HandlerWorld = Awaited<ReturnType<typeof setUpHandler>>

/** Makes the world of one test; `await using` takes it down. */
export async function setUpHandler({ handler = {}, hasPage = true, ...setup }: HandlerSetup = {}) {
  const world = await setUpSession({ ...setup, signedIn: false })
  let handle: (request: Request) => Promise<Response> = () =>
    Promise.reject(new Error('Too early.'))
  let intercept: HandlerIntercept = () => null
  const server = await serveOverHttp(async (request) => {
    const { pathname } = new URL(request.url)
    return (await intercept(pathname)) ?? handle(request)
  })
  const errors: unknown[] = []
  const newHandler = (more: Partial<TokenHandlerOptions> = {}) =>
    createTokenHandler({
      domain: world.url,
      clientId,
      redirectUri: `${server.url}/auth/callback`,
      endpoint: world.url,
      secrets: secret,
      now: world.trueNow,
      onError: (error) => void errors.push(error),
      ...handler,
      ...more,
    })
  handle = newHandler()
  const browser = pretendBrowser(server.url, { hasPage })
  const newSource = () =>
    tokenHandlerSource({
      baseUrl: hasPage ? '/auth' : `${server.url}/auth`,
      clientId,
      endpoint: world.url,
    })

  /** Goes where a window goes that begins at this address: through managed login and back. */
  async function walk(begin: string, username: 'alice' | 'bob'): Promise<Response> {
    let response = await browser.send(new URL(begin, server.url).href, { redirect: 'manual' })
    for (;;) {
      const location = response.headers.get('location')
      const url = location && new URL(location, response.url)
      if (!url || (url.origin === server.url && !url.pathname.startsWith('/auth/'))) return response
      response = await browser.send(url.href, { redirect: 'manual' })
      if (url.pathname === '/oauth2/authorize' && response.status === 200) {
        url.searchParams.set('username', username)
        url.searchParams.set('password', password)
        const body = url.searchParams
        response = await browser.send(`${world.url}/login`, {
          method: 'POST',
          body,
          redirect: 'manual',
        })
      }
    }
  }

  const tabs: { dispose(): void }[] = []
  const newTab = (source = newSource()) => {
    const tab = world.newClient(source as never)
    tabs.push(tab)
    return tab
  }
  async function signIn(username: 'alice' | 'bob' = 'alice') {
    browser.cookiesOf(world.url).clear()
    await walk('/auth/sign-in', username)
  }

  return {
    ...world,
    browser,
    origin: server.url,
    /** What the handler has reported. */
    errors,
    newSource,
    newHandler,
    /** What the page has asked the handler for, in its order. */
    asked: () => browser.asked.map(({ what }) => what),
    newTab,
    /** A page whose first look has found somebody signed in, and that goes on looking. */
    async newSignedInTab() {
      if (browser.cookies.size === 0) await signIn()
      const tab = newTab()
      tab.subscribe(() => {})
      await world.until(() => tab.getState().status === 'authenticated')
      // what it has told the other tabs has been heard
      await aMoment()
      return tab
    },
    walk,
    /** Signs somebody in by a redirect, in another window of this browser. */
    signIn,
    /** Goes through managed login in a window that the page has opened, as its script then tells. */
    async signInInPopup(username: 'alice' | 'bob' = 'alice', popup = browser.opened.at(-1)) {
      const page = await (await walk(popup!.location.href, username)).text()
      const [, id] = /react-cognito-session\.sign-in\.([\w-]+)/.exec(page) ?? []
      const [, answer = '{}'] = /postMessage\((\{.*\})\)/.exec(page) ?? []
      const channel = new BroadcastChannel(`react-cognito-session.sign-in.${id}`)
      channel.onmessage = () => channel.close()
      channel.postMessage(JSON.parse(answer))
    },
    /** Puts something between browser and handler. */
    between: (by: HandlerIntercept) => void (intercept = by),
    replaceHandler: (by: typeof handle) => void (handle = by),
    async [Symbol.asyncDispose]() {
      // a tab that outlives its page would ask that of the next test
      for (const tab of tabs) tab.dispose()
      browser[Symbol.dispose]()
      await world[Symbol.asyncDispose]()
      await server.close()
    },
  }
}
