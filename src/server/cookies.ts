import { msToSeconds } from '../core/duration.js'

/** The cookies of a request by name. */
export type Cookies = ReadonlyMap<string, string>

/**
 * Reads the cookies of a request; of two with one name the first counts, as browsers send the closer one first.
 *
 * Values are taken as they are: what this package writes needs no decoding. So are names: a host beside this one may set a
 * cookie whose name begins with a space that browsers count as a letter, and `__Host-` keeps out only what they read so.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265#section-5.4 RFC 6265, section 5.4}
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.1.3.2 RFC 10017, section 6.1.3.2: cookie security}
 */
export function readCookies(request: Request): Cookies {
  const cookies = new Map<string, string>()
  for (const pair of (request.headers.get('cookie') ?? '').split(/; ?/)) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1))
  }
  return cookies
}

/**
 * Gives a `Set-Cookie` that only this host gets back, over TLS, and no script sees.
 *
 * @param sameSite - `Strict` for a session; `Lax` for what has to come back with a redirect from another site.
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.1.3.2 RFC 10017, section 6.1.3.2: cookie security}
 */
export function toSetCookie(
  name: string,
  value: string,
  maxAgeMs: number,
  sameSite: 'Strict' | 'Lax',
): string {
  const maxAge = Math.max(0, msToSeconds(maxAgeMs))
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=${sameSite}`
}
