import { answerMisuse } from './answers.js'
import { readCookies, type Cookies } from './cookies.js'
import type { HandlerParts } from './handler-parts.js'
import { readBody } from './read-body.js'
import type { SessionInCookie } from './session-cookie.js'
import { decodeSession, type SessionTokens } from './session-tokens.js'
import type { DecodedTokens } from '../core/tokens.js'

/** A call about a session: what the tab says, and what its browser's cookies say. */
export interface SessionCall {
  body: Readonly<Record<string, unknown>>
  cookies: Cookies
  /** `other`: the browser has another session by now than the tab that calls. */
  inCookie: 'none' | 'unreadable' | 'other' | OwnSession
}

/** The session that a call is about. */
export interface OwnSession {
  tokens: SessionTokens
  decoded: DecodedTokens
}

/** Reads a call, or gives the answer to one that is malformed. */
export async function readSessionCall(
  request: Request,
  { sessionCookie, config }: HandlerParts,
): Promise<SessionCall | Response> {
  const body = await readBody(request)
  if (body === 'too_large') return answerMisuse(413)
  if (body === 'malformed' || !isAboutSession(body)) return answerMisuse(400)
  const cookies = readCookies(request)
  const found = await sessionCookie.read(cookies)
  return { body, cookies, inCookie: toOwn(found, body, config.clientId) }
}

function toOwn(
  found: SessionInCookie,
  { sub, authTime, originJti }: Readonly<Record<string, unknown>>,
  clientId: string,
): SessionCall['inCookie'] {
  if (found.state !== 'session') return found.state
  const decoded = decodeSession(found.tokens, clientId)
  if (!decoded) return 'unreadable'
  // who comes in again by the cookie of managed login has the time of before; not all tokens name their sign-in
  const origin = decoded.accessClaims['origin_jti'] ?? originJti
  const isOwn =
    decoded.sub === sub && decoded.authTime === authTime && origin === (originJti ?? origin)
  return isOwn ? { tokens: found.tokens, decoded } : 'other'
}

const isAboutSession = ({ sub, authTime }: Record<string, unknown>) =>
  typeof sub === 'string' && typeof authTime === 'number'
