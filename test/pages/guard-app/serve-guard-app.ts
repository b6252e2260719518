import { launchChromium } from '../../support/browser.js'
import { serveOverHttp } from '../../support/serve-over-http.js'
import { buildApp } from '../build-app.js'
import type { NotesServer } from './notes-server.js'
import type { PageSettings } from './page/page-settings.js'

const FRAME = '<!doctype html><button>A button in a frame</button><textarea></textarea>'
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/** What the server gives to the pages of one world. */
export interface ServedWorld {
  notes: NotesServer
  settings: () => PageSettings
  /** A Content-Security-Policy; null: none. */
  csp: string | null
}

/** The built app on real HTTP, a world of its own for each test, and a Chromium to open it in. */
export type GuardApp = Awaited<ReturnType<typeof serveGuardApp>>

/** Builds and serves; `await using` ends it. */
export async function serveGuardApp() {
  const files = await buildApp('guard-app/page', './')
  const worlds: ServedWorld[] = []

  const site = await serveOverHttp(async (request) => {
    const [, world = '', path = ''] = /^\/w(\d+)(\/.*)$/.exec(new URL(request.url).pathname) ?? []
    const served = worlds[Number(world)]
    if (!served) return new Response(null, { status: 204 })
    const [, note] = /^\/notes\/(\w+)$/.exec(path) ?? []
    if (note) return served.notes.handle(request, note)
    if (path === '/frame' || path === '/left') return page(FRAME)
    const file = files.get(path === '/' ? '/index.html' : path)?.content
    if (file === undefined) return new Response(null, { status: 404 })
    if (path === '/') {
      const settings = JSON.stringify(served.settings())
      return page(String(file).replace(/(?<=id="settings"[^>]*>)[^<]*/, settings), served.csp)
    }
    const type = TYPES[path.split('.').at(-1) as keyof typeof TYPES]
    const body = typeof file === 'string' ? file : Buffer.from(file)
    return new Response(body, { headers: { 'content-type': type } })
  })
  const browser = await launchChromium()

  return {
    site,
    browser,
    /** Gives a world its address. */
    add: (world: ServedWorld) => `${site.url}/w${worlds.push(world) - 1}/`,
    async [Symbol.asyncDispose]() {
      await browser.close()
      await site.close()
    },
  }
}

function page(html: string, csp: string | null = null): Response {
  const headers = {
    'content-type': 'text/html',
    ...(csp && { 'content-security-policy': csp }),
  }
  return new Response(html, { headers })
}
