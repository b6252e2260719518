import { SessionError } from './errors.js'
import type { SessionClient } from './session-client.js'

/** What there is to know of a client for whoever waits for its session. */
export type WatchedClient = Pick<SessionClient, 'getState' | 'subscribe'>

/**
 * Runs something that needs a token; when it meets the end of the session on a page that was kept for unsaved work, waits
 * until the same user has signed in again, and runs it anew.
 *
 * For functions of queries and mutations that do not use `authorizedFetch`, which does this by itself. What is run should
 * get its token first: it is run anew only after a terminal `SessionError`, which says that nothing was sent.
 *
 * @param options.signal - stops the waiting.
 * @throws {SessionError} what `run` threw, when no page was kept or its user signs out instead; `user_changed` when another
 *   user signs in. Rejects with the signal's reason when that ends the waiting.
 */
export async function waitForSession<T>(
  client: WatchedClient,
  run: () => Promise<T>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  let owner = userOf(client)
  for (;;) {
    try {
      return await run()
    } catch (thrown) {
      const isEnd = thrown instanceof SessionError && thrown.isTerminal
      owner ??= userOf(client)
      if (!isEnd || !isKept(client) || userOf(client) !== owner) throw thrown
      await until(client, () => !isKept(client), signal)
      const user = userOf(client)
      if (user !== owner) throw user ? toUserChanged() : thrown
    }
  }
}

/** Gives the `sub` of the user whose page this is; null when nobody's. */
export function userOf(client: WatchedClient): string | null {
  const state = client.getState()
  return 'user' in state ? state.user.sub : null
}

/** Gives the error for what was begun for a user who is not there any more. */
export const toUserChanged = (): SessionError =>
  new SessionError('user_changed', 'Another user has signed in.')

function isKept(client: WatchedClient): boolean {
  const state = client.getState()
  return 'user' in state && !!state.refreshError?.isTerminal
}

/** Resolves as soon as something is so after a change of the state, or is so already; rejects with the signal's reason when that is first. */
export function until(
  client: WatchedClient,
  isSo: () => boolean,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (signal?.aborted) reject(signal.reason as Error)
      else if (isSo()) resolve()
      else return
      unsubscribe()
      signal?.removeEventListener('abort', look)
    }
    const unsubscribe = client.subscribe(look)
    signal?.addEventListener('abort', look)
    look()
  })
}
