import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

type Handle = (request: Request) => Promise<Response>
type DemoBackends = typeof import('../stories/notes-demo/backend/demo-backends.js')

const backendModule = fileURLToPath(
  new URL('../stories/notes-demo/backend/demo-backends.ts', import.meta.url),
)

/** Serves the demo's user pool and notes API below `/demo/` on Vite's own server, over real HTTP. */
export function demoServer(): Plugin {
  return {
    name: 'react-cognito-session:demo-server',
    apply: 'serve',
    // Named beforehand: one that Vite finds at the first sign-in would reload the page under it.
    config: () => ({
      optimizeDeps: { include: ['@tanstack/react-query', 'amazon-cognito-identity-js'] },
    }),
    configureServer(server) {
      let loading: Promise<Handle> | undefined
      const load = async (): Promise<Handle> => {
        const { createDemoBackends } = (await server.ssrLoadModule(backendModule)) as DemoBackends
        return createDemoBackends()
      }

      server.middlewares.use((incoming, outgoing, next) => {
        if (!incoming.url?.startsWith('/demo/')) return next()
        loading ??= load()
        loading
          .then((handle) => answer(handle, incoming, outgoing))
          .catch((error: unknown) => {
            server.config.logger.error(`The demo's backend failed: ${String(error)}`)
            outgoing.destroy()
          })
      })
    },
  }
}

/** `Response.error()` breaks the connection, as a lost network does. */
async function answer(handle: Handle, incoming: IncomingMessage, outgoing: ServerResponse) {
  const hungUp = new AbortController()
  outgoing.on('close', () => hungUp.abort())
  const response = await handle(await toRequest(incoming, hungUp.signal))
  if (outgoing.destroyed) return
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(response.status, {
    'cache-control': 'no-store',
    ...Object.fromEntries(response.headers),
  })
  outgoing.end(new Uint8Array(await response.arrayBuffer()))
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  const fields = Object.entries(headers).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  )
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    method,
    signal,
    headers: fields,
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
}
