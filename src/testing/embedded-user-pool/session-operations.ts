import type { BrowserSessionRecord } from './managed-login/browser-sessions.js'
import type { Operation, PoolService } from './pool-service.js'
import type { PoolState } from './pool-state.js'
import { invalidParameter, ServiceException } from './service-exception.js'
import {
  endBrowserSessionOf,
  findTrackedSessions,
  readsLinked,
  type TrackingRecord,
} from './session-tracking.js'
import type { SessionRecord } from './sessions.js'
import type { WireInput } from './wire-input.js'

type TrackedSignIn = BrowserSessionRecord & { tracking: TrackingRecord }

async function authorize(
  service: PoolService,
  input: WireInput,
): Promise<{ username: string; current: SessionRecord }> {
  const { session, user } = await service.tokens.authorize(input.text('AccessToken'))
  if (service.sessionTracking) return { username: user.username, current: session }
  const message = 'Session tracking is not enabled for the user pool.'
  throw new ServiceException('OperationNotEnabledException', message)
}

const findTrackedSignIns = (
  state: Readonly<PoolState>,
  username: string,
  now: number,
): TrackedSignIn[] =>
  state.browserSessions.filter(
    (session): session is TrackedSignIn =>
      session.username === username && session.tracking !== null && now < session.expiresAt,
  )

const toDescription = (clientId: string, tracking: TrackingRecord) => ({
  ClientId: clientId,
  CreateDate: tracking.createdAt / 1000,
  DeviceType: tracking.deviceType,
  LastActiveDate: tracking.lastActiveAt / 1000,
  SessionId: tracking.sessionId,
})

/**
 * `ListUserSessions`: the user's live sessions of all app clients, and their sign-ins to managed login, on one page and
 * at once. Addresses and places are left out.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html ListUserSessions}
 */
export const listUserSessions: Operation = async (service, input) => {
  const { username, current } = await authorize(service, input)
  const state = service.store.read()
  const sessions = findTrackedSessions(state, username, service.now()).map((session) => ({
    ...toDescription(session.clientId, session.tracking),
    SessionType: 'TOKEN',
    IsCurrentSession: session.eventId === current.eventId,
    ...(session.browserSessionId !== null && { OriginSessionId: session.browserSessionId }),
  }))
  const signIns = findTrackedSignIns(state, username, service.now()).map((signIn) => ({
    ...toDescription(signIn.clientId, signIn.tracking),
    SessionType: 'SSO',
    IsCurrentSession: false,
  }))
  return { Sessions: [...sessions, ...signIns] }
}

function revoke(
  state: PoolState,
  owner: { username: string; current: SessionRecord; now: number },
  sessionId: string,
  isLinked: boolean,
): void {
  const { username, current, now } = owner
  const sessions = findTrackedSessions(state, username, now)
  const session = sessions.find(({ tracking }) => tracking.sessionId === sessionId)
  if (session?.eventId === current.eventId) {
    throw invalidParameter('The current session cannot be revoked.')
  }
  if (session) {
    session.isRevoked = true
    if (isLinked) endBrowserSessionOf(state, session)
    return
  }
  const signIn = findTrackedSignIns(state, username, now).find(
    ({ tracking }) => tracking.sessionId === sessionId,
  )
  if (!signIn) throw new ServiceException('ResourceNotFoundException', 'Session does not exist.')
  state.browserSessions = state.browserSessions.filter((each) => each !== signIn)
  const linked = isLinked ? sessions.filter((each) => each.browserSessionId === sessionId) : []
  for (const each of linked) each.isRevoked = true
}

/**
 * `RevokeUserSession`: ends one of the user's sessions, but never the one that asks. `LINKED` takes the sign-in to managed
 * login along that it came through; of a sign-in, all sessions that came through it, the one that asks too.
 *
 * The reference names no exception for the session that asks, nor for an id that is not there: it is
 * `InvalidParameterException` and `ResourceNotFoundException` here.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html RevokeUserSession}
 */
export const revokeUserSession: Operation = async (service, input) => {
  const owner = { ...(await authorize(service, input)), now: service.now() }
  const [sessionId, isLinked] = [input.text('SessionId'), readsLinked(input)]
  service.store.change((state) => revoke(state, owner, sessionId, isLinked))
  return {}
}
