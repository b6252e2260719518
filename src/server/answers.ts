import { msToSeconds } from '../core/duration.js'
import type { SessionError, SessionErrorCode } from '../core/errors.js'

/** Refusals that are this handler's own, with their HTTP status. */
const REFUSALS = {
  header_missing: 403,
  origin_rejected: 403,
  session_unreadable: 419,
} as const

const STATUS: Readonly<Partial<Record<SessionErrorCode, number>>> = {
  not_authenticated: 401,
  refresh_token_expired: 401,
  refresh_token_revoked: 401,
  refresh_token_reused: 401,
  user_changed: 409,
  throttled: 429,
  network: 502,
  service: 503,
}

/** Answers with JSON. */
export const answer = (body: unknown, setCookies: readonly string[] = [], status = 200): Response =>
  withCookies(Response.json(body, { status }), setCookies)

/** Answers with nothing but cookies. */
export const answerNothing = (setCookies: readonly string[] = []): Response =>
  withCookies(new Response(null, { status: 204 }), setCookies)

/** Leads the window elsewhere. */
export const redirect = (location: string, setCookies: readonly string[] = []): Response =>
  withCookies(new Response(null, { status: 302, headers: { Location: location } }), setCookies)

/** Refuses what this handler itself does not take; `{ "error": name }`. */
export const refuse = (
  error: keyof typeof REFUSALS,
  setCookies: readonly string[] = [],
): Response => answer({ error }, setCookies, REFUSALS[error])

/** Answers with what went wrong; `{ "error": code }`, and `Retry-After` where asking later can help. */
export function answerError(
  { code, retryAfterMs = 0 }: SessionError,
  setCookies: readonly string[] = [],
): Response {
  const response = answer({ error: code }, setCookies, STATUS[code] ?? 500)
  if (code === 'throttled') {
    response.headers.set('Retry-After', String(Math.max(1, msToSeconds(retryAfterMs + 999))))
  }
  return response
}

/** Refuses a request that is none, by HTTP status; `{ "error": "unexpected" }`. */
export const answerMisuse = (status: 400 | 404 | 405 | 413): Response =>
  answer({ error: 'unexpected' }, [], status)

function withCookies(response: Response, setCookies: readonly string[]): Response {
  for (const each of setCookies) response.headers.append('Set-Cookie', each)
  return response
}
