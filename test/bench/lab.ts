import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '../support/browser.js'
import { serveOverHttp } from '../support/serve-over-http.js'
import { buildPages } from './build.js'
import { openWorld, type WorldOptions } from './world.js'

/** The built pages on a server of their own, and a Chromium to open them in; `await using` ends all of it. */
export type Lab = Awaited<ReturnType<typeof openLab>>

/** Builds, serves and launches. */
export async function openLab() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const undo = [() => rm(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of undo.splice(0).toReversed()) await end()
  }
  try {
    await buildPages(folder)
    const site = await serveOverHttp((request) => answer(folder, request))
    undo.push(site.close)
    const browser = await launchChromium()
    undo.push(() => browser.close())
    return {
      chromiumVersion: browser.version(),
      openWorld: (options: WorldOptions) => openWorld(browser, site.url, options),
      [Symbol.asyncDispose]: close,
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

async function answer(folder: string, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html'
  const headers = { 'content-type': type, 'cache-control': 'no-store' }
  const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
  return readFile(path).then(
    (content) => new Response(new Uint8Array(content), { headers }),
    () => new Response('Not found', { status: 404 }),
  )
}
