import { SessionError, type SessionErrorCode } from 'react-cognito-session'
import { NotesError } from './notes-client.js'

const WORDS: Record<SessionErrorCode, string> = {
  not_authenticated: 'Nobody is signed in.',
  refresh_token_expired: 'The session has reached its end.',
  refresh_token_revoked: 'The session was ended on the server.',
  refresh_token_reused: 'The refresh token had been used before, so the session was ended.',
  user_changed: 'Somebody else has signed in.',
  different_user: 'That is somebody else. Sign in as the user of this page.',
  not_reauthenticated: 'That sign-in asked for nothing. Give the password again.',
  unsaved_work: 'Something could not be saved.',
  invalid_callback: 'That sign-in was not begun here, or is over. Sign in again.',
  interaction_required: 'The sign-in page has to ask something first. Sign in there.',
  popup_blocked: 'The browser blocked the sign-in window. Allow it, or sign in without one.',
  sign_in_cancelled: 'The sign-in was broken off.',
  not_supported: 'The user pool does not support this.',
  authorization_failed: 'The user pool does not allow this.',
  incorrect_credentials: 'That username and password do not match.',
  user_not_found: 'There is no user of that name.',
  user_not_confirmed: 'This account is not confirmed yet.',
  password_reset_required: 'This password has to be reset first.',
  incorrect_code: 'That code is not right.',
  code_expired: 'That took too long. Begin again.',
  invalid_password: 'The password does not meet the rules.',
  throttled: 'Too many requests. Wait a moment, then try again.',
  network: 'The server could not be reached. Check the connection, then try again.',
  service: 'The server has a problem of its own. Try again in a moment.',
  provider_missing: 'The demo is not wired up.',
  invalid_config: 'The demo is not set up right.',
  unexpected: 'Something unexpected went wrong.',
}

/** Tells an error to people: by its code, never by its message. */
export function toErrorWords(error: unknown): string {
  if (error instanceof SessionError) return WORDS[error.code]
  if (error instanceof NotesError && error.status < 500) return 'The notes API refuses this.'
  return error instanceof TypeError ? WORDS.network : WORDS.service
}
