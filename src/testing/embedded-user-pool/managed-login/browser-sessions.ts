import { randomText } from '../base64.js'
import type { PoolService } from '../pool-service.js'
import type { PoolState } from '../pool-state.js'
import { startTracking, type TrackingRecord } from '../session-tracking.js'

/** A sign-in that managed login remembers in one browser, by its cookie. */
export interface BrowserSessionRecord {
  cookie: string
  username: string
  /** Where it began. */
  clientId: string
  /** Epoch milliseconds of the password. */
  authTime: number
  /** Epoch milliseconds. */
  expiresAt: number
  /** What session tracking keeps of it; `null` without. */
  tracking: TrackingRecord | null
}

const cookieName = 'cognito'
const lifeSeconds = 3600

/** Remembers a sign-in for an hour, in place of what the browser had. */
export function startBrowserSession(
  service: PoolService,
  state: PoolState,
  request: Request,
  facts: { username: string; clientId: string },
): BrowserSessionRecord {
  const now = service.now()
  endBrowserSession(state, request)
  const session: BrowserSessionRecord = {
    cookie: randomText(32),
    ...facts,
    authTime: now,
    expiresAt: now + lifeSeconds * 1000,
    tracking: startTracking(service, 'sso'),
  }
  state.browserSessions.push(session)
  return session
}

function readCookie(request: Request): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(/;\s*/)
  const prefix = `${cookieName}=`
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? null
}

/** The live sign-in that the request's cookie stands for; `null` when there is none, or its user is gone. */
export function findBrowserSession(
  state: Readonly<PoolState>,
  request: Request,
  now: number,
): BrowserSessionRecord | null {
  const cookie = readCookie(request)
  const session = state.browserSessions.find((candidate) => candidate.cookie === cookie)
  if (!session || now >= session.expiresAt) return null
  return state.users.some(({ username }) => username === session.username) ? session : null
}

/** Forgets what the request's cookie stands for. */
export function endBrowserSession(state: PoolState, request: Request): void {
  const cookie = readCookie(request)
  state.browserSessions = state.browserSessions.filter((session) => session.cookie !== cookie)
}

const attributes = (request: Request) =>
  `Path=/; HttpOnly; SameSite=Lax${request.url.startsWith('https:') ? '; Secure' : ''}`

/** The `Set-Cookie` of a sign-in. */
export const toCookie = (request: Request, session: BrowserSessionRecord): string =>
  `${cookieName}=${session.cookie}; Max-Age=${lifeSeconds}; ${attributes(request)}`

/** The `Set-Cookie` that takes it back. */
export const toEndedCookie = (request: Request): string =>
  `${cookieName}=; Max-Age=0; ${attributes(request)}`
