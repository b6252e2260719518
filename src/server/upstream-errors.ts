import type { RefusalTable } from '../core/cognito-errors.js'
import { SessionError } from '../core/errors.js'

/** What refusals mean for a sign-in; else they mean what they mean for a session. */
export const SIGN_IN_REFUSALS: RefusalTable = {
  interaction_required: /^(login|interaction|consent|account_selection)_required$/,
  service: /^(server_error|temporarily_unavailable)$/,
  // a code that was used, has run out, or belongs to another verifier
  invalid_callback: /^invalid_grant$/,
}

/** Gives the error for something that was thrown on the way to a service: what it says, it may have from a token. */
export function toUpstreamError(thrown: unknown): SessionError {
  if (thrown instanceof SessionError) return thrown
  const { name, cause } = Object(thrown) as Error
  const { code } = Object(cause) as { code?: unknown }
  return new SessionError('network', 'Cognito could not be reached.', { cause: { name, code } })
}
