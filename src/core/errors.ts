/**
 * What went wrong, as a name that stays the same between releases.
 *
 * Terminal codes end the session: `not_authenticated`, `refresh_token_expired`, `refresh_token_revoked`,
 * `refresh_token_reused`, `user_changed`. The others leave it as it is.
 */
export type SessionErrorCode =
  | 'not_authenticated'
  | 'refresh_token_expired'
  | 'refresh_token_revoked'
  | 'refresh_token_reused'
  | 'user_changed'
  | 'different_user'
  | 'not_reauthenticated'
  | 'unsaved_work'
  | 'invalid_callback'
  | 'interaction_required'
  | 'popup_blocked'
  | 'sign_in_cancelled'
  | 'not_supported'
  | 'authorization_failed'
  | 'incorrect_credentials'
  | 'user_not_found'
  | 'user_not_confirmed'
  | 'password_reset_required'
  | 'incorrect_code'
  | 'code_expired'
  | 'invalid_password'
  | 'throttled'
  | 'network'
  | 'service'
  | 'provider_missing'
  | 'invalid_config'
  | 'unexpected'

const TERMINAL = /^(not_authenticated|refresh_token_.*|user_changed)$/

/** Further facts about a `SessionError`. */
export interface SessionErrorOptions {
  /** What was caught; never holds a token. */
  cause?: unknown
  /** How long the service asked to be left alone, in milliseconds. */
  retryAfterMs?: number | undefined
}

/**
 * The one error class of this package: decide by `code` or `isTerminal`, never by message.
 *
 * No message, cause or property of it holds a token.
 */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  /** What went wrong. */
  readonly code: SessionErrorCode
  /** True when asking again cannot help: the user has to sign in. */
  readonly isTerminal: boolean
  /** How long the service asked to be left alone, in milliseconds; `undefined` when it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(code: SessionErrorCode, message: string, options: SessionErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.isTerminal = TERMINAL.test(code)
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Gives a `SessionError` for whatever was thrown: itself if it is one, else `unexpected` with it as the cause. */
export function toSessionError(thrown: unknown): SessionError {
  if (thrown instanceof SessionError) return thrown
  return new SessionError('unexpected', 'Unexpected; see the cause.', { cause: thrown })
}

/** Gives the error for code that could not be loaded: the network, as for any other request. */
export const toLoadError = (cause: unknown): SessionError =>
  new SessionError('network', 'A part of the code could not be loaded.', { cause })

/** @throws {SessionError} `invalid_config` with the option's name and what it should look like, unless it is right. */
export function demand(isRight: boolean, option: string, example: string): void {
  if (!isRight) throw new SessionError('invalid_config', `${option} should look like ${example}.`)
}
