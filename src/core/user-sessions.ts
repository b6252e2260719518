import { askForUser } from './ask-user-pool.js'
import { secondsToMs, type EpochMs } from './duration.js'
import type { SessionClient } from './session-client.js'

/** One of the user's sessions, as Cognito tracks them: at any app client of the pool, on any device. */
export interface UserSession {
  readonly id: string
  /** `'token'`: an app is signed in; `'sso'`: a browser is remembered by managed login. */
  readonly type: 'token' | 'sso'
  /** True for the session that this page is in. */
  readonly isCurrent: boolean
  readonly clientId: string | null
  readonly createdAt: EpochMs | null
  /** The last refresh, or for `'sso'` the last sign-in by it. */
  readonly lastActiveAt: EpochMs | null
  /** Operating system and browser or app, in Cognito's words. */
  readonly device: string | null
  readonly ipAddress: string | null
  /** By the IP address, in English. */
  readonly city: string | null
  readonly country: string | null
  /** The `'sso'` session through which this one was signed in, if any. */
  readonly originId: string | null
}

/** How to revoke a session. */
export interface RevokeSessionOptions {
  /** True: also the sessions linked to it, that is its `'sso'` session, or all that were signed in through it. */
  linked?: boolean
  signal?: AbortSignal
}

/** Cognito pages by 125, and gives a user 20 sessions unless told otherwise. */
const MOST_PAGES = 20

/**
 * Lists the user's sessions on all devices, this page's included; a new one may be missing for some seconds.
 *
 * @throws {SessionError} `not_supported` when the pool has no session tracking, the source cannot ask, or the access token
 *   lacks the scope `aws.cognito.signin.user.admin`; `authorization_failed` when Cognito refuses a session that is alive;
 *   `not_authenticated` and what else `getSession` throws; `network`, `throttled`, `service`.
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html Cognito API, ListUserSessions}
 */
export async function listUserSessions(
  client: SessionClient,
  { signal }: { signal?: AbortSignal } = {},
): Promise<readonly UserSession[]> {
  const sessions: UserSession[] = []
  let NextToken: unknown
  for (let page = 0; page === 0 || (NextToken && page < MOST_PAGES); page++) {
    const input = NextToken ? { NextToken } : {}
    const answer = await askForUser(client, 'ListUserSessions', input, signal)
    NextToken = answer['NextToken']
    const found = Array.isArray(answer['Sessions']) ? (answer['Sessions'] as unknown[]) : []
    sessions.push(...found.flatMap(toUserSessions))
  }
  return sessions
}

/**
 * Revokes one of the user's other sessions: its tokens cannot be refreshed any more; its page notices at the next refresh,
 * or soon with `checkRevocation`. Cognito refuses to revoke the session of this page: sign out instead.
 *
 * @throws {SessionError} as `listUserSessions`; `invalid_config` when there is no such session.
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html Cognito API, RevokeUserSession}
 */
export async function revokeUserSession(
  client: SessionClient,
  id: string,
  { linked = false, signal }: RevokeSessionOptions = {},
): Promise<void> {
  const RevokeAssociatedSessions = linked ? 'LINKED' : 'NONE'
  await askForUser(client, 'RevokeUserSession', { SessionId: id, RevokeAssociatedSessions }, signal)
}

function toUserSessions(wire: unknown): UserSession[] {
  const found = Object(wire) as Record<string, unknown>
  const place = Object(found['LastLocation']) as Record<string, unknown>
  const id = toText(found['SessionId'])
  if (!id) return []
  const session: UserSession = {
    id,
    type: found['SessionType'] === 'SSO' ? 'sso' : 'token',
    isCurrent: found['IsCurrentSession'] === true,
    clientId: toText(found['ClientId']),
    createdAt: toInstant(found['CreateDate']),
    lastActiveAt: toInstant(found['LastActiveDate']),
    device: toText(found['DeviceType']),
    ipAddress: toText(found['LastIPAddress']),
    city: toText(place['City']),
    country: toText(place['Country']),
    originId: toText(found['OriginSessionId']),
  }
  return [session]
}

/** Cognito says `unknown` where it does not know. */
const toText = (wire: unknown) =>
  typeof wire === 'string' && wire && wire !== 'unknown' ? wire : null

const toInstant = (wire: unknown): EpochMs | null =>
  typeof wire === 'number' && wire > 0 ? Math.round(secondsToMs(wire)) : null
