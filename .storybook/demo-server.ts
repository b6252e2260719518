import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { answerOverHttp } from '../test/support/serve-over-http.js'

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
      optimizeDeps: {
        include: [
          '@radix-ui/react-alert-dialog',
          '@tanstack/react-query',
          'amazon-cognito-identity-js',
          'jose',
          'react-aria-components',
          'react-dom',
        ],
      },
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
          .then((handle) => answerOverHttp(handle, incoming, outgoing))
          .catch((error: unknown) => {
            server.config.logger.error(`The demo's backend failed: ${String(error)}`)
            outgoing.destroy()
          })
      })
    },
  }
}
