import { secondsToMs, type EpochMs } from '../core/duration.js'
import { toSetCookie, type Cookies } from './cookies.js'
import type { Sealer } from './sealing.js'

/** A sign-in that is under way in one browser. */
export interface SignInTransaction {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** A path, where a redirect comes back to. */
  readonly returnTo: string
  /** The popup that this sign-in happens in; null for a redirect. */
  readonly popup: string | null
  /** Who has to sign in; null for whoever does. */
  readonly user: { readonly sub: string; readonly authTime: EpochMs } | null
  /** The hash of the refresh token that the browser had before; null when it had none. */
  readonly replaces: string | null
}

/** Sign-ins that are under way, each sealed in a cookie of its own. */
export interface SignInCookie {
  /** Gives the `Set-Cookie` lines that begin a sign-in, and give up the oldest of too many. */
  begin(transaction: SignInTransaction, cookies: Cookies): Promise<string[]>
  /** @returns null when this browser has begun no sign-in with this state in the last 10 minutes. */
  find(state: string, cookies: Cookies): Promise<SignInTransaction | null>
  /** Gives the `Set-Cookie` line that ends it. */
  end(state: string): string
}

const PREFIX = '__Host-cognito-sign-in-'
const STATE_LENGTH = 16
const VALIDITY_MS = secondsToMs(600)
const MOST_AT_ONCE = 5
/** Of all of them: a server in front may take no more than 8 kB of cookies, and the session needs most of that. */
const MOST_LENGTH = 4000

const nameOf = (state: string) => PREFIX + state.slice(0, STATE_LENGTH)

/**
 * Creates the cookies of sign-ins: `SameSite=Lax`, for they have to come back from the service's pages.
 *
 * They tie an answer to the browser that asked: a code that somebody else has got is of no use in it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.7.1 RFC 9700, section 4.7.1: the state and the user agent}
 */
export function createSignInCookie(sealer: Sealer, now: () => EpochMs): SignInCookie {
  const remove = (name: string) => toSetCookie(name, '', 0, 'Lax')
  return {
    async begin(transaction, cookies) {
      const sealed = await sealer.seal('sign-in', { ...transaction }, now() + VALIDITY_MS)
      const written = toSetCookie(nameOf(transaction.state), sealed, VALIDITY_MS, 'Lax')
      const others = [...cookies].filter(([name]) => name.startsWith(PREFIX))
      const tooMany = others.filter((_, index) => {
        // browsers send the older ones first
        const thisAndNewer = others.slice(index)
        const length = thisAndNewer.flat().join('').length + sealed.length
        return thisAndNewer.length >= MOST_AT_ONCE || length > MOST_LENGTH
      })
      return [...tooMany.map(([name]) => remove(name)), written]
    },
    async find(state, cookies) {
      const opened = await sealer.open('sign-in', cookies.get(nameOf(state)) ?? '')
      const transaction = opened?.payload as SignInTransaction | undefined
      return transaction?.state === state ? transaction : null
    },
    end: (state) => remove(nameOf(state)),
  }
}
