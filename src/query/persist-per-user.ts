import { until, userOf, type WatchedClient } from '../core/wait-for-session.js'

/** The shape of a TanStack persister. */
export interface PersisterLike<Persisted extends object> {
  persistClient(persisted: Persisted): void | PromiseLike<void>
  restoreClient(): Persisted | undefined | PromiseLike<Persisted | undefined>
  removeClient(): void | PromiseLike<void>
}

/**
 * Wraps a TanStack persister, so that a persisted cache is given back only to the user it belongs to.
 *
 * Persisters write late: a page that is left just after a sign-out may leave its user's rows in the storage. They are
 * removed when anybody else comes. Restoring waits until it is known who is signed in; the `sub` is stored with the rows,
 * never a token.
 *
 * @see {@link https://tanstack.com/query/v5/docs/framework/react/plugins/persistQueryClient TanStack Query, persistQueryClient}
 */
export function persistPerUser<Persisted extends object>(
  persister: PersisterLike<Persisted>,
  client: WatchedClient,
): PersisterLike<Persisted> {
  const removeClient = () => persister.removeClient()
  return {
    persistClient(persisted: Persisted) {
      const sub = userOf(client)
      return sub ? persister.persistClient({ ...persisted, sub }) : removeClient()
    },
    async restoreClient() {
      await until(client, () => client.getState().status !== 'loading')
      const kept: (Persisted & { sub?: unknown }) | undefined = await persister.restoreClient()
      if (kept && kept.sub === userOf(client)) return kept
      await removeClient()
      return undefined
    },
    removeClient,
  }
}
