import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { ServerTime } from './clock.js'
import type { EpochMs } from './duration.js'
import type { SessionError } from './errors.js'
import {
  toUser,
  type SessionState,
  type SessionUser,
  type SignedOutReason,
} from './session-state.js'
import { createStore } from './store.js'
import type { DecodedTokens } from './tokens.js'
import { toUserSession } from './user-session.js'

/** The session that this tab holds. */
export interface HeldSession {
  readonly tokens: DecodedTokens
  readonly session: CognitoUserSession
  readonly user: SessionUser
  readonly refreshTokenExpiresAt: EpochMs
  /** True when this tab has got the tokens from the service itself. */
  readonly isOwn: boolean
  /** By this computer's clock. */
  readonly heldSince: EpochMs
}

/** Where tokens come from: the drift of an earlier page's clock is a hint, another tab's is evidence, that of own requests was measured. */
export type TokenOrigin = 'earlier-page' | 'other-tab' | 'refresh' | 'sign-in'

/** What this tab holds, and the state that follows from it. */
export type CurrentSession = ReturnType<typeof createCurrentSession>

/** Creates the room in which one client's session lives; starts as `loading`. */
export function createCurrentSession(time: ServerTime, refreshTokenValidityMs: number) {
  const state = createStore<SessionState>({ status: 'loading' })
  let held: HeldSession | null = null
  let lastUser: SessionUser | null = null
  let generation = 0

  return {
    state,
    held: () => held,
    /** Whose page this is: that of who is signed in, or was when it was kept, or was last. */
    lastUser: () => lastUser,
    /** Grows with every sign-in and sign-out: what began in an older generation must not be kept. */
    generation: () => generation,

    /** Makes tokens the session of this tab. At page load a session that seems to have ended stays `loading` until the service has been asked. */
    hold(tokens: DecodedTokens, origin: TokenOrigin): void {
      const isOwn = origin === 'refresh' || origin === 'sign-in'
      if (!isOwn) time.takeDrift(tokens, origin === 'other-tab')
      const user = toUser(tokens, lastUser)
      if (user !== held?.user || origin === 'sign-in') generation++
      lastUser = user
      const refreshTokenExpiresAt = tokens.authTime + refreshTokenValidityMs
      const shown = { session: toUserSession(tokens, time), user, refreshTokenExpiresAt }
      held = { tokens, ...shown, isOwn, heldSince: time.localNow() }
      const lastsUntil = Math.max(tokens.expiresAt, refreshTokenExpiresAt)
      if (origin !== 'earlier-page' || lastsUntil > time.now()) {
        state.set({ status: 'authenticated', ...shown, refreshError: null })
      }
    },

    /** Ends the session of this tab; with an error its page is kept: the state stays, and tells of the end by that error. */
    drop(reason: SignedOutReason, error?: SessionError | null): void {
      generation++
      held = null
      const now = state.get()
      const isKept = error && now.status === 'authenticated'
      state.set(
        isKept ? { ...now, refreshError: error } : { status: 'unauthenticated', reason, lastUser },
      )
    },

    /** Tells that the service or the source failed, which ends nothing. */
    fail(error: SessionError): void {
      const now = state.get()
      if (now.status === 'authenticated') {
        // not on a page that was kept: it has the error of its end
        if (held && now.refreshError?.code !== error.code) {
          state.set({ ...now, refreshError: error })
        }
      } else if (now.status !== 'unauthenticated') state.set({ status: 'error', error })
    },
  }
}
