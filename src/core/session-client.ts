import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { AutoRefreshMode } from './auto-refresh.js'
import { createServerTime, systemClock, type Clock, type ServerTime } from './clock.js'
import { createCrossTab } from './cross-tab.js'
import { createCurrentSession } from './current-session.js'
import { toMs, type Duration } from './duration.js'
import { demand, SessionError, toSessionError } from './errors.js'
import { pageLifecycle } from './page-lifecycle.js'
import { createServiceLoader } from './service-loader.js'
import { createSessionChanges } from './session-changes.js'
import { createSessionGetters, type GetOptions } from './session-getter.js'
import type { SessionGuard } from './session-guard.js'
import type { SessionSource } from './session-source.js'
import type { SessionState, SignedOutReason } from './session-state.js'
import type { TokenSet } from './tokens.js'

/** How to make a session client. */
export interface SessionClientOptions<Source extends SessionSource = SessionSource> {
  /** Where sessions come from, such as `userPoolSource(...)`. */
  source: Source
  /** The app client's refresh token validity: no token tells it. Default `{ days: 30 }`, which is Cognito's own. */
  refreshTokenValidity?: Duration
  /** Refresh first when a token has less left than this. Default `{ seconds: 60 }`. */
  minTokenValidity?: Duration
  /**
   * When to refresh ahead of expiry. Default `'while-visible'`: while somebody reads the session and the page is visible;
   * `'always'`: in hidden pages too; `'on-demand'`: only when a token is asked for.
   */
  autoRefresh?: AutoRefreshMode
  /** Where time comes from; for tests. */
  clock?: Clock
}

/** How to sign out. */
export interface SignOutOptions {
  scope?: 'local' | 'global'
  reason?: Exclude<SignedOutReason, 'no-session' | 'user-changed'>
}

/** Keeps one app signed in. Made once, outside React, as TanStack's `QueryClient` is; its methods can be destructured. */
export interface SessionClient<Source extends SessionSource = SessionSource> {
  /** The source it was made with. */
  readonly source: Source
  /** The refresh token validity it was made with. */
  readonly refreshTokenValidity: Duration
  /** The time as this client knows it: `now()` is on Cognito's clock, as `refreshTokenExpiresAt` is. */
  readonly time: ServerTime
  /** The session as it is now. The same object until something changes. */
  getState(): SessionState
  /** Calls back after every change of the state; returns the undo. The page, the other tabs and the time are watched while there is a subscriber. */
  subscribe(onChange: () => void): () => void
  /**
   * Resolves to a session whose tokens are good: the current one, or a refreshed one.
   *
   * @throws {SessionError} as `getAccessToken`.
   */
  getSession(options?: GetOptions): Promise<CognitoUserSession>
  /**
   * Resolves to an access token that has at least `minValidity` left.
   *
   * Refreshes first when it has less; callers that ask at the same time share one refresh, across tabs too. When that
   * refresh fails for now, a token within the client's own margin that still works is given all the same; one asked for
   * by `minValidity` or `forceRefresh` is not. Keep the function, not the token: a token kept is a token grown old.
   *
   * @returns the JWT as received, not verified.
   * @throws {SessionError} `not_authenticated` when nobody is signed in; `refresh_token_expired`, `refresh_token_revoked`,
   *   `refresh_token_reused` or `user_changed` (terminal: the state changes too); `network`, `throttled` or `service` when
   *   asking later can help; `invalid_config` when `minValidity` is longer than the pool's tokens live. Rejects with the
   *   signal's reason when that ends the waiting.
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-6 RFC 6749, section 6}
   */
  getAccessToken(options?: GetOptions): Promise<string>
  /** As `getAccessToken`, for the ID token: who the user is, and for APIs whose authorizer is set up for ID tokens. */
  getIdToken(options?: GetOptions): Promise<string>
  /**
   * Ends the session: at once and in every tab; the refresh token is revoked in the background.
   *
   * @param options.scope - `'global'` also ends the user's sessions on all other devices, and waits for the answer.
   * @param options.reason - what the state will tell; default `'signed-out'`. A page with unsaved work below an
   *   `IdleGuard` outlives an end for another reason, until the user signs in again or this is called once more.
   * @throws {SessionError} only for `'global'`, when the service could not do it; this browser is signed out all the same.
   * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html Cognito developer guide, token revocation}
   */
  signOut(options?: SignOutOptions): Promise<void>
  /** Reads the source again, for instance after the app's own sign-in code has written to the same storage. */
  reload(): Promise<void>
  /**
   * Puts a guard over the end of the session, as `IdleGuard` does; returns the undo.
   *
   * @throws {SessionError} `invalid_config` when there is one already.
   */
  guardWith(guard: SessionGuard): () => void
  /** Stops all listening, waiting and asking for good, a refresh that is out included; signs nobody out. */
  dispose(): void
}

/**
 * Creates the client that keeps an app signed in.
 *
 * @throws {SessionError} `invalid_config` when an option is missing or is not what it should be.
 */
