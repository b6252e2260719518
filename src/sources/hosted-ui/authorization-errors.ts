import type { RefusalTable } from '../../core/cognito-errors.js'
import { SessionError, type SessionErrorCode } from '../../core/errors.js'

/** What the authorize endpoint's `error` means; what is not in the table is `unexpected`. */
const ERRORS: RefusalTable = {
  interaction_required: /^(login|interaction|consent|account_selection)_required$/,
  authorization_failed: /^(access_denied|unauthorized_client)$/,
  service: /^(server_error|temporarily_unavailable)$/,
  invalid_config: /^(invalid_request|invalid_scope|unsupported_response_type)$/,
}

/**
 * Gives the typed error for an `error` of the authorize endpoint.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 RFC 6749, section 4.1.2.1}
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthError OpenID Connect Core, section 3.1.2.6}
 */
export function toAuthorizationError(error: string): SessionError {
  // it comes out of an address, where anything can be
  const name = /^\w{1,60}$/.test(error) ? error : 'something else'
  const row = Object.entries(ERRORS).find(([, names]) => names.test(name))
  const code = (row?.[0] as SessionErrorCode | undefined) ?? 'unexpected'
  return new SessionError(code, `The sign-in page answered ${name}.`, { cause: { name } })
}
