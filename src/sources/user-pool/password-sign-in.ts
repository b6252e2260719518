import type {
  CognitoUser,
  CognitoUserSession,
  IAuthenticationCallback,
} from 'amazon-cognito-identity-js'
import type { EpochMs } from '../../core/duration.js'
import { toSignInError } from './sign-in-errors.js'
import type { MfaMethod, SignInStep } from './sign-in-step.js'

/** What a sign-in needs from the source. */
export interface SignInRoom {
  user: CognitoUser
  /** Rejects when the answer takes too long. */
  limit<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** The time by this computer's clock. */
  now(): EpochMs
  /** Makes what came of the request that was sent then the session of all tabs; gives that session. */
  finish(sentAt: EpochMs): Promise<CognitoUserSession>
}

type Exchange = (callbacks: IAuthenticationCallback) => void
type Parameters = Readonly<Record<string, string>> | undefined

/** Begins a sign-in; resolves to its first step. */
export function beginSignIn(room: SignInRoom, begin: Exchange): Promise<SignInStep> {
  const { user, limit, now, finish } = room
  let isFirstStep = true

  /** Turns one exchange with the SDK into a promise of the next step. */
  async function ask(exchange: Exchange): Promise<SignInStep> {
    const sentAt = now()
    const next = await limit(
      (signal) =>
        new Promise<SignInStep | null>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
          const onFailure = (thrown: unknown) =>
            reject(toSignInError(thrown, isFirstStep, user.challengeName))
          exchange(toCallbacks(resolve, onFailure))
        }),
    )
    isFirstStep = false
    return next ?? { step: 'done', session: await finish(sentAt) }
  }

  const toCallbacks = (
    resolve: (next: SignInStep | null) => void,
    onFailure: (thrown: unknown) => void,
  ): IAuthenticationCallback => ({
    onSuccess: () => resolve(null),
    onFailure,
    newPasswordRequired: (userAttributes: Parameters, requiredAttributes: string[]) =>
      resolve({
        step: 'new-password-required',
        userAttributes: userAttributes ?? {},
        requiredAttributes,
        submitNewPassword: (newPassword, attributes = {}) =>
          ask((callbacks) => user.completeNewPasswordChallenge(newPassword, attributes, callbacks)),
      }),
    mfaRequired: (_name, parameters: Parameters) =>
      resolve({
        step: 'sms-code',
        destination: parameters?.CODE_DELIVERY_DESTINATION ?? null,
        submitCode: (code) => ask((callbacks) => user.sendMFACode(code, callbacks, 'SMS_MFA')),
      }),
    totpRequired: () =>
      resolve({
        step: 'totp-code',
        submitCode: (code) =>
          ask((callbacks) => user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA')),
      }),
    selectMFAType: (_name, parameters: Parameters) =>
      resolve({
        step: 'mfa-choice',
        methods: JSON.parse(parameters?.MFAS_CAN_CHOOSE ?? '[]') as MfaMethod[],
        chooseMethod: (method) =>
          ask((callbacks) => user.sendMFASelectionAnswer(method, callbacks)),
      }),
    mfaSetup: () =>
      user.associateSoftwareToken({
        onFailure,
        associateSecretCode: (secret) =>
          resolve({
            step: 'totp-setup',
            secret,
            submitCode: (code, deviceName = '') =>
              ask((callbacks) => user.verifySoftwareToken(code, deviceName, callbacks)),
          }),
      }),
    customChallenge: (parameters: Parameters) =>
      resolve({
        step: 'custom-challenge',
        parameters: parameters ?? {},
        submitAnswer: (answer) =>
          ask((callbacks) => user.sendCustomChallengeAnswer(answer, callbacks)),
      }),
  })

  return ask(begin)
}
