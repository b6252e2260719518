import {
  notifyManager,
  type Mutation,
  type QueryClient,
  type QueryObserver,
} from '@tanstack/react-query'
import { toUserChanged, userOf, type WatchedClient } from '../core/wait-for-session.js'

/** What is left of a query that is still on the screen. */
const NOTHING = {
  data: undefined,
  error: null,
  status: 'pending',
} as const

/**
 * Empties the query client whenever the user signs out or changes; returns the undo.
 *
 * Queries in flight are cancelled, and what they bring all the same is dropped; pending mutations are not sent any more, and
 * the callbacks of their options, a rollback for instance, are not called. What stays on the screen begins anew, for
 * whoever is there then. A cache that is persisted is written as empty, because its persister hears of the removals; for a
 * page that is closed before that, see `persistPerUser`. A page that is kept for unsaved work keeps its cache.
 *
 * Out of reach: what components keep in their own state (a mutation's result too), which goes with `key={user.sub}` above
 * them, and the callbacks that are given to `mutate` or to the caches themselves.
 *
 * @see {@link https://tanstack.com/query/v5/docs/reference/QueryClient#queryclientclear TanStack Query, QueryClient}
 */
export function connectQueryClient(queryClient: QueryClient, client: WatchedClient): () => void {
  // undefined: not known yet
  let owner: string | null | undefined

  const look = () => {
    if (/^(loading|error)$/.test(client.getState().status)) return
    const sub = userOf(client)
    const isStranger = owner !== sub && (owner !== undefined || !sub)
    owner = sub
    if (isStranger) empty(queryClient)
  }
  look()
  return client.subscribe(look)
}

function empty(queryClient: QueryClient): void {
  const queries = queryClient.getQueryCache().getAll()
  const observers = queries.flatMap((query) => query.observers)
  notifyManager.batch(() => {
    const restore = observers.map(withhold)
    for (const query of queries) {
      // makes this the query whose data its observers had last: what that is, `keepPreviousData` shows to the next user
      query.setState({ data: null, status: 'success' })
      query.setState(NOTHING)
    }
    restore.forEach((putBack) => putBack())
    queryClient.getMutationCache().getAll().forEach(disarm)
    // cancels what is in flight, and does not put back what was there before it
    queryClient.clear()
  })
  // after React has removed what goes with the user, which would only ask in vain
  notifyManager.schedule(() => {
    for (const observer of observers) {
      if (observer.hasListeners()) observer.setOptions(observer.options)
    }
  })
}

/** Takes an observer's `select` away, which knows what rows look like; returns the undo. */
function withhold(observer: QueryObserver): () => void {
  const { options } = observer
  observer.setOptions({ ...options, select: (data) => data })
  return () => observer.setOptions(options)
}

/** A mutation cannot be cancelled, and a retry would be sent in the name of the next user. */
function disarm(mutation: Mutation): void {
  mutation.setOptions({ mutationFn: () => Promise.reject(toUserChanged()) })
  // the next rendering of its component would give it back
  mutation.setOptions = () => {}
}
