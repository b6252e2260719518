import { launchChromium } from '../../support/browser.js'
import { serveOverHttp } from '../../support/serve-over-http.js'
import { buildApp } from '../build-app.js'
import type { PageSettings } from './page/page-settings.js'

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/** What the server gives to the pages of one world. */
export interface ServedWorld {
  settings: () => PageSettings
  /** Of the app's HTML. */
  headers: Record<string, string>
  /** Answers what is not the app's HTML: the API, the token handler; null for what is. */
  handle(request: Request, path: string): Promise<Response> | null
}

/** The built app on real HTTP, a world of its own for each test, and a Chromium to open it in. */
export type ManagedLoginApp = Awaited<ReturnType<typeof serveManagedLoginApp>>

/**
 * Builds and serves; `await using` ends it.
 *
 * The app is on `localhost` and services are on `127.0.0.1`, which are two sites for a browser's cookies.
 */
export async function serveManagedLoginApp() {
  const files = await buildApp('managed-login-app/page')
  const worlds: ServedWorld[] = []

  const site = await serveOverHttp(async (request) => {
    const { pathname } = new URL(request.url)
    const file = files.get(pathname)?.content
    if (file !== undefined) return asset(pathname, file)
    const [, index = '', path = ''] = /^\/w(\d+)(\/.*)$/.exec(pathname) ?? []
    const world = worlds[Number(index)]
    if (!world) return new Response(null, { status: 204 })
    return world.handle(request, path) ?? appPage(world)
  })
  const browser = await launchChromium()
  const origin = site.url.replace('127.0.0.1', 'localhost')

  function appPage({ settings, headers }: ServedWorld): Response {
    const html = String(files.get('/index.html')?.content).replace(
      /(?<=id="settings"[^>]*>)[^<]*/,
      JSON.stringify(settings()),
    )
    return new Response(html, { headers: { 'content-type': 'text/html', ...headers } })
  }

  return {
    origin,
    browser,
    /** The path that the next world will have, without a slash at the end. */
    nextPath: () => `/w${worlds.length}`,
    add: (world: ServedWorld) => void worlds.push(world),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await site.close()
    },
  }
}

function asset(path: string, file: string | Uint8Array): Response {
  const type = TYPES[path.split('.').at(-1) as keyof typeof TYPES]
  const body = typeof file === 'string' ? file : Buffer.from(file)
  return new Response(body, { headers: { 'content-type': type } })
}
