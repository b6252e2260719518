import type { UnsavedItem } from '../core/unsaved-work.js'

import type { GuardFormLabels } from './guard-form-labels.js'

/** Every text of the guard's dialog, in whole sentences. */
export interface GuardLabels {
  /** A BCP 47 tag: the dialog's `lang`, and the language of its times. */
  locale: string
  /** Default `'ltr'`. */
  dir?: 'ltr' | 'rtl'
  idleTitle: string
  idleText: string
  staySignedIn: string
  signOut: string
  expiryTitle: string
  expiryText: string
  signInAgain: string
  notNow: string
  /** The user has to go on in a window that was opened for it. */
  otherWindow: string
  /** @param time - such as `1 minute, 45 seconds`. */
  timeLeft: (time: string) => string
  signingOutTitle: string
  failedTitle: string
  failedText: string
  signOutAnyway: string
  signedOutTitle: string
  signedOutText: string
  leaveWithoutSaving: string
  unsavedWork: string
  statuses: Record<UnsavedItem['status'], string>
  /** By the code of the error; `unexpected` for all others. */
  errors: Record<'network' | 'different_user' | 'popup_blocked' | 'unexpected', string>
  /** The sign-in form. Default: English, loaded with the form. */
  form?: GuardFormLabels
}

/** The dialog in English, its default. */
export const englishLabels: GuardLabels = {
  locale: 'en',
  idleTitle: 'Are you still there?',
  idleText: 'You have been inactive for a while. To protect your account, we will sign you out.',
  staySignedIn: 'Stay signed in',
  signOut: 'Sign out now',
  expiryTitle: 'Your session is about to end',
  expiryText: 'Sign in again to continue. Nothing on this page will be lost.',
  signInAgain: 'Sign in again',
  notNow: 'Not now',
  otherWindow: 'Continue in the other window…',
  timeLeft: (time) => `${time} left`,
  signingOutTitle: 'Saving your work…',
  failedTitle: 'Not everything could be saved',
  failedText: 'You are still signed in. What is not saved will be lost if you sign out.',
  signOutAnyway: 'Sign out anyway',
  signedOutTitle: 'You have been signed out',
  signedOutText: 'Sign in again as the same user, and your work will be saved.',
  leaveWithoutSaving: 'Leave without saving',
  unsavedWork: 'Your work on this page',
  statuses: {
    unsaved: 'Not saved yet',
    saving: 'Saving…',
    saved: 'Saved',
    failed: 'Could not be saved',
  },
  errors: {
    network: 'There is no connection. Please try again.',
    different_user: 'Please sign in as the same user.',
    popup_blocked: 'Your browser has blocked the sign-in window. Please allow it and try again.',
    unexpected: 'Something went wrong. Please try again.',
  },
}
