import { secondsToMs, toMs, type Duration, type EpochMs } from '../../core/duration.js'
import { SessionError } from '../../core/errors.js'
import { decodeClaims, type TokenSet } from '../../core/tokens.js'
import { fakeTokens, type FakeUser } from './fake-tokens.js'
import { meetTrouble } from './meet-trouble.js'
import type { ServiceTrouble } from '../session-source-contract/harness.js'

/** What a fake service was asked. */
export interface FakeRequest {
  /** `'signIn'`, `'refresh'`, `'revoke'`, `'revokeEverywhere'`, or an operation of the user pools API such as `'GetUser'`. */
  readonly operation: string
  /** Epoch milliseconds. */
  readonly at: EpochMs
}

/** A sign-in that the service knows of. */
interface FakeSession {
  readonly user: FakeUser & { username: string }
  readonly authTime: EpochMs
  readonly originJti: string
  isRevoked: boolean
}

/**
 * `iat` is cut to whole seconds, and a client counts on that: by tokens a second old it finds its clock right, so that no
 * deadline moves at the first refresh.
 */
const ROUNDING_MS = secondsToMs(1)

/** The service behind fake sources: it knows users and sessions, and has no network to be asked by. */
export type FakeService = ReturnType<typeof createFakeService>

/** Creates the service that the tabs of one test share. */
export function createFakeService(options: {
  clientId: string
  now: () => EpochMs
  tokenValidity: Duration
  refreshTokenValidity: Duration
}) {
  const { clientId, now, tokenValidity } = options
  const refreshTokenValidityMs = toMs(options.refreshTokenValidity, 'refreshTokenValidity')
  const users = new Map<string, FakeUser & { username: string }>()
  const sessions: FakeSession[] = []
  const requests: FakeRequest[] = []
  let trouble: ServiceTrouble | null = null
  let isOnline = true
  let issued = 0

  function issue({ user, authTime, originJti }: FakeSession): TokenSet {
    const jti = `token-${++issued}-of-${user.username}`
    const issuedAt = now() - ROUNDING_MS
    return fakeTokens({
      ...user,
      clientId,
      authTime,
      originJti,
      jti,
      issuedAt,
      validity: tokenValidity,
    })
  }

  function findSession(accessToken: string): FakeSession {
    const { origin_jti: originJti } = decodeClaims(accessToken) ?? {}
    const session = sessions.find((each) => each.originJti === originJti)
    const isOver = session && now() >= session.authTime + refreshTokenValidityMs
    if (session && !session.isRevoked && !isOver) return session
    const message = isOver ? 'Refresh Token has expired.' : 'Refresh Token has been revoked.'
    const cause = { name: 'NotAuthorizedException', status: 400 }
    throw new SessionError('refresh_token_revoked', message, { cause })
  }

  return {
    requests,
    clearRequests: () => void (requests.length = 0),
    answerWith: (next: ServiceTrouble | null) => void (trouble = next),
    setOnline: (next: boolean) => void (isOnline = next),

    /** Notes a request; rejects when it does not get through. */
    async ask(operation: string, signal: AbortSignal): Promise<void> {
      if (signal.aborted) throw signal.reason
      requests.push({ operation, at: now() })
      await meetTrouble(isOnline ? trouble : 'lost', signal)
    },

    /** Gives what is known of a user, with what is new. */
    toUser(who: string | FakeUser): FakeUser & { username: string } {
      const given = typeof who === 'string' ? { username: who } : who
      const { username = 'alice' } = given
      const user = { ...users.get(username), ...given, username }
      users.set(username, user)
      return user
    },

    /** Opens a session. */
    signIn(user: FakeUser & { username: string }, authTime: EpochMs): TokenSet {
      const originJti = `sign-in-${sessions.length + 1}-of-${user.username}`
      const session: FakeSession = { user, authTime, originJti, isRevoked: false }
      sessions.push(session)
      return issue(session)
    },

    /** @throws {SessionError} `refresh_token_revoked`. */
    refresh: ({ accessToken }: TokenSet): TokenSet => issue(findSession(accessToken)),

    /** Ends the session of these tokens. */
    revoke({ accessToken }: TokenSet): void {
      const { origin_jti: originJti } = decodeClaims(accessToken) ?? {}
      for (const session of sessions) session.isRevoked ||= session.originJti === originJti
    },

    /** Ends all sessions of a user, or of everybody. */
    revokeUser(username?: string): void {
      for (const session of sessions) {
        session.isRevoked ||= username === undefined || session.user.username === username
      }
    },

    /** What `GetUser` tells of the user of an access token. */
    userOf(accessToken: string): Record<string, unknown> {
      const { exp = 0 } = decodeClaims(accessToken) ?? {}
      if (now() >= secondsToMs(Number(exp))) {
        const cause = { name: 'NotAuthorizedException', status: 400 }
        throw new SessionError('refresh_token_revoked', 'Access Token has expired', { cause })
      }
      const { username, sub = `sub-of-${username}`, claims = {} } = findSession(accessToken).user
      const attributes = Object.entries<unknown>({ sub, ...claims })
      const UserAttributes = attributes.map(([Name, Value]) => ({ Name, Value: String(Value) }))
      return { Username: username, UserAttributes }
    },
  }
}
