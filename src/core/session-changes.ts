import type { ServerTime } from './clock.js'
import type { CrossTab, TabMessage } from './cross-tab.js'
import type { CurrentSession, HeldSession, TokenOrigin } from './current-session.js'
import { secondsToMs, type EpochMs } from './duration.js'
import { SessionError } from './errors.js'
import { keepTokens } from './keep-tokens.js'
import type { SessionSource } from './session-source.js'
import type { SignedOutReason } from './session-state.js'
import { decodeTokens, type DecodedTokens, type TokenSet } from './tokens.js'

/** How long another tab's writes and messages may take to be seen here, generously. */
const UNSEEN_MS = secondsToMs(2)
/** Anything on the origin can post a message: only these words become a state. */
const TELLABLE = /^(signed-out|idle|refresh-token-expired|revoked)$/

/** How sessions begin, change and end in this tab, and how the other tabs hear of it. */
export type SessionChanges = ReturnType<typeof createSessionChanges>

/** Creates the one place that writes the current session. */
export function createSessionChanges(room: {
  source: SessionSource
  current: CurrentSession
  time: ServerTime
  crossTab: CrossTab
  revoke: (tokens: TokenSet) => void
  /** Lets those who wait for a refresh look at the session again. */
  releaseWaiting: () => void
  /** As `SessionGuard.keepPage`. */
  keepPage: (reason: SignedOutReason) => SessionError | null | undefined
}) {
  const { source, current, time, crossTab, revoke, releaseWaiting, keepPage } = room
  /** What another tab told last of an end; storage may show it a little later. */
  let told: TabMessage = {}

  /** Shows that nobody is signed in, or keeps the page of whoever was. */
  function leave(reason: SignedOutReason, keepAs = reason): void {
    current.drop(reason, keepPage(keepAs))
    releaseWaiting()
  }

  /** Leaves a session that has ended elsewhere. */
  function follow(held: HeldSession, reason: SignedOutReason, keepAs = reason): void {
    if (held.isOwn) {
      // they may have been stored without a sight of that end, and would outlive it
      source.clear(held.tokens, 'unless-replaced')
      if (time.localNow() - held.heldSince < UNSEEN_MS) revoke(held.tokens)
    }
    leave(reason, keepAs)
  }

  /** Ends the session here and in the other tabs, or lets go of the page that was kept of one; gives what has ended. */
  function end(reason: SignedOutReason): HeldSession | null {
    const ended = current.held()
    if (ended) {
      // first: storage tells the other tabs of the end, and not of its reason
      crossTab.announce({ sub: ended.user.sub, reason })
      source.clear(ended.tokens)
      leave(reason)
    } else if (current.state.get().status === 'authenticated') current.drop(reason)
    return ended
  }

  /** Makes tokens the session of this tab, and tells the others of new ones. */
  function hold(tokens: DecodedTokens, origin: TokenOrigin): void {
    told = {}
    current.hold(tokens, origin)
    releaseWaiting()
    if (current.held()?.isOwn) crossTab.announce({})
  }

  return {
    end,
    hold,
    leave,

    /** Takes what the source holds now: at page load, after another tab or time may have changed it, or because the app asks. */
    take(loaded: TokenSet | null, why?: 'page-load' | 'reload'): void {
      const tokens = decodeTokens(loaded, source.clientId)
      const held = current.held()
      const state = current.state.get()
      if (!tokens) {
        const reason = told.sub === held?.user.sub ? told.reason : null
        // as long as nobody knows whether the end was wanted, it takes no work with it
        if (held) follow(held, reason ?? 'signed-out', reason ?? 'idle')
        else if (state.status === 'loading' || state.status === 'error') leave('no-session')
        return
      }
      // a page that has shown one user's data turns into another's only when the app says so
      const isHidden = state.status === 'unauthenticated' && state.reason === 'user-changed'
      const isShown = held || isHidden || state.status === 'authenticated'
      const shownUser = isShown && current.lastUser()
      const isStranger = shownUser && shownUser.sub !== tokens.sub
      if (isStranger && why !== 'reload') {
        if (held) follow(held, 'user-changed')
        else if (!isHidden) leave('user-changed')
        return
      }
      const isSameUser = held && !isStranger
      // a refresh that ended just after a new sign-in has written over it: the later sign-in stands
      if (isSameUser && why !== 'reload' && tokens.authTime < held.tokens.authTime) {
        if (held.isOwn) source.store(held.tokens, 'sign-in')
        return
      }
      const isNews =
        tokens.accessToken !== held?.tokens.accessToken &&
        (!isSameUser ||
          tokens.authTime !== held.tokens.authTime ||
          tokens.issuedAt >= held.tokens.issuedAt)
      if (isNews) hold(tokens, why === 'page-load' ? 'earlier-page' : 'other-tab')
    },

    /** Remembers why another tab's session ended. */
    hear(message: TabMessage): void {
      const { sub, reason } = message
      if (!reason || !TELLABLE.test(reason)) return
      told = message
      // storage may have been faster
      const state = current.state.get()
      const isUntold = !current.held() && (!('reason' in state) || state.reason === 'signed-out')
      if (isUntold && sub === current.lastUser()?.sub) leave(reason)
    },

    /** Takes the tokens of a sign-in; whoever was signed in before is signed out. */
    signedIn(received: TokenSet, sentAt: EpochMs): void {
      const tokens = decodeTokens(received, source.clientId)
      if (!tokens)
        throw new SessionError('unexpected', 'The sign-in brought tokens of somebody else.')
      const before = current.held()
      hold(keepTokens(room, tokens, sentAt, 'sign-in'), 'sign-in')
      if (!before || before.user.sub === tokens.sub) return
      // last, so that the other tabs read of a change of users and not of a sign-out
      if (before.tokens.username !== tokens.username) source.clear(before.tokens)
      revoke(before.tokens)
    },
  }
}
