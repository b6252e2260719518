import { createTokenHandler } from 'react-cognito-session/server'
import { lastingDemo, lastingDemoPath } from '../lasting-demo.js'
import { clientIds } from './demo-account.js'
import { createDemoBackends } from './demo-backends.js'

const basePath = `/demo/${lastingDemo}/`
const randomSecret = () => crypto.randomUUID() + crypto.randomUUID()

/** Whether managed login has something at this path of the origin. */
const isOfManagedLogin = (pathname: string) => /^\/(oauth2\/.+|login|logout)$/.test(pathname)

/**
 * Makes what a server adds to the backends of the demo: at the root of the origin the pages of managed login, as they are
 * at that of a pool's domain, and below the lasting demo's `auth/` a token handler.
 */
export function createServerBackends(): (request: Request) => Promise<Response> {
  const clientSecret = randomSecret()
  const sealingSecret = randomSecret()
  const handle = createDemoBackends((name) => (name === lastingDemo ? { clientSecret } : {}))
  const handlers = new Map<string, ReturnType<typeof createTokenHandler>>()

  /** The handler asks the pool over HTTP, as it would ask Cognito: where the request came in. */
  function handlerAt(origin: string) {
    const handler =
      handlers.get(origin) ??
      createTokenHandler({
        domain: origin,
        clientId: clientIds['token-handler'],
        clientSecret,
        redirectUri: `${origin}${basePath}auth/callback`,
        signOutUri: origin + lastingDemoPath,
        endpoint: `${origin}${basePath}cognito/`,
        secrets: sealingSecret,
        refreshTokenValidity: { minutes: 5 },
      })
    handlers.set(origin, handler)
    return handler
  }

  return async (request) => {
    const { origin, pathname } = new URL(request.url)
    if (pathname.startsWith(`${basePath}auth/`)) return handlerAt(origin)(request)
    if (pathname.startsWith('/demo/')) return handle(request)
    if (isOfManagedLogin(pathname)) return handle(request, `${basePath}cognito/`)
    return new Response('Not found', { status: 404 })
  }
}
