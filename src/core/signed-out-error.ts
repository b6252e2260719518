import { SessionError, type SessionErrorCode } from './errors.js'
import type { SignedOutReason } from './session-state.js'

const CODE_BY_REASON: Partial<Record<SignedOutReason, SessionErrorCode>> = {
  'refresh-token-expired': 'refresh_token_expired',
  revoked: 'refresh_token_revoked',
  'user-changed': 'user_changed',
}

/** Gives the terminal error that goes with the reason for which nobody is signed in. */
export function toSignedOutError(reason: SignedOutReason): SessionError {
  const code = CODE_BY_REASON[reason] ?? 'not_authenticated'
  return new SessionError(code, `Nobody is signed in: ${reason}.`)
}
