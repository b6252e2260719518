import type { DefaultOptions } from '@tanstack/react-query'
import { retryDelayMs, retryUnlessTerminal, retryUnsent } from './retry-unless-terminal.js'

/**
 * Gives the `defaultOptions` of a `QueryClient` whose functions call an API with this package's tokens.
 *
 * Queries are tried again by `retryUnlessTerminal`; a mutation only when it was never sent, for lack of a token, because
 * what a server may have done already must not be done twice. Both wait as long as Cognito asked.
 */
export function sessionQueryOptions() {
  return {
    queries: { retry: retryUnlessTerminal, retryDelay: retryDelayMs },
    mutations: { retry: retryUnsent, retryDelay: retryDelayMs },
  } satisfies DefaultOptions
}
