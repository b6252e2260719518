import { toRefusalError, type RefusalTable } from '../../core/cognito-errors.js'
import { SessionError, toSessionError } from '../../core/errors.js'

/** What a refusal means while somebody signs in. */
const REFUSALS: RefusalTable = {
  user_not_found: /^UserNotFound/,
  user_not_confirmed: /^UserNotConfirmed/,
  password_reset_required: /^PasswordResetRequired/,
  incorrect_code: /^(CodeMismatch|EnableSoftwareTokenMFA)/,
  // after the first step Cognito says so, too, when the sign-in took too long
  code_expired: /^(ExpiredCode|NotAuthorized)/,
  invalid_password: /^(InvalidPassword|PasswordHistory)/,
  network: /^NetworkError$/,
}

const FIRST_STEP_REFUSALS: RefusalTable = { incorrect_credentials: /^NotAuthorized/, ...REFUSALS }

/**
 * Gives the typed error for what the SDK reports.
 *
 * @param isFirstStep - after it, `NotAuthorizedException` tells that the sign-in took too long, not that the password was wrong.
 * @param challenge - what Cognito asked for last; the SDK stumbles over challenges that it does not know.
 */
export function toSignInError(
  thrown: unknown,
  isFirstStep: boolean,
  challenge?: string,
): SessionError {
  if (thrown instanceof TypeError) {
    return challenge
      ? new SessionError('unexpected', `The SDK does not know ${challenge}.`, { cause: thrown })
      : new SessionError('network', 'Something other than Cognito answered.', { cause: thrown })
  }
  const { code: name, message } = Object(thrown) as { code?: string; message?: string }
  if (!name) return toSessionError(thrown)
  return toRefusalError({ name, status: 0, message }, isFirstStep ? FIRST_STEP_REFUSALS : REFUSALS)
}
