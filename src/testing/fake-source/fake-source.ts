import { systemClock } from '../../core/clock.js'
import type { Duration, EpochMs } from '../../core/duration.js'
import { SessionError } from '../../core/errors.js'
import type { SourceClient } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'
import { demandSameUser } from '../../sources/same-user.js'
import { createTokenStorage, type StorageChoice } from '../../sources/token-storage.js'
import type { SignInStep } from '../../sources/user-pool/sign-in-step.js'
import type { SignInOptions, UserPoolSource } from '../../sources/user-pool/user-pool-source.js'
import { createFakeService, type FakeRequest, type FakeService } from './fake-service.js'
import type { FakeUser } from './fake-tokens.js'
import type { ServiceTrouble } from '../session-source-contract/harness.js'

/** Options of {@link createFakeSource}; every one has a default. */
export interface FakeSourceOptions {
  /** Default `'test-client'`. */
  clientId?: string
  /** Default: the system's clock; give it the `now` of the fake clock that the client has. */
  now?: () => EpochMs
  /** Of access and ID token. Default `{ hours: 1 }`. */
  tokenValidity?: Duration
  /** As the client is told. Default `{ days: 30 }`. */
  refreshTokenValidity?: Duration
  /** Default `'memory'`. */
  storage?: StorageChoice
}

/**
 * A `SessionSource` that asks nobody: its service lives in it. To the hooks it is a `userPoolSource`, so that the forms of
 * `useSignIn` and of the guard's dialog work with it.
 */
export interface FakeSource extends UserPoolSource {
  /**
   * Signs somebody in, alice when nobody is named, and tells the client of it. Any password is right unless the user was
   * given one.
   *
   * @returns the step `done`.
   * @throws {SessionError} `incorrect_credentials`; `different_user` and `not_reauthenticated` for a re-authentication;
   *   `invalid_config` before `createSessionClient({ source })`; whatever the service is told to answer with.
   */
  signIn(user?: string | FakeUser, password?: string, options?: SignInOptions): Promise<SignInStep>
  /**
   * Opens a session without asking anybody, and without telling the client: for a storage that is to have one from the start.
   *
   * @param authTime - when the user signed in, epoch milliseconds; default: now.
   */
  issueTokens(user?: string | FakeUser, authTime?: EpochMs): TokenSet
  /** As every source's. */
  revoke(tokens: TokenSet, scope: 'local' | 'global', signal: AbortSignal): Promise<void>
  /** Ends all sessions of a user, or of everybody, at the service, from elsewhere: nobody is asked and nobody is told. */
  revoke(username?: string): Promise<void>
  /** From now on every request meets this; null: all is well again. */
  answerWith(trouble: ServiceTrouble | null): void
  /** What the service was asked since the start; the same list all the time. */
  readonly requests: readonly FakeRequest[]
  clearRequests(): void
}

/**
 * Creates a source in memory, for tests without a network: it needs no `fetch`, no `crypto` and no pool.
 *
 * It keeps what every source keeps (`describeSessionSource`), and knows one kind of sign-in, with a password. For the rest,
 * such as MFA, the SDK's `CognitoUser` or rotation, there is `createPoolTestSession`.
 *
 * @example
 * const clock = createFakeClock()
 * const source = createFakeSource({ now: clock.now })
 * const client = createSessionClient({ source, clock })
 * await source.signIn({ username: 'alice', groups: ['editors'] })
 */
export function createFakeSource(options: FakeSourceOptions = {}): FakeSource {
  const { clientId = 'test-client', storage = 'memory' } = options
  const { now = systemClock.now, tokenValidity = { hours: 1 } } = options
  const { refreshTokenValidity = { days: 30 } } = options
  const service = createFakeService({ clientId, now, tokenValidity, refreshTokenValidity })
  return openFakeSource(service, clientId, storage, now)
}

/** Opens a source of a service that other tabs have one of as well. */
export function openFakeSource(
  service: FakeService,
  clientId: string,
  choice: StorageChoice,
  now: () => EpochMs,
): FakeSource {
  const storage = createTokenStorage(clientId, choice)
  let client: SourceClient | null = null

  function revoke(username?: string): Promise<void>
  function revoke(tokens: TokenSet, scope: string, signal: AbortSignal): Promise<void>
  async function revoke(whose?: string | TokenSet, scope?: string, signal?: AbortSignal) {
    if (typeof whose !== 'object') return service.revokeUser(whose)
    await service.ask(scope === 'global' ? 'revokeEverywhere' : 'revoke', signal!)
    if (scope === 'global') service.revokeUser(whose.username)
    else service.revoke(whose)
  }

  return {
    kind: 'user-pool',
    clientId,
    ...storage,
    requests: service.requests,
    clearRequests: service.clearRequests,
    answerWith: service.answerWith,
    connect: (session) => void (client = session),
    issueTokens: (user = {}, authTime = now()) => service.signIn(service.toUser(user), authTime),
    revoke,

    async refresh(tokens, { signal }) {
      await service.ask('refresh', signal)
      return { ...service.refresh(tokens), clockDriftMs: tokens.clockDriftMs }
    },

    async callUserPool(operation, { AccessToken }, signal) {
      await service.ask(operation, signal)
      if (operation === 'GetUser') return service.userOf(AccessToken)
      const cause = { name: 'UnsupportedOperationException', status: 400 }
      throw new SessionError('not_supported', `A fake source has no ${operation}.`, { cause })
    },

    async signIn(who = {}, password, { isReauthentication } = {}) {
      if (!client) {
        throw new SessionError('invalid_config', 'createSessionClient({ source }) comes first.')
      }
      const sentAt = client.now()
      await client.limit((signal) => service.ask('signIn', signal))
      const user = service.toUser(who)
      const isRight = password === undefined ? typeof who !== 'string' : password === user.password
      if (user.password !== undefined && !isRight) {
        throw new SessionError('incorrect_credentials', 'Incorrect username or password.')
      }
      const tokens = service.signIn(user, now())
      try {
        if (isReauthentication) demandSameUser(tokens, clientId, client)
      } catch (refusal) {
        service.revoke(tokens)
        throw refusal
      }
      client.signedIn(tokens, sentAt)
      return { step: 'done', session: await client.getSession() }
    },

    getCognitoUser: () =>
      Promise.reject(
        new SessionError(
          'not_supported',
          'No CognitoUser without a pool: createPoolTestSession().',
        ),
      ),
  }
}
