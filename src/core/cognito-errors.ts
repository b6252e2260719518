import { SessionError, type SessionErrorCode } from './errors.js'

/** Refusals by the code that they mean; of two that fit, the first counts. */
export type RefusalTable = Readonly<Partial<Record<SessionErrorCode, RegExp>>>

/**
 * What a refusal means for a session.
 *
 * Terminal codes say that the session is dead. `throttled` is asked again later; `invalid_config` and
 * `authorization_failed` (the pool's own Lambda or firewall) are not, but end nothing. What is not in the table goes by
 * HTTP status, and is never terminal.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html Cognito API, GetTokensFromRefreshToken, Errors}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749, section 5.2}
 */
const REFUSALS: RefusalTable = {
  refresh_token_revoked:
    /^((NotAuthorized|UserNotFound|UserNotConfirmed|PasswordResetRequired)Exception|invalid_grant)$/,
  refresh_token_reused: /^RefreshTokenReuseException$/,
  throttled: /^(TooMany|Throttling|(Request)?LimitExceeded)/,
  service: /^(InternalError|ServiceUnavailable)/,
  authorization_failed: /^(Forbidden|UnexpectedLambda|UserLambda|InvalidLambda|access_denied)/,
  invalid_config: /^(ResourceNotFound|UnknownOperation|Invalid|Unsupported|Unauthorized)/i,
}

/** A service's refusal, as it came over the wire. */
export interface Refusal {
  /** Cognito's exception (`NotAuthorizedException`) or OAuth's `error` (`invalid_grant`); empty when none was told. */
  name: string
  /** HTTP status. */
  status: number
  /** The service's own words, where they are fit for people; a proxy may have put the request into them. */
  message?: string | undefined
  /** From `Retry-After`, in milliseconds. */
  retryAfterMs?: number | undefined
}

/** Gives the typed error for a refusal: by its name in `first` or in the table for sessions, else by HTTP status. */
export function toRefusalError(refusal: Refusal, first: RefusalTable = {}): SessionError {
  const { name, status, message, retryAfterMs } = refusal
  const rows = [...Object.entries(first), ...Object.entries(REFUSALS)]
  const row = rows.find(([, names]) => names.test(name))
  const code = (row?.[0] as SessionErrorCode | undefined) ?? toStatusCode(status)
  const said = message || `Cognito answered ${name || status}.`
  return new SessionError(code, said, { cause: { name, status }, retryAfterMs })
}

function toStatusCode(status: number): SessionErrorCode {
  if (status === 429) return 'throttled'
  return status >= 500 ? 'service' : 'unexpected'
}
