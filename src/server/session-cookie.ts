import type { EpochMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'
import { toSetCookie, type Cookies } from './cookies.js'
import type { Sealer } from './sealing.js'
import type { SessionTokens } from './session-tokens.js'

/** What a request's cookies say about a session. */
export type SessionInCookie =
  | { state: 'none' }
  /** There is one, but not of ours, or of ours no longer. */
  | { state: 'unreadable' }
  | { state: 'session'; tokens: SessionTokens; endsAt: EpochMs; isFresh: boolean }

/** The session, sealed in the cookies of its browser: the server itself remembers none. */
export interface SessionCookie {
  read(cookies: Cookies): Promise<SessionInCookie>
  /**
   * Gives the `Set-Cookie` lines that put these tokens in place of whatever is there.
   *
   * @param cookies - those of the request; null where the browser keeps them to itself, after a redirect from elsewhere.
   * @throws {SessionError} `unexpected` when they are larger than browsers can keep.
   */
  write(tokens: SessionTokens, endsAt: EpochMs, cookies: Cookies | null): Promise<string[]>
  /** Gives the `Set-Cookie` lines that leave nothing. */
  clear(cookies: Cookies): string[]
}

const NAME = '__Host-cognito-session'
const MOST_CHUNKS = 8
/** Leaves 196 bytes of a cookie's 4096 to its name and attributes. */
const CHUNK_LENGTH = 3900
const MOST_LENGTH = 32_768

const nameOf = (chunk: number) => (chunk === 0 ? NAME : `${NAME}.${chunk}`)
const isOurs = (name: string) => /^__Host-cognito-session(\.\d+)?$/.test(name)
const allNames = Array.from({ length: MOST_CHUNKS }, (_, chunk) => nameOf(chunk))

/**
 * Creates the session cookie: `__Host-`, `Secure`, `HttpOnly`, `SameSite=Strict`, cut into several where one is too small.
 *
 * The first begins with their number, so that what is left of a longer one is never taken for a part of it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.2.4 RFC 10017, section 6.2.2.4: cookie-based session state}
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.3.2 RFC 10017, section 6.2.3.2: cookie security}
 */
export function createSessionCookie(sealer: Sealer, now: () => EpochMs): SessionCookie {
  const remove = (names: readonly string[]) =>
    names.map((name) => toSetCookie(name, '', 0, 'Strict'))

  return {
    async read(cookies) {
      if (![...cookies.keys()].some(isOurs)) return { state: 'none' }
      const sealed = join(cookies)
      const opened = sealed && (await sealer.open('session', sealed))
      if (!opened) return { state: 'unreadable' }
      const { accessToken, idToken, refreshToken } = opened.payload as unknown as SessionTokens
      const { endsAt, isFresh } = opened
      return { state: 'session', tokens: { accessToken, idToken, refreshToken }, endsAt, isFresh }
    },
    async write(tokens, endsAt, cookies) {
      const sealed = await sealer.seal('session', { ...tokens }, endsAt)
      const count = Math.ceil((sealed.length + 2) / CHUNK_LENGTH)
      if (count > MOST_CHUNKS) {
        throw new SessionError('unexpected', 'The tokens are larger than a browser can keep.')
      }
      const whole = `${count}.${sealed}`
      const written = allNames.slice(0, count).map((name, chunk) => {
        const value = whole.slice(chunk * CHUNK_LENGTH, (chunk + 1) * CHUNK_LENGTH)
        return toSetCookie(name, value, endsAt - now(), 'Strict')
      })
      const leftOver = allNames.slice(count).filter((name) => !cookies || cookies.has(name))
      return [...written, ...remove(leftOver)]
    },
    clear: (cookies) => remove([...cookies.keys()].filter(isOurs)),
  }
}

/** Puts the chunks together again; null when some are missing or they are too many or too large. */
function join(cookies: Cookies): string | null {
  const first = cookies.get(NAME) ?? ''
  if (!/^[1-8]\../.test(first)) return null
  const count = Number(first[0])
  const others = allNames.slice(1, count).map((name) => cookies.get(name))
  if (!others.every((chunk) => chunk !== undefined)) return null
  const whole = first.slice(2) + others.join('')
  return whole.length > MOST_LENGTH ? null : whole
}
