import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** Answers with the files of a folder, and with its `index.html` where the app's own router is to find the page. */
export function serveFolder(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url)
    const file = extname(pathname) === '' ? '/index.html' : pathname
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream' }
    try {
      return new Response(await readFile(join(root, file)), { headers })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  }
}
