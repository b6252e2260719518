import { backoffMs } from './backoff.js'
import type { ServerTime } from './clock.js'
import { secondsToMs } from './duration.js'
import { SessionError, toSessionError } from './errors.js'
import type { SessionSource } from './session-source.js'
import type { DecodedTokens, TokenSet } from './tokens.js'

const LIMIT_MS = secondsToMs(10)
const SHORTEST_RETRY_MS = secondsToMs(5)
const MOST_TRIES = 6

/** What one client asks of the service; each request gets 10 s and no more. */
export interface Requests {
  /** @throws {SessionError} `network` when the time is up; whatever the request itself throws. */
  limit<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Ends a session in the background: now and, while that fails, a few times again. Delays nobody and tells nobody. */
  revoke(tokens: TokenSet): void
  /**
   * Ends all sessions of the user, after a refresh when the access token is not live; the answer matters to whoever asked.
   *
   * @throws {SessionError} when the service could not be reached or refused.
   */
  revokeEverywhere(tokens: DecodedTokens): Promise<void>
}

/** Creates the requests of one client; its end ends those that are out and gives up those that are still to come. */
export function createRequests(
  source: SessionSource,
  time: ServerTime,
  ended: AbortSignal,
): Requests {
  const stops = new Set<() => void>()
  ended.addEventListener('abort', () => stops.forEach((stop) => stop()))

  async function limit<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const { signal } = controller
    const abort = () =>
      controller.abort(new SessionError('network', 'Cognito did not answer in time.'))
    const cancel = time.after(LIMIT_MS, abort)
    stops.add(abort)
    try {
      return await request(signal)
    } catch (thrown) {
      throw signal.aborted ? signal.reason : thrown
    } finally {
      cancel()
      stops.delete(abort)
    }
  }

  async function revoke(tokens: TokenSet, tries = 1): Promise<void> {
    try {
      await limit((signal) => source.revoke(tokens, 'local', signal))
    } catch (thrown) {
      const error = toSessionError(thrown)
      const isHopeless = error.isTerminal || error.code === 'invalid_config'
      if (isHopeless || ended.aborted || tries >= MOST_TRIES) return
      const delayMs = SHORTEST_RETRY_MS * 2 ** (tries - 1) + backoffMs(error, tries)
      const cancel = time.after(delayMs, () => {
        stops.delete(cancel)
        void revoke(tokens, tries + 1)
      })
      stops.add(cancel)
    }
  }

  return {
    limit,
    revoke: (tokens) => void revoke(tokens),
    async revokeEverywhere(tokens) {
      try {
        const isLive = tokens.expiresAt > time.now()
        const live = isLive ? tokens : await limit((signal) => source.refresh(tokens, { signal }))
        await limit((signal) => source.revoke(live, 'global', signal))
      } catch (thrown) {
        void revoke(tokens)
        throw thrown
      }
    },
  }
}
