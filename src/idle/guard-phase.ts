import { secondsToMs, type EpochMs } from '../core/duration.js'

/** Nobody is warned with less time left than this to react. @see {@link https://www.w3.org/TR/WCAG22/#timing-adjustable WCAG 2.2, 2.2.1} */
export const LEAST_WARNING_MS = secondsToMs(20)

/** What the guard's phase follows from; all instants on one clock. */
export interface GuardFacts {
  /** Of this tab or any other. */
  readonly lastActivityAt: EpochMs
  readonly authTime: EpochMs
  readonly refreshTokenExpiresAt: EpochMs
  /** Since when this tab shows its warning; null while it shows none. */
  readonly warnedAt: EpochMs | null
  /** Null: idleness ends nothing. */
  readonly idleTimeoutMs: number | null
  /** How long a session may last in all, from the sign-in; null: as long as its refresh token. */
  readonly sessionLimitMs: number | null
  readonly warnBeforeMs: number
  readonly signOutBeforeMs: number
}

/** Why a session comes to its end. */
export type GuardCause = 'idle' | 'refresh-token-expiry'

/** Where a session stands between its beginning and its end. */
export type GuardPhase = Readonly<{
  phase: 'watching' | 'warning' | 'signing-out'
  cause: GuardCause
  /** When the session is to be ended. */
  signOutAt: EpochMs
}>

/**
 * Tells where a session stands: the earlier of its two ends counts, that of idleness and its own.
 *
 * Derived from facts alone, so that each tab comes to the same answer by itself, after a sleep of any length too. A
 * warning that comes late still leaves 20 s, as long as the refresh token lives.
 */
export function guardPhase(facts: GuardFacts, now: EpochMs): GuardPhase {
  const { lastActivityAt, authTime, refreshTokenExpiresAt, warnedAt } = facts
  const { idleTimeoutMs, sessionLimitMs, warnBeforeMs, signOutBeforeMs } = facts
  const idleEndsAt = lastActivityAt + (idleTimeoutMs ?? Infinity)
  const lastEndsAt = Math.min(refreshTokenExpiresAt, authTime + (sessionLimitMs ?? Infinity))
  const endsAt = lastEndsAt - signOutBeforeMs
  const isIdle = idleEndsAt < endsAt
  const cause = isIdle ? 'idle' : 'refresh-token-expiry'
  const dueAt = isIdle ? idleEndsAt : endsAt
  if (now < dueAt - warnBeforeMs) return { phase: 'watching', cause, signOutAt: dueAt }

  const shownAt = warnedAt ?? now
  const graceEndsAt = Math.min(shownAt + LEAST_WARNING_MS, lastEndsAt)
  // who was never warned in time and comes too late, after a sleep, gets no grace
  const signOutAt = shownAt < dueAt ? Math.max(dueAt, graceEndsAt) : dueAt
  return { phase: now < signOutAt ? 'warning' : 'signing-out', cause, signOutAt }
}

/** What the renewal rule follows from. */
export interface RenewalFacts extends Pick<GuardFacts, 'authTime' | 'refreshTokenExpiresAt'> {
  /** Null: there is no such rule. */
  readonly renewWhenLeftMs: number | null
  readonly accessTokenValidityMs: number
}

/**
 * Tells whether somebody who has just come (back) should sign in anew now rather than later in the middle of their work.
 *
 * Never soon after a sign-in: a rule that is never content must not become a loop.
 */
export function isRenewalDue(facts: RenewalFacts, now: EpochMs): boolean {
  const { authTime, refreshTokenExpiresAt, renewWhenLeftMs, accessTokenValidityMs } = facts
  const isFresh = now - authTime < accessTokenValidityMs
  return renewWhenLeftMs !== null && !isFresh && refreshTokenExpiresAt - now < renewWhenLeftMs
}
