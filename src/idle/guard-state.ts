import type { Duration, EpochMs } from '../core/duration.js'
import type { SignedOutReason } from '../core/session-state.js'
import type { UnsavedItem } from '../core/unsaved-work.js'

/** How to sign out from a warning. */
export interface GuardSignOut {
  /**
   * Saves what is unsaved and signs out.
   *
   * @param options.evenIfUnsaved - signs out although something could not be saved: it is lost.
   * @throws {SessionError} `unsaved_work` when something could not be saved and that was not asked for; the session goes on.
   */
  signOut(options?: { evenIfUnsaved?: boolean }): Promise<void>
}

/** What a dialog shows and offers while a session comes to its end: only what is true at that end. */
export type GuardWarning = Readonly<
  GuardSignOut & {
    phase: 'warning'
    /** When the session will be ended, on Cognito's clock. */
    signOutAt: EpochMs
    unsavedWork: readonly UnsavedItem[]
  } & (
      | {
          cause: 'idle'
          /** Goes on with the session, in every tab. */
          staySignedIn(): void
        }
      | {
          /** No refresh moves this end: only a new sign-in does. */
          cause: 'refresh-token-expiry'
          /** True after `dismiss()`, until little time is left. */
          isDismissed: boolean
          /**
           * Lets the user prove again who they are, by the app's own `reauthenticate` or the source's; `canReauthenticate`
           * tells whether there is one. Without, a form signs in with `useReauthentication`.
           *
           * @throws {SessionError} as that does: `different_user`, `not_reauthenticated`, `network`.
           */
          reauthenticate(): Promise<void>
          canReauthenticate: boolean
          /** Puts the warning aside until the last minute. */
          dismiss(): void
        }
    )
>

/** The session has ended, and the page stays: something on it is not saved, or a sign-in on it is not finished. */
export type GuardKeptPage = Readonly<
  GuardSignOut & {
    phase: 'signed-out'
    reason: SignedOutReason
    unsavedWork: readonly UnsavedItem[]
    reauthenticate(): Promise<void>
    canReauthenticate: boolean
  }
>

/** The work is being saved before a sign-out that was asked for, or that the article's rules ask for. */
export type GuardSigningOut = Readonly<{
  phase: 'signing-out'
  unsavedWork: readonly UnsavedItem[]
}>

/** What the guard has to tell. */
export type GuardNotice = GuardWarning | GuardSigningOut | GuardKeptPage

/** What can be done about the guard from anywhere below the provider; the functions are always the same. */
export interface GuardControls {
  /**
   * Keeps the session from being idle while something goes on that needs no hand, such as an upload or a video; never
   * moves the session's end.
   *
   * @param reason - for whoever reads the code: `'uploading'`.
   * @param options.max - after this it counts no more.
   * @returns what ends it.
   */
  hold(reason: string, options: { max: Duration }): () => void
  /** True while leaving the page would lose work, and it is not the guard itself that leaves: for `beforeunload` and for router blockers. */
  shouldBlock(): boolean
}

/** The guard's phase as a hook gives it. */
export type IdleGuardState = GuardControls & (Readonly<{ phase: 'watching' }> | GuardNotice)
