import type { CognitoUserSession } from 'amazon-cognito-identity-js'

/** A second factor that the user can choose. */
export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA'

/**
 * What a sign-in has come to: `done`, or what the user has to do next.
 *
 * Each step's function resolves to the next step. When it rejects (a mistyped code, a lost network) the step is still
 * good: call it again. Only `code_expired` means that the sign-in has to begin anew.
 */
export type SignInStep =
  | { readonly step: 'done'; readonly session: CognitoUserSession }
  | {
      /** The password was set by an administrator. */
      readonly step: 'new-password-required'
      /** Names of the attributes that the pool demands and does not have yet. */
      readonly requiredAttributes: readonly string[]
      /** What the pool knows of the user. */
      readonly userAttributes: Readonly<Record<string, string>>
      submitNewPassword(
        newPassword: string,
        attributes?: Readonly<Record<string, string>>,
      ): Promise<SignInStep>
    }
  | {
      readonly step: 'sms-code'
      /** Where the code went, mostly blanked out such as `+*******1234`; null when Cognito does not say. */
      readonly destination: string | null
      submitCode(code: string): Promise<SignInStep>
    }
  | { readonly step: 'totp-code'; submitCode(code: string): Promise<SignInStep> }
  | {
      readonly step: 'mfa-choice'
      readonly methods: readonly MfaMethod[]
      chooseMethod(method: MfaMethod): Promise<SignInStep>
    }
  | {
      /** An authenticator app has to be set up first. */
      readonly step: 'totp-setup'
      /** Base32; to be typed or, in an `otpauth:` URI, to be scanned. Treat it as a password. */
      readonly secret: string
      submitCode(code: string, deviceName?: string): Promise<SignInStep>
    }
  | {
      readonly step: 'custom-challenge'
      readonly parameters: Readonly<Record<string, string>>
      submitAnswer(answer: string): Promise<SignInStep>
    }
