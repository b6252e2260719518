import { decodeClaims, type TokenSet } from '../../core/tokens.js'
import { openStorage, withMemoryBehind } from '../token-storage.js'

/** What the tabs of one browser know of the session in their cookie, which none of them can read. */
export type SessionMark = ReturnType<typeof createSessionMark>

const ENDED = 'ended '

/**
 * Creates the mark: which session it is, by ids that are no secrets, and which tokens; or that it has ended.
 *
 * A script cannot take the cookie away, and what takes it away may fail or be slow; the mark is there at once, in all tabs
 * and after a reload, and each change of it makes the other tabs look. Where the browser blocks `localStorage`, this page
 * has a mark of its own.
 */
export function createSessionMark(clientId: string) {
  const items = withMemoryBehind(openStorage('localStorage'))
  const key = `react-cognito-session.${clientId}.session`
  const read = () => items.getItem(key)
  const write = (mark: string) => {
    if (read() !== mark) items.setItem(key, mark)
  }

  return {
    /** The mark as it is: what was asked for under another one may be out of date. */
    read,
    isEnded: (tokens: TokenSet) => read() === ENDED + toId(tokens),
    /** Tells that the session has these tokens now. */
    set(tokens: TokenSet) {
      // two refreshes may be of one second
      const { jti, iat } = claimsOf(tokens)
      write(`${toId(tokens)} ${String(jti ?? iat)}`)
    },
    /** Tells that this session has ended, unless there is another one by now. */
    end(tokens: TokenSet) {
      const id = toId(tokens)
      if (read()?.startsWith(`${id} `) ?? true) write(ENDED + id)
    },
    /** Forgets that this session has ended, where the next one of the same sign-in could not be told from it. */
    forgetEnd(tokens: TokenSet) {
      const isUnique = 'origin_jti' in claimsOf(tokens)
      if (!isUnique && read() === ENDED + toId(tokens)) items.removeItem(key)
    },
  }
}

const claimsOf = ({ accessToken }: TokenSet) => ({ ...decodeClaims(accessToken) })

/** Re-entering by the cookie of managed login keeps `auth_time`; `origin_jti` is in the tokens where the app client can revoke. */
function toId(tokens: TokenSet): string {
  const { sub, origin_jti, auth_time } = claimsOf(tokens)
  return `${String(sub)} ${String(origin_jti ?? auth_time)}`
}
