import type { Duration } from '../core/duration.js'

/** When a session comes to its end, and when its user is told. */
export interface GuardPolicy {
  /** Signs out after this long without activity in any tab. Default null: only the session's own end is guarded. */
  idleTimeout?: Duration | null
  /** How long before the end the warning comes; at least 20 s (WCAG 2.2.1). Default `{ minutes: 2 }`. */
  warnBefore?: Duration
  /** How long before the refresh token's end the session is ended, while saving still works. Default `{ minutes: 2 }`. */
  signOutBefore?: Duration
  /** How long a session may last from its sign-in, where a rule asks for less than the refresh token's validity. Default null. */
  sessionLimit?: Duration | null
  /**
   * Whoever comes to the page with less than this left of the refresh token signs in anew at once, before any work is
   * begun that the end would interrupt. Default null.
   */
  renewWhenLeft?: Duration | 'access-token-validity' | null
  /** When `renewWhenLeft` is looked at. Default `'page-load-and-return'`: also at the first activity after 5 minutes without any, or after the page was hidden or asleep that long. */
  renewAt?: 'page-load' | 'page-load-and-return'
  /** After its own sign-out the guard also ends what the service remembers in this browser, such as the cookie of managed login. Default false. */
  endBrowserSession?: boolean
}

/**
 * Who comes (back) with less left of the refresh token than an access token lives signs in anew: so each session that is
 * worked in has one more refresh before it.
 *
 * Solution one of the article that this package began with.
 */
export const earlyRenewal = {
  renewWhenLeft: 'access-token-validity',
  renewAt: 'page-load-and-return',
} as const satisfies GuardPolicy

/** Ends a session after 15 idle minutes, and asks for a new sign-in at page load when less than a day is left. Solution two of that article. */
export const strict = {
  idleTimeout: { minutes: 15 },
  renewWhenLeft: { days: 1 },
  renewAt: 'page-load',
  endBrowserSession: true,
} as const satisfies GuardPolicy

/** One idle hour, a day in all; after that the password is asked for. @see {@link https://pages.nist.gov/800-63-4/sp800-63b.html NIST SP 800-63B-4, AAL2} */
export const aal2 = {
  idleTimeout: { hours: 1 },
  sessionLimit: { hours: 24 },
  endBrowserSession: true,
} as const satisfies GuardPolicy

/** 15 idle minutes, 12 hours in all. @see {@link https://pages.nist.gov/800-63-4/sp800-63b.html NIST SP 800-63B-4, AAL3} */
export const aal3 = {
  idleTimeout: { minutes: 15 },
  sessionLimit: { hours: 12 },
  endBrowserSession: true,
} as const satisfies GuardPolicy

/** 15 idle minutes. @see PCI DSS 4.0.1, requirement 8.2.8 */
export const pci = {
  idleTimeout: { minutes: 15 },
  endBrowserSession: true,
} as const satisfies GuardPolicy
