import { secondsToMs, type EpochMs } from '../core/duration.js'
import type { SessionError } from '../core/errors.js'
import { pageLifecycle } from '../core/page-lifecycle.js'
import type { SessionClient } from '../core/session-client.js'
import type { SessionState, SessionUser, SignedOutReason } from '../core/session-state.js'
import { toSignedOutError } from '../core/signed-out-error.js'
import { createStore } from '../core/store.js'
import { unsavedWorkOf, type SaveErrorListener } from '../core/unsaved-work.js'
import { watchActivity, type ActivityWatch } from './activity.js'
import { isDevelopment } from '../core/development.js'
import { guardDeskOf } from './guard-controls.js'
import { createGuardEnding, SAVE_LIMIT_MS } from './guard-ending.js'
import {
  isSameNotice,
  toEndReason,
  toReauthentication,
  type Reauthenticate,
} from './guard-notice.js'
import { guardPhase, type GuardCause } from './guard-phase.js'
import { createGuardRenewal } from './guard-renewal.js'
import type { GuardRules } from './guard-rules.js'
import type { GuardNotice } from './guard-state.js'
import { createLastActivity } from './last-activity.js'
import { notify } from './notification.js'
import { createPageTitle } from './page-title.js'
import type { GuardPolicy } from './policies.js'
import { tellApp } from './tell-app.js'
import { toDigits } from './time-left.js'

/** How to guard. */
export interface IdleGuardOptions extends GuardPolicy {
  /** The app's own way to let the user of this page sign in again, without leaving it. Default: the source's, if it has one. */
  reauthenticate?: Reauthenticate
  /** The text of a system notification when a warning comes up in a hidden page; shown only if the app has the permission already. Default: none. */
  notification?: string
  /** Hears of each piece of work that could not be saved. */
  onSaveError?: SaveErrorListener
  /** Hears once of each end of a session, whoever ended it, when its page may go. */
  onSignOut?: (reason: SignedOutReason) => void
}

/** The guard of one session client, without pixels. */
export interface IdleGuard {
  /** What is to be shown; null while there is nothing to tell, the same object while that stays as it is. */
  getNotice(): GuardNotice | null
  subscribe(onChange: () => void): () => void
  /** Sets how to guard; takes effect at the next look, a second later at most. */
  configure(options: IdleGuardOptions, rules: GuardRules): void
  /**
   * Begins to watch; returns the end of it.
   *
   * @throws {SessionError} `invalid_config` when the client has a guard already.
   */
  start(): () => void
}

/** After a sleep no event need come: the only way to notice is to look. */
const LOOK_EVERY_MS = secondsToMs(1)
/** A warning that was put aside comes back when so much is left. */
const REMIND_AT_MS = [secondsToMs(60), SAVE_LIMIT_MS]

const UNWANTED = /^(idle|refresh-token-expired|revoked)$/
const REASONS = { idle: 'idle', 'refresh-token-expiry': 'refresh-token-expired' } as const

type Authenticated = Extract<SessionState, { status: 'authenticated' }>

