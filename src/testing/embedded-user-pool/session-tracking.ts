import type { AppClient } from './app-clients.js'
import type { PoolService } from './pool-service.js'
import type { PoolState } from './pool-state.js'
import { invalidParameter } from './service-exception.js'
import { startSession, type SessionFacts, type SessionRecord } from './sessions.js'
import type { WireInput } from './wire-input.js'

/** What a pool with session tracking keeps of a session. */
export interface TrackingRecord {
  /** 28 small letters and digits; the first three tell the kind. */
  sessionId: string
  /** Epoch milliseconds. */
  createdAt: number
  /** Epoch milliseconds. */
  lastActiveAt: number
  deviceType: string
}

/** Reads the pool's option. */
export const toSessionTracking = (
  option: boolean | { maxPerUser: number } = false,
): PoolService['sessionTracking'] => (option === true ? { maxPerUser: 20 } : option || null)

const alphabet = 'abcdefghijklmnopqrstuvwxyz012345'

const randomSessionId = (kind: 'tkn' | 'sso'): string =>
  kind +
  Array.from(crypto.getRandomValues(new Uint8Array(25)), (byte) => alphabet[byte % 32]).join('')

/** Makes the record of a session that begins; `null` while tracking is off. */
export function startTracking(service: PoolService, kind: 'tkn' | 'sso'): TrackingRecord | null {
  if (!service.sessionTracking) return null
  const now = service.now()
  const { deviceType } = service
  return { sessionId: randomSessionId(kind), createdAt: now, lastActiveAt: now, deviceType }
}

/** A session that has a record. */
export type TrackedSession = SessionRecord & { tracking: TrackingRecord }

/** The tracked sessions of a user that live. */
export const findTrackedSessions = (
  state: Readonly<PoolState>,
  username: string,
  now: number,
): TrackedSession[] =>
  state.sessions.filter(
    (session): session is TrackedSession =>
      session.username === username &&
      session.tracking != null &&
      !session.isRevoked &&
      now < session.refreshTokenExpiresAt,
  )

function evict(service: PoolService, state: PoolState, username: string): void {
  if (!service.sessionTracking) return
  const live = findTrackedSessions(state, username, service.now())
  const surplus = live.length + 1 - service.sessionTracking.maxPerUser
  if (surplus <= 0) return
  live.sort((a, b) => a.tracking.lastActiveAt - b.tracking.lastActiveAt)
  for (const session of live.slice(0, surplus)) session.isRevoked = true
}

/** Opens a session; with tracking on the least recently used one makes room for it. */
export function openSession(
  service: PoolService,
  state: PoolState,
  client: AppClient,
  facts: SessionFacts,
): SessionRecord {
  evict(service, state, facts.username)
  const session = startSession(state, client, { ...facts, tracking: startTracking(service, 'tkn') })
  noteActivity(service, state, session)
  return session
}

/** Writes down that a session is in use, and with it the sign-in to managed login that it came through. */
export function noteActivity(service: PoolService, state: PoolState, session: SessionRecord): void {
  const { deviceType } = service
  const origin = state.browserSessions.find(
    ({ tracking }) => tracking !== null && tracking.sessionId === session.browserSessionId,
  )
  for (const { tracking } of [session, ...(origin ? [origin] : [])]) {
    if (tracking) Object.assign(tracking, { lastActiveAt: service.now(), deviceType })
  }
}

/** Ends the tracked sign-in to managed login that a session came through. */
export function endBrowserSessionOf(state: PoolState, session: SessionRecord): void {
  state.browserSessions = state.browserSessions.filter(
    ({ tracking }) => tracking === null || tracking.sessionId !== session.browserSessionId,
  )
}

/**
 * Whether a request asks for the linked sessions too.
 *
 * @throws {ServiceException} `InvalidParameterException` for another word than `NONE` and `LINKED`.
 */
export function readsLinked(input: WireInput): boolean {
  const value = input.optionalText('RevokeAssociatedSessions') ?? 'NONE'
  if (value !== 'NONE' && value !== 'LINKED') {
    throw invalidParameter('RevokeAssociatedSessions must be NONE or LINKED.')
  }
  return value === 'LINKED'
}
