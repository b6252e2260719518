import type {
  CognitoUser,
  CognitoUserSession,
  IAuthenticationCallback,
} from 'amazon-cognito-identity-js'
import { toSignInError } from './sign-in-errors.js'
import type { MfaMethod, SignInStep } from './sign-in-step.js'

/** What a sign-in needs from the source. */
export interface SignInRoom {
  user: CognitoUser
  /** Rejects when the answer takes too long. */
  limit<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Makes what came of the sign-in the session of all tabs; gives that session. */
  finish(session: CognitoUserSession): Promise<CognitoUserSession>
}

type Next = (step: SignInStep) => void

/** Begins a sign-in; resolves to its first step. */
export function beginSignIn(
  room: SignInRoom,
  begin: (callbacks: IAuthenticationCallback) => void,
): Promise<SignInStep> {
  return ask(room, begin, true)
}

/** Turns one exchange with the SDK into a promise of the next step. */
async function ask(
  room: SignInRoom,
  start: (callbacks: IAuthenticationCallback) => void,
  isFirstStep = false,
): Promise<SignInStep> {
  const answer = await room.limit(
    (signal) =>
      new Promise<SignInStep | CognitoUserSession>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        const onFailure = (thrown: unknown) =>
          reject(toSignInError(thrown, isFirstStep, room.user.challengeName))
        start(toCallbacks(room, resolve, onFailure))
      }),
  )
  return 'step' in answer ? answer : { step: 'done', session: await room.finish(answer) }
}

function toCallbacks(
  room: SignInRoom,
  resolve: (answer: SignInStep | CognitoUserSession) => void,
  onFailure: (thrown: unknown) => void,
): IAuthenticationCallback {
  const { user } = room
  const next: Next = resolve
  return {
    onSuccess: resolve,
    onFailure,
    newPasswordRequired: (userAttributes: unknown, requiredAttributes: unknown) =>
      next({
        step: 'new-password-required',
        userAttributes: (userAttributes ?? {}) as Record<string, string>,
        requiredAttributes: requiredAttributes as string[],
        submitNewPassword: (newPassword, attributes = {}) =>
          ask(room, (callbacks) =>
            user.completeNewPasswordChallenge(newPassword, attributes, callbacks),
          ),
      }),
    mfaRequired: (_name, parameters: unknown) =>
      next({
        step: 'sms-code',
        destination: toText(parameters, 'CODE_DELIVERY_DESTINATION'),
        submitCode: submitCode(room, 'SMS_MFA'),
      }),
    totpRequired: () =>
      next({ step: 'totp-code', submitCode: submitCode(room, 'SOFTWARE_TOKEN_MFA') }),
    selectMFAType: (_name, parameters: unknown) =>
      next({
        step: 'mfa-choice',
        methods: JSON.parse(toText(parameters, 'MFAS_CAN_CHOOSE') ?? '[]') as MfaMethod[],
        chooseMethod: (method) =>
          ask(room, (callbacks) => user.sendMFASelectionAnswer(method, callbacks)),
      }),
    mfaSetup: () =>
      user.associateSoftwareToken({
        onFailure,
        associateSecretCode: (secret) =>
          next({
            step: 'totp-setup',
            secret,
            submitCode: (code, deviceName = '') =>
              ask(room, (callbacks) => user.verifySoftwareToken(code, deviceName, callbacks)),
          }),
      }),
    customChallenge: (parameters: unknown) =>
      next({
        step: 'custom-challenge',
        parameters: (parameters ?? {}) as Record<string, string>,
        submitAnswer: (answer) =>
          ask(room, (callbacks) => user.sendCustomChallengeAnswer(answer, callbacks)),
      }),
  }
}

function submitCode(room: SignInRoom, method: MfaMethod) {
  return (code: string) => ask(room, (callbacks) => room.user.sendMFACode(code, callbacks, method))
}

function toText(parameters: unknown, name: string): string | null {
  const value = (Object(parameters) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : null
}
