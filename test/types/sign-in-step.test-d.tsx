import type { CognitoUserSession, CognitoUser } from 'amazon-cognito-identity-js'
import {
  type MfaMethod,
  type SessionError,
  type SignInStep,
  useSignIn,
  type UserPoolSource,
} from 'react-cognito-session'
import { expectTypeOf, it } from 'vitest'

declare const step: SignInStep
declare const source: UserPoolSource

it('can be told apart to the last step', () => {
  const goOn = async (from: SignInStep): Promise<SignInStep> => {
    switch (from.step) {
      case 'done':
        return from
      case 'new-password-required':
        return from.submitNewPassword('Another-horse-1', { name: 'Alice' })
      case 'sms-code':
      case 'totp-code':
      case 'totp-setup':
        return from.submitCode('123456')
      case 'mfa-choice':
        return from.chooseMethod(from.methods[0] ?? 'SMS_MFA')
      case 'custom-challenge':
        return from.submitAnswer(from.parameters['question'] ?? '')
      default:
        return from satisfies never
    }
  }
  const forgetful = (from: SignInStep) => {
    switch (from.step) {
      case 'done':
      case 'new-password-required':
      case 'sms-code':
      case 'totp-code':
      case 'totp-setup':
      case 'mfa-choice':
        return
      default:
        // @ts-expect-error -- the custom challenge is left
        return from satisfies never
    }
  }
  expectTypeOf(goOn).returns.resolves.toEqualTypeOf<SignInStep>()
  expectTypeOf(forgetful).toBeFunction()
})

it('offers each answer only where it is asked for', () => {
  // @ts-expect-error -- no code is asked for before the step is known
  void step.submitCode
  if (step.step === 'done') {
    expectTypeOf(step.session).toEqualTypeOf<CognitoUserSession>()
    // @ts-expect-error -- nothing is left to do
    void step.submitCode
  }
  if (step.step === 'sms-code') {
    expectTypeOf(step.destination).toEqualTypeOf<string | null>()
    // @ts-expect-error -- the secret is shown at the set-up only
    void step.secret
    // @ts-expect-error -- there is no session yet
    void step.session
  }
  if (step.step === 'mfa-choice') {
    expectTypeOf(step.methods).toEqualTypeOf<readonly MfaMethod[]>()
    // @ts-expect-error -- Cognito has no such method
    void step.chooseMethod('PIGEON')
  }
  if (step.step === 'new-password-required') {
    // @ts-expect-error -- attributes are texts
    void step.submitNewPassword('Another-horse-1', { age: 42 })
    // @ts-expect-error -- the new password is the point
    void step.submitNewPassword()
  }
  if (step.step === 'totp-setup') expectTypeOf(step.secret).toBeString()
  // @ts-expect-error -- there is no such step
  void (step.step === 'captcha')
})

it('is what the hook gives', async () => {
  const handle = useSignIn()
  expectTypeOf(handle.step).toEqualTypeOf<SignInStep | null>()
  expectTypeOf(handle.error).toEqualTypeOf<SessionError | null>()
  expectTypeOf(handle.isPending).toBeBoolean()
  expectTypeOf(handle.signIn('alice', 'x')).resolves.toEqualTypeOf<SignInStep | null>()
  expectTypeOf(handle.reset).returns.toBeVoid()
  await handle.proceed(async () => step)
  // @ts-expect-error -- proceed takes what leads to the next step
  await handle.proceed(async () => 'done')
  expectTypeOf(handle.signIn({ display: 'popup' })).resolves.toEqualTypeOf<SignInStep | null>()
  // @ts-expect-error -- Cognito's own flows only
  await handle.signIn('alice', 'x', { authFlow: 'MAGIC_LINK' })
  // @ts-expect-error -- a step can be null: nothing has begun
  void handle.step.step
})

it('is what the source gives', async () => {
  expectTypeOf(await source.signIn('alice')).toEqualTypeOf<SignInStep>()
  expectTypeOf(await source.getCognitoUser()).toEqualTypeOf<CognitoUser>()
})
