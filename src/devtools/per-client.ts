import type { SessionClient } from '../core/session-client.js'

/** Something that runs while somebody wants it; `start` returns its stop. */
export interface Startable {
  start(): () => void
}

/**
 * Gives one thing for each client, however many panels show it: it starts for the first of them and stops after the last.
 *
 * What it has gathered stays with the client, so that React's StrictMode, which unmounts once for practice, loses nothing.
 */
export function perClient<T extends Startable>(
  create: (client: SessionClient) => T,
): (client: SessionClient) => T {
  const known = new WeakMap<SessionClient, T>()
  return (client) => {
    const shared = known.get(client) ?? share(create(client))
    known.set(client, shared)
    return shared
  }
}

function share<T extends Startable>(created: T): T {
  const users = new Set<object>()
  let stop = () => {}
  return {
    ...created,
    start() {
      const user = {}
      if (users.size === 0) stop = created.start()
      users.add(user)
      return () => {
        if (users.delete(user) && users.size === 0) stop()
      }
    },
  }
}
