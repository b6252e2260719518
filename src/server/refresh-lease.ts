import type { Clock } from '../core/clock.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError, type SessionErrorCode } from '../core/errors.js'
import type { Sealer } from './sealing.js'
import type { SessionTokens } from './session-tokens.js'
import { pause } from './time-limit.js'

/**
 * A store that several instances share; fits the storages of `unstorage`.
 *
 * Needed only where refresh tokens are rotated without grace and one session's requests may reach different instances.
 * Nothing is in it in clear: keys are hashes, outcomes are sealed, and both are good for a minute at most.
 *
 * What it leaves open: such stores cannot compare and set, so that an instance writes its name, waits 50 ms and reads it
 * back. Two of them can both go ahead where a write takes longer than that to be seen; an instance that dies between
 * Cognito's answer and its own writing takes the session with it. Where that is too much, give the app client a grace
 * period: Cognito has one of up to 60 s. A store that is down makes refreshes fail with `service`, and ends nothing.
 */
export interface TokenHandlerStore {
  getItem(key: string): unknown
  /** @param options.ttl - in seconds; a store that knows none keeps about 6 kB for each refresh until it is emptied. */
  setItem(key: string, value: string, options?: { ttl: number }): unknown
  removeItem(key: string): unknown
}

/** What came of a refresh token: the tokens it was traded for, or why it is not to be traded any more. */
export type RefreshOutcome =
  SessionTokens | Extract<SessionErrorCode, 'not_authenticated' | 'user_changed'>

/** One trade of a refresh token among several instances. */
export interface RefreshLease {
  /** Trades, or gives what another instance has traded it for meanwhile. */
  trade(key: string, trade: () => Promise<SessionTokens>): Promise<RefreshOutcome>
  /** What came of it, as far as the others know. */
  outcome(key: string): Promise<RefreshOutcome | null>
  /** Tells the others what came of it. */
  tell(key: string, outcome: RefreshOutcome): Promise<void>
}

const OUTCOME_MS = secondsToMs(60)
const LEASE_MS = secondsToMs(15)
const PATIENCE_MS = secondsToMs(10)
const SETTLE_MS = 50
const POLL_MS = 100

/** Creates the lease of an instance that is alone. */
export const createLoneLease = (): RefreshLease => ({
  trade: (_key, trade) => trade(),
  outcome: () => Promise.resolve(null),
  tell: () => Promise.resolve(),
})

/** Creates the lease of an instance that shares a store with others. */
export function createSharedLease(
  store: TokenHandlerStore,
  sealer: Sealer,
  clock: Clock,
): RefreshLease {
  const leaseOf = (key: string) => `cognito-refresh:${key}:lease`
  const outcomeOf = (key: string) => `cognito-refresh:${key}:outcome`

  const outcome: RefreshLease['outcome'] = async (key) => {
    const sealed = await store.getItem(outcomeOf(key))
    const opened = typeof sealed === 'string' ? await sealer.open('refresh', sealed) : null
    return opened?.payload['key'] === key ? (opened.payload['outcome'] as RefreshOutcome) : null
  }
  const tell: RefreshLease['tell'] = async (key, of) => {
    const sealed = await sealer.seal('refresh', { key, outcome: of }, clock.now() + OUTCOME_MS)
    await store.setItem(outcomeOf(key), sealed, { ttl: OUTCOME_MS / secondsToMs(1) })
  }
  const holder = async (key: string): Promise<string | null> => {
    const [by, until] = String(await store.getItem(leaseOf(key))).split('@')
    return by && Number(until) > clock.now() ? by : null
  }
  const take = async (key: string, owner: string): Promise<boolean> => {
    if (await holder(key)) return false
    const lease = `${owner}@${clock.now() + LEASE_MS}`
    await store.setItem(leaseOf(key), lease, { ttl: LEASE_MS / secondsToMs(1) })
    await pause(clock, SETTLE_MS)
    return (await holder(key)) === owner
  }

  return {
    outcome: (key) => reached(outcome(key)),
    tell: (key, of) => reached(tell(key, of)),
    async trade(key, trade) {
      // not made with the handler: some workers have no random numbers before their first request
      const owner = crypto.randomUUID()
      const givenUpAt = clock.elapsed() + PATIENCE_MS
      while (!(await reached(take(key, owner)))) {
        const theirs = await reached(outcome(key))
        if (theirs) return theirs
        if (clock.elapsed() > givenUpAt) throw unreachable()
        await pause(clock, POLL_MS)
      }
      try {
        // the one before may have been done between the two questions
        return (await reached(outcome(key))) ?? (await trade())
      } finally {
        await Promise.resolve(store.removeItem(leaseOf(key))).catch(() => undefined)
      }
    },
  }
}

const unreachable = () => new SessionError('service', 'The store of the token handler failed.')

async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch {
    throw unreachable()
  }
}
