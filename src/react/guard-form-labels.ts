/** Every text of the sign-in form in the guard's dialog. */
export interface GuardFormLabels {
  username: string
  password: string
  smsCode: string
  totpCode: string
  mfaChoice: string
  SMS_MFA: string
  SOFTWARE_TOKEN_MFA: string
  signIn: string
  continue: string
  back: string
  /** The pool asks for what only the app's own sign-in page can do. */
  otherStep: string
  /** By the code of the error. */
  errors: Record<'incorrect_credentials' | 'incorrect_code' | 'code_expired' | 'throttled', string>
}

/** The sign-in form in English. */
export const englishFormLabels: GuardFormLabels = {
  username: 'User name',
  password: 'Password',
  smsCode: 'Code from the text message',
  totpCode: 'Code from your authenticator app',
  mfaChoice: 'Where do you want to get your code?',
  SMS_MFA: 'Text message',
  SOFTWARE_TOKEN_MFA: 'Authenticator app',
  signIn: 'Sign in',
  continue: 'Continue',
  back: 'Back',
  otherStep: 'This sign-in needs a step that is not possible here. Please sign out first.',
  errors: {
    incorrect_credentials: 'This password is not correct.',
    incorrect_code: 'This code is not correct.',
    code_expired: 'This code has expired. Please sign in again.',
    throttled: 'There were too many attempts. Please wait a little.',
  },
}
