import { randomText } from './base64.js'
import type { DeviceRecord } from './devices.js'
import { notAuthorized } from './service-exception.js'
import type { SrpChallenge } from './srp.js'

/** What a sign-in waits for. */
export type PendingChallenge =
  | { name: 'PASSWORD_VERIFIER'; srp: SrpChallenge }
  | { name: 'CUSTOM_CHALLENGE' }
  | { name: 'NEW_PASSWORD_REQUIRED' }
  | { name: 'MFA_SETUP'; isVerified: boolean }
  | { name: 'SELECT_MFA_TYPE' }
  | { name: 'SMS_MFA' }
  | { name: 'SOFTWARE_TOKEN_MFA' }
  | { name: 'DEVICE_SRP_AUTH'; device: DeviceRecord }
  | { name: 'DEVICE_PASSWORD_VERIFIER'; device: DeviceRecord; srp: SrpChallenge }

/** A sign-in on its way. */
export interface SignInAttempt {
  username: string
  clientId: string
  isCustom: boolean
  deviceKey: string | null
  pending: PendingChallenge
  /** Epoch milliseconds. */
  expiresAt: number
}

/** The sign-ins on their way, by the `Session` texts their clients hold. */
export interface SignInAttempts {
  start(facts: Omit<SignInAttempt, 'expiresAt'>): SignInAttempt
  /** A new `Session` text. */
  sessionOf(attempt: SignInAttempt): string
  /** @throws {ServiceException} `NotAuthorizedException` when there is none, or it is older than three minutes. */
  find(session: string | null): SignInAttempt
  end(attempt: SignInAttempt): void
}

const lifeMs = 180_000

/**
 * Keeps sign-ins on their way, in memory only.
 *
 * All `Session` texts of an attempt stay good until it ends: the SDK answers `DEVICE_SRP_AUTH` after a second
 * factor with the `Session` of the step before.
 */
export function createSignInAttempts(now: () => number): SignInAttempts {
  const bySession = new Map<string, SignInAttempt>()

  function end(ended: SignInAttempt): void {
    for (const [session, attempt] of bySession) {
      if (attempt === ended) bySession.delete(session)
    }
  }

  return {
    start: (facts) => ({ ...facts, expiresAt: now() + lifeMs }),
    sessionOf(attempt) {
      const session = randomText(48)
      attempt.expiresAt = now() + lifeMs
      bySession.set(session, attempt)
      return session
    },
    find(session) {
      const attempt = bySession.get(session ?? '')
      if (!attempt) throw notAuthorized('Invalid session for the user.')
      if (now() < attempt.expiresAt) return attempt
      end(attempt)
      throw notAuthorized('Invalid session for the user, session is expired.')
    },
    end,
  }
}
