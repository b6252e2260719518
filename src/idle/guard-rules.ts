import { secondsToMs, toMs, type Duration } from '../core/duration.js'
import { SessionError } from '../core/errors.js'
import { isDevelopment } from '../core/development.js'
import { LEAST_WARNING_MS } from './guard-phase.js'
import type { GuardPolicy } from './policies.js'

/** A policy in milliseconds, each figure such that the guard can keep it. */
export interface GuardRules {
  readonly idleTimeoutMs: number | null
  readonly sessionLimitMs: number | null
  readonly warnBeforeMs: number
  readonly signOutBeforeMs: number
  readonly renewWhenLeftMs: number | 'access-token-validity' | null
}

const TWO_MINUTES_MS = secondsToMs(120)
/** Of a session that is too short for its policy, the warning and the margin take this part each. */
const PART = 4

/**
 * Converts a policy to rules.
 *
 * In development a setting that cannot work is an error that says what to write instead; in production it is clamped to
 * the nearest one that can, for a wrong figure must not sign anybody out, or never.
 *
 * @throws {SessionError} `invalid_config`, in development only.
 */
export function toGuardRules(policy: GuardPolicy, refreshTokenValidity: Duration): GuardRules {
  const validityMs = toMs(refreshTokenValidity, 'refreshTokenValidity')
  const { renewWhenLeft = null } = policy

  const warnBeforeMs = read(policy.warnBefore, 'warnBefore', TWO_MINUTES_MS)
  let warningMs = demand(warnBeforeMs >= LEAST_WARNING_MS, 'warnBefore is 20 s at least.')
    ? warnBeforeMs
    : LEAST_WARNING_MS

  let idleTimeoutMs = read(policy.idleTimeout, 'idleTimeout', null)
  if (idleTimeoutMs !== null) {
    const isEnough = idleTimeoutMs > warningMs
    demand(isEnough, 'idleTimeout is longer than warnBefore, such as { minutes: 15 }.')
    if (!isEnough) {
      idleTimeoutMs = Math.max(idleTimeoutMs, 2 * LEAST_WARNING_MS)
      warningMs = Math.min(warningMs, idleTimeoutMs / 2)
    }
  }

  const sessionLimitMs = read(policy.sessionLimit, 'sessionLimit', null)
  const lifeMs = Math.min(validityMs, sessionLimitMs ?? Infinity)
  let signOutBeforeMs = read(policy.signOutBefore, 'signOutBefore', TWO_MINUTES_MS)
  const isLongEnough = warningMs + signOutBeforeMs < lifeMs
  demand(isLongEnough, 'warnBefore and signOutBefore together are shorter than the session.')
  if (!isLongEnough) {
    signOutBeforeMs = Math.min(signOutBeforeMs, lifeMs / PART)
    warningMs = Math.min(warningMs, lifeMs / PART)
  }

  const isByToken = renewWhenLeft === 'access-token-validity'
  const renewMs = isByToken ? null : read(renewWhenLeft, 'renewWhenLeft', null)
  const canRenew = demand(
    (renewMs ?? 0) < validityMs,
    'renewWhenLeft is shorter than refreshTokenValidity, or every session would be too old.',
  )
  const renewWhenLeftMs = isByToken ? renewWhenLeft : canRenew ? renewMs : null
  return {
    idleTimeoutMs,
    sessionLimitMs,
    warnBeforeMs: warningMs,
    signOutBeforeMs,
    renewWhenLeftMs,
  }
}

/** Gives a length, or what stands for one that is not given or, in production, is none. */
function read<T>(duration: Duration | null | undefined, option: string, otherwise: T): number | T {
  if (duration == null) return otherwise
  try {
    return toMs(duration, option)
  } catch (error) {
    if (isDevelopment()) throw error
    return otherwise
  }
}

function demand(isRight: boolean, message: string): boolean {
  if (!isRight && isDevelopment()) {
    throw new SessionError('invalid_config', message)
  }
  return isRight
}
