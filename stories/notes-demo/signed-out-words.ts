import type { SignedOutReason } from 'react-cognito-session'

/** Why the sign-in page is shown; null where nothing needs telling. */
export const signedOutWords: Record<SignedOutReason, string | null> = {
  'no-session': null,
  'signed-out': 'You have signed out. See you soon.',
  idle: 'You were signed out, because nothing happened for a while.',
  'refresh-token-expired':
    'Your session came to its end, and nothing you wrote is lost. Sign in to go on.',
  revoked: 'Your session was ended from elsewhere. Sign in to go on.',
  'user-changed': 'Somebody else signed in, so this session was closed.',
}