export function createSessionClient<Source extends SessionSource>(
  options: SessionClientOptions<Source>,
): SessionClient<Source> {
  const {
    source,
    refreshTokenValidity = { days: 30 },
    minTokenValidity = { seconds: 60 },
    autoRefresh: mode = 'while-visible',
    clock = systemClock,
  } = options
  demand(typeof source?.load === 'function', 'source', 'userPoolSource(…)')
  demand(/^(while-visible|always|on-demand)$/.test(mode), 'autoRefresh', "'while-visible'")
  const refreshTokenValidityMs = toMs(refreshTokenValidity, 'refreshTokenValidity')
  const minValidityMs = toMs(minTokenValidity, 'minTokenValidity')

  const time = createServerTime(clock)
  const ending = new AbortController()
  const ended = ending.signal
  const crossTab = createCrossTab(source)
  const current = createCurrentSession(time, refreshTokenValidityMs)
  let guard: SessionGuard | null = null
  const isOver = () => !!guard && time.now() >= guard.endsAt()
  const endIfOver = () => (isOver() ? guard!.end() : undefined)
  const shared = { source, current, time, crossTab, minValidityMs, mode, ended, isOver, endIfOver }

  /** Resolves when the request is out, at once where it can be: the page may be left in the next moment. */
  const revoke = (tokens: TokenSet): Promise<void> | void => {
    const loaded = service.loaded()
    if (loaded) return loaded.requests.revoke(tokens)
    // where it cannot be loaded the session has ended here all the same
    return service
      .load()
      .then(({ requests }) => requests.revoke(tokens))
      .catch(() => {})
  }
  const changes = createSessionChanges({
    ...shared,
    revoke: (tokens) => void revoke(tokens),
    keepPage: (reason) => guard?.keepPage(reason),
    releaseWaiting: () => service.loaded()?.refresher.abandon(),
  })
  const service = createServiceLoader({ ...shared, changes })
  const getter = createSessionGetters({
    ...shared,
    async getRefreshed(options) {
      await loaded
      await endIfOver()
      const { getRefreshed } = await service.load()
      return getRefreshed(options)
    },
  })

  let subscribers = 0
  let stopListening: (() => void) | null = null
  let hasListened = false

  /** Reads the source and takes what it holds; synchronously where the source can. */
  function read(why?: 'page-load' | 'reload'): Promise<void> | void {
    void endIfOver()
    const kept = source.load()
    if (!(kept instanceof Promise)) return changes.take(kept, why)
    return kept.then(
      (tokens) => changes.take(tokens, why),
      (thrown: unknown) => current.fail(toSessionError(thrown)),
    )
  }

  /** Starts with the first subscriber and stops after the last; StrictMode's instant come-and-go changes nothing. */
  function updateListening(): void {
    const isWanted = subscribers > 0
    if (isWanted === !!stopListening) return
    stopListening?.()
    stopListening = isWanted ? listen() : null
  }

  function listen(): () => void {
    const schedule = () => {
      service.load().then(
        ({ autoRefresh }) => stopListening && autoRefresh.look(),
        () => {},
      )
    }
    const undo = [
      pageLifecycle.subscribe(() => {
        void read()
        schedule()
      }),
      crossTab.subscribe((message) => {
        changes.hear(message)
        void read()
      }),
      current.state.subscribe(schedule),
      () => service.loaded()?.autoRefresh.stop(),
    ]
    // storage may have changed while nobody listened
    if (hasListened) void read()
    hasListened = true
    // not now: the page is being rendered
    undo.push(time.after(0, schedule))
    return () => undo.forEach((stop) => stop())
  }

  const getSession = getter(({ session }) => session)

  source.connect?.({
    signedIn: changes.signedIn,
    lastUser: current.lastUser,
    now: time.localNow,
    getSession,
    limit: async (request) => (await service.load()).requests.limit(request),
  })
  const loaded = Promise.resolve(read('page-load'))
  void loaded.then(() => {
    const isUncertain = current.held() && current.state.get().status === 'loading'
    if (isUncertain) getSession({ forceRefresh: true }).catch(() => {})
  })

  return {
    source,
    refreshTokenValidity,
    time,
    getState: current.state.get,
    subscribe(onChange) {
      let unsubscribe: (() => void) | null = current.state.subscribe(onChange)
      subscribers++
      updateListening()
      return () => {
        if (!unsubscribe) return
        unsubscribe = unsubscribe() ?? null
        subscribers--
        queueMicrotask(updateListening)
      }
    },
    getSession,
    getAccessToken: getter(({ tokens }) => tokens.accessToken),
    getIdToken: getter(({ tokens }) => tokens.idToken),
    async signOut({ scope, reason = 'signed-out' } = {}) {
      const ended = changes.end(reason)
      if (!ended) return
      if (scope !== 'global') return revoke(ended.tokens)
      const { requests } = await service.load()
      return requests.revokeEverywhere(ended.tokens)
    },
    reload: async () => read('reload'),
    guardWith(wanted) {
      if (guard) throw new SessionError('invalid_config', 'One client, one guard.')
      guard = wanted
      return () => void (guard = null)
    },
    dispose() {
      subscribers = -Infinity
      updateListening()
      const disposed = new SessionError('invalid_config', 'The session client was disposed.')
      ending.abort(disposed)
      service.loaded()?.refresher.abandon(disposed)
    },
  }
}
