import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { answerOverHttp } from '../test/support/serve-over-http.js'

type ServerBackends = typeof import('../stories/notes-demo/backend/server-backends.js')
type Handle = ReturnType<ServerBackends['createServerBackends']>

const backendModule = fileURLToPath(
  new URL('../stories/notes-demo/backend/server-backends.ts', import.meta.url),
)

/** Cheap, for every module of every page comes by here; the backends look closer. */
const isOfDemo = ({ url = '' }: IncomingMessage) => /^\/(demo\/|oauth2\/|log(in|out)\b)/.test(url)

/**
 * Serves the demo on Vite's own server, over real HTTP: below `/demo/` its user pool, notes API and token handler, and at
 * the root the pages of managed login.
 */
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
          'oauth4webapi',
          'react-aria-components',
          'react-dom',
        ],
      },
    }),
    configureServer(server) {
      let loading: Promise<Handle> | undefined
      const load = async (): Promise<Handle> => {
        const backends = (await server.ssrLoadModule(backendModule)) as ServerBackends
        return backends.createServerBackends()
      }

      server.middlewares.use((incoming, outgoing, next) => {
        if (!isOfDemo(incoming)) return next()
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
