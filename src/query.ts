// TanStack Query
export { connectQueryClient } from './query/connect-query-client.js'
export { persistPerUser } from './query/persist-per-user.js'
export type { PersisterLike } from './query/persist-per-user.js'
export { retryUnlessTerminal } from './query/retry-unless-terminal.js'
export { sessionQueryOptions } from './query/session-query-options.js'
export { waitForSession } from './core/wait-for-session.js'
export type { WatchedClient } from './core/wait-for-session.js'

// fetch with a token
export { authorizedFetch } from './core/authorized-fetch.js'
export type { AuthorizedFetchOptions, TokenClient } from './core/authorized-fetch.js'
export { useAuthorizedFetch } from './react/use-authorized-fetch.js'
