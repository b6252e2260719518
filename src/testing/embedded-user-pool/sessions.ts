import type { AppClient } from './app-clients.js'
import { randomText } from './base64.js'
import type { PoolState } from './pool-state.js'
import { notAuthorized, ServiceException } from './service-exception.js'
import type { TrackingRecord } from './session-tracking.js'

/** One sign-in and every token that came from it. */
export interface SessionRecord {
  /** The `event_id` of its tokens. */
  eventId: string
  originJti: string
  username: string
  clientId: string
  deviceKey: string | null
  scope: string
  /** Epoch seconds, the claim. */
  authTime: number
  /** Epoch milliseconds; no refresh moves it. */
  refreshTokenExpiresAt: number
  /** `rotatedAt` in epoch milliseconds; `null` for the token in use. */
  refreshTokens: { refreshToken: string; rotatedAt: number | null }[]
  isRevoked: boolean
  /** What session tracking keeps of it; `null` without. */
  tracking: TrackingRecord | null
  /** The id of the tracked sign-in to managed login that it came through. */
  browserSessionId: string | null
}

/** How a session begins. */
export interface SessionFacts {
  username: string
  /** Epoch milliseconds. */
  authTime: number
  deviceKey: string | null
  /** Default: the one that a sign-in with a password gives. */
  scope?: string
  /** Default `null`: it came through the API. */
  browserSessionId?: string | null
}

/** The scope that Cognito's own API asks for, and gives at a sign-in with a password. */
export const userAdminScope = 'aws.cognito.signin.user.admin'

/** Opens a session; the clock of its refresh token starts at `authTime` (epoch milliseconds). */
export function startSession(
  state: PoolState,
  client: AppClient,
  facts: SessionFacts & { tracking: TrackingRecord | null },
): SessionRecord {
  const authTime = Math.floor(facts.authTime / 1000)
  const session: SessionRecord = {
    eventId: crypto.randomUUID(),
    originJti: crypto.randomUUID(),
    username: facts.username,
    clientId: client.clientId,
    deviceKey: facts.deviceKey,
    scope: facts.scope ?? userAdminScope,
    authTime,
    refreshTokenExpiresAt: (authTime + client.refreshTokenSeconds) * 1000,
    refreshTokens: [{ refreshToken: randomText(48), rotatedAt: null }],
    isRevoked: false,
    tracking: facts.tracking,
    browserSessionId: facts.browserSessionId ?? null,
  }
  state.sessions.push(session)
  return session
}

/** The session a refresh token belongs to, dead or alive. */
export const findSession = (state: PoolState, refreshToken: string): SessionRecord | undefined =>
  state.sessions.find((session) =>
    session.refreshTokens.some((candidate) => candidate.refreshToken === refreshToken),
  )

/** Ends every session of a user. */
export function revokeSessionsOf(state: PoolState, username: string): void {
  for (const session of state.sessions) {
    if (session.username === username) session.isRevoked = true
  }
}

/**
 * Trades a refresh token: checks it and, with rotation, replaces it.
 *
 * Inside the grace period a rotated-out token works again and again, each time for another new one.
 *
 * @param now - epoch milliseconds.
 * @returns the session, and the new refresh token when there is one.
 * @throws {ServiceException} `NotAuthorizedException` for a token that is unknown, of another client or device,
 *   revoked or expired; `RefreshTokenReuseException` for one rotated out longer ago than the grace period.
 */
export function redeemRefreshToken(
  state: PoolState,
  client: AppClient,
  { refreshToken, deviceKey }: { refreshToken: string; deviceKey: string | null },
  now: number,
): { session: SessionRecord; newRefreshToken: string | null } {
  const session = findSession(state, refreshToken)
  const held = session?.refreshTokens.find((each) => each.refreshToken === refreshToken)
  if (!session || !held || session.clientId !== client.clientId) {
    throw notAuthorized('Invalid Refresh Token.')
  }
  if (session.isRevoked) throw notAuthorized('Refresh Token has been revoked')
  if (now >= session.refreshTokenExpiresAt) throw notAuthorized('Refresh Token has expired')
  if (session.deviceKey !== null && session.deviceKey !== deviceKey) {
    throw notAuthorized('Invalid Refresh Token.')
  }
  const graceMs = (client.rotation?.graceSeconds ?? 0) * 1000
  if (held.rotatedAt !== null && now >= held.rotatedAt + graceMs) {
    session.isRevoked = client.reuseEndsSession
    const message = 'Refresh Token was invalidated by refresh token rotation'
    throw new ServiceException('RefreshTokenReuseException', message)
  }
  if (!client.rotation) return { session, newRefreshToken: null }
  held.rotatedAt ??= now
  const newRefreshToken = randomText(48)
  session.refreshTokens.push({ refreshToken: newRefreshToken, rotatedAt: null })
  return { session, newRefreshToken }
}
