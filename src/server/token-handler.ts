import { systemClock, type Clock } from '../core/clock.js'
import { answerError, answerMisuse, redirect } from './answers.js'
import { createCallbackRoute } from './callback-route.js'
import { toHandlerConfig } from './handler-config.js'
import { createHandlerParts, type Route } from './handler-parts.js'
import { createRefreshRoute } from './refresh-route.js'
import { createRequestChecks } from './request-checks.js'
import { createSessionRoute } from './session-route.js'
import { createSignInRoute } from './sign-in-route.js'
import { createSignOutRoute } from './sign-out-route.js'
import type { TokenHandlerOptions } from './token-handler-options.js'

/**
 * Creates the backend of `tokenHandlerSource`: it signs in, keeps the refresh token where no script gets it, and hands out
 * the other two.
 *
 * A function from `Request` to `Response` for any framework, on Web standards alone; it answers the paths below that of
 * `redirectUri`, and anything else with 404. All state is in cookies that it has sealed, so that several instances need no
 * memory in common; `TokenHandlerStore` says when they need one after all.
 *
 * Its paths are compared as requests have them: what a proxy takes away of them has to be put back. A host has room for
 * one handler, for `__Host-` cookies know no paths: another, with other secrets, would take those of the first away.
 *
 * What it does not do: it verifies no signature, for the API does that which receives a token; it holds off nobody who can
 * run scripts in the app's page, for those ask as the app does. In a worker that is stopped with its answer, a revocation
 * that takes longer than 2 s may be lost.
 *
 * @throws {SessionError} `invalid_config`, naming the option.
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2 RFC 10017 (BCP 212), section 6.2: token-mediating backend}
 */
export const createTokenHandler = (
  options: TokenHandlerOptions,
): ((request: Request) => Promise<Response>) => createTokenHandlerOn(systemClock, options)

/** Creates a token handler on a clock that a test moves. */
export function createTokenHandlerOn(
  clock: Clock,
  options: TokenHandlerOptions,
): (request: Request) => Promise<Response> {
  const config = toHandlerConfig(options, clock)
  const parts = createHandlerParts(config)
  const checks = createRequestChecks(config)

  const call =
    (method: string, route: Route): Route =>
    async (request) => {
      if (request.method === 'OPTIONS') return checks.share(request, checks.preflight(request))
      if (request.method !== method) return answerMisuse(405)
      return checks.share(request, checks.call(request) ?? (await route(request)))
    }
  const navigation =
    (from: 'app' | 'anywhere', route: Route): Route =>
    async (request) => {
      if (request.method !== 'GET') return answerMisuse(405)
      return checks.navigation(request, from) ?? (await route(request))
    }
  const logoutUrl = new URL(`${config.domain}/logout`)
  logoutUrl.searchParams.set('client_id', config.clientId)
  logoutUrl.searchParams.set('logout_uri', config.signOutUri)

  const routes = new Map<string, Route>([
    ['/session', call('GET', createSessionRoute(parts))],
    ['/refresh', call('POST', createRefreshRoute(parts))],
    ['/sign-out', call('POST', createSignOutRoute(parts))],
    ['/sign-in', navigation('app', createSignInRoute(parts))],
    ['/callback', navigation('anywhere', createCallbackRoute(parts))],
    ['/logout', navigation('app', () => Promise.resolve(redirect(logoutUrl.href)))],
  ])

  return async (request) => {
    const { pathname } = new URL(request.url)
    const isBelow = pathname.startsWith(`${config.basePath}/`)
    const route = isBelow && routes.get(pathname.slice(config.basePath.length))
    const response = route
      ? await route(request).catch((thrown: unknown) => answerError(parts.report(thrown, request)))
      : answerMisuse(404)
    response.headers.set('Cache-Control', 'no-store')
    return response
  }
}