/** Creates the guard of a client; it feeds facts and time to `guardPhase`, and acts on the answer. */
export function createIdleGuard(client: SessionClient): IdleGuard {
  const { time } = client
  const notice = createStore<GuardNotice | null>(null)
  const unsaved = unsavedWorkOf(client)
  const desk = guardDeskOf(client)
  const activity = createLastActivity(client.source, time)
  const title = createPageTitle()
  let options: IdleGuardOptions = {}
  let rules: GuardRules
  const ending = createGuardEnding(
    client,
    (error, work) => tellApp(options.onSaveError, error, work),
    () => look(),
  )
  const renewal = createGuardRenewal(client, activity, ending)

  let watched: SessionUser | null = null
  let isKept = false
  let endsAt: EpochMs = Infinity
  let warning: { cause: GuardCause; since: EpochMs; isSavedLast: boolean } | null = null
  let remindAtMs = Infinity
  let removeNotification = () => {}
  let watch: ActivityWatch | null = null
  let cancelLook = () => {}

  function look(): void {
    cancelLook()
    if (!watch) return
    const state = client.getState()
    if (state.status !== 'authenticated') return forget()
    const { sub, authTime } = state.user
    const isResumed = isKept && !state.refreshError?.isTerminal
    if (isResumed || sub !== watched?.sub || authTime !== watched.authTime) begin(state.user)
    // what has begun may have looked already
    cancelLook()
    cancelLook = time.after(LOOK_EVERY_MS, look)
    if (state.refreshError?.isTerminal) return keep(state)
    renewal.noteAbsence()
    if (desk.isHeld()) activity.note()
    activity.flush()
    judge(state)
  }

  function forget(): void {
    watched = null
    desk.outlook = null
    endsAt = Infinity
    isKept = false
    warning = null
    show(null)
  }

  /** A sign-in, or a page that was loaded with a session. */
  function begin(user: SessionUser): void {
    const isResumed = isKept
    forget()
    watched = user
    activity.begin(user)
    if (isResumed) void ending.save('signed-in-again', SAVE_LIMIT_MS)
    else renewal.endIfDue(rules)
  }

  function judge(state: Authenticated): void {
    const now = time.now()
    const { user, refreshTokenExpiresAt } = state
    const { authTime } = user
    const lastActivityAt = activity.get()
    const facts = { ...rules, lastActivityAt, authTime, refreshTokenExpiresAt }
    const decide = (warnedAt: EpochMs | null) => guardPhase({ ...facts, warnedAt }, now)
    let decision = decide(warning?.since ?? null)
    if (warning && decision.cause !== warning.cause) {
      warning = null
      decision = decide(null)
    }
    desk.outlook = { ...facts, ...decision }
    const { phase, cause, signOutAt } = decision
    endsAt = signOutAt
    switch (phase) {
      case 'watching':
        warning = null
        if (watch?.isActiveInFrame()) activity.note()
        return show(ending.isUnderWay() ? { phase: 'signing-out', ...common() } : null)
      case 'warning':
        return warn(state, cause, signOutAt, now)
      case 'signing-out':
        void client.signOut({ reason: REASONS[cause] })
        return
      default:
        phase satisfies never
    }
  }

  const common = () => ({ unsavedWork: unsaved.get() })

  function warn(state: Authenticated, cause: GuardCause, signOutAt: EpochMs, now: EpochMs): void {
    const leftMs = signOutAt - now
    if (!warning) {
      warning = { cause, since: now, isSavedLast: false }
      remindAtMs = Infinity
      removeNotification()
      const { notification } = options
      if (notification && !pageLifecycle.isVisible()) removeNotification = notify(notification)
      void ending.save('warning', leftMs)
    }
    if (leftMs <= SAVE_LIMIT_MS && !warning.isSavedLast) {
      warning.isSavedLast = true
      void ending.save('sign-out', leftMs)
    }
    if (ending.isUnderWay()) return show({ phase: 'signing-out', ...common() })
    const { signOut } = ending
    const shared = { phase: 'warning', signOutAt, signOut, ...common() } as const
    if (cause === 'idle') return show({ ...shared, cause, staySignedIn })
    const isDismissed = leftMs > remindAtMs
    const again = toReauthentication(client, state.user, options.reauthenticate)
    show({ ...shared, cause, isDismissed, dismiss, ...again })
  }

  function staySignedIn(): void {
    look()
    if (warning?.cause !== 'idle') return
    activity.note()
    activity.flush()
    look()
  }

  function dismiss(): void {
    const leftMs = endsAt - time.now()
    remindAtMs = REMIND_AT_MS.find((ms) => ms < leftMs) ?? 0
    look()
  }

  /** The session has ended, and the page waits for its user. */
  function keep(state: Authenticated): void {
    isKept = true
    endsAt = Infinity
    const reason = toEndReason(state.refreshError!)
    const again = toReauthentication(client, state.user, options.reauthenticate)
    show({ phase: 'signed-out', reason, signOut: ending.signOut, ...common(), ...again })
    // the last of it was saved by somebody else or given up: nothing keeps the page any more
    if (!desk.keepsPage()) void client.signOut({ reason })
  }

  /** An end that the user has not asked for must not take their work with it. */
  function keepPage(reason: SignedOutReason): SessionError | null {
    return UNWANTED.test(reason) && desk.keepsPage() ? toSignedOutError(reason) : null
  }

  function show(next: GuardNotice | null): void {
    const isHidden = !pageLifecycle.isVisible()
    const isCounting = next?.phase === 'warning' && isHidden
    title.show(isCounting ? `(${toDigits((next.signOutAt - time.now()) / secondsToMs(1))})` : null)
    if (!isCounting) removeNotification()
    if (!isSameNotice(notice.get(), next)) notice.set(next)
  }

  function onActivity(): void {
    const now = time.localNow()
    // a page that was frozen or asleep judges before it counts anything
    if (now - renewal.lastLookAt() > 2 * LOOK_EVERY_MS) look()
    const current = notice.get()
    const counts = !current || (current.phase === 'warning' && current.cause !== 'idle')
    if (!watched || !counts) return
    const hasComeBack = renewal.hasComeBack()
    activity.note()
    if (hasComeBack && options.renewAt !== 'page-load') renewal.endIfDue(rules)
  }

  let wasAuthenticated = false
  function onSessionChange(): void {
    const state = client.getState()
    const hasEnded = wasAuthenticated && state.status === 'unauthenticated'
    const wasKept = isKept
    wasAuthenticated = state.status === 'authenticated'
    look()
    if (!hasEnded) return
    if (state.reason === 'idle') activity.forget()
    tellApp(options.onSignOut, state.reason)
    const isOurs = wasKept || /^(idle|refresh-token-expired)$/.test(state.reason)
    if (isOurs && options.endBrowserSession) client.source.endBrowserSession?.()
  }

  return {
    getNotice: notice.get,
    subscribe: notice.subscribe,
    configure(nextOptions, nextRules) {
      options = nextOptions
      rules = nextRules
    },
    start() {
      let leavePost: () => void
      try {
        leavePost = client.guardWith({ endsAt: () => endsAt, end: look, keepPage })
      } catch (error) {
        if (isDevelopment()) throw error
        return () => {}
      }
      const undo = [
        leavePost,
        client.subscribe(onSessionChange),
        pageLifecycle.subscribe(() => look()),
        unsaved.subscribe(() => look()),
      ]
      watch = watchActivity(onActivity)
      onSessionChange()
      return () => {
        watch?.stop()
        watch = null
        cancelLook()
        activity.flush()
        undo.forEach((stop) => stop())
        forget()
      }
    },
  }
}
