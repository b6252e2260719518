import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js'

/** Where a sign-in with the real SDK stands after one step. */
export type SdkStep =
  | { step: 'done'; session: CognitoUserSession }
  | { step: 'newPassword'; attributes: unknown; required: unknown }
  | { step: 'sms' | 'totp' | 'selectMfa' | 'mfaSetup' | 'custom'; parameters: unknown }

/** Makes a memory storage that the SDK takes; its content is open to tests. */
export function memoryStorage(): ICognitoStorage & { items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}

/** Makes the real SDK's user of a pool at `endpoint`. */
export function sdkUser(
  endpoint: string,
  { username = 'alice', storage = memoryStorage() } = {},
  { userPoolId = 'eu-west-1_Embedded1', clientId = 'embedded-client-1' } = {},
): CognitoUser {
  const Pool = new CognitoUserPool({
    UserPoolId: userPoolId,
    ClientId: clientId,
    endpoint,
    Storage: storage,
  })
  return new CognitoUser({ Username: username, Pool, Storage: storage })
}

/** Runs one step of a sign-in and resolves to where it leads; rejects with what the SDK fails with. */
export const sdkStep = (run: (callbacks: IAuthenticationCallback) => void): Promise<SdkStep> =>
  new Promise((resolve, reject) => {
    run({
      onSuccess: (session) => resolve({ step: 'done', session }),
      onFailure: reject,
      newPasswordRequired: (attributes: unknown, required: unknown) =>
        resolve({ step: 'newPassword', attributes, required }),
      mfaRequired: (_name, parameters: unknown) => resolve({ step: 'sms', parameters }),
      totpRequired: (_name, parameters: unknown) => resolve({ step: 'totp', parameters }),
      selectMFAType: (_name, parameters: unknown) => resolve({ step: 'selectMfa', parameters }),
      mfaSetup: (_name, parameters: unknown) => resolve({ step: 'mfaSetup', parameters }),
      customChallenge: (parameters: unknown) => resolve({ step: 'custom', parameters }),
    })
  })

/** Signs in with the real SDK, as far as the first question. */
export const sdkSignIn = (user: CognitoUser, password: string): Promise<SdkStep> =>
  sdkStep((callbacks) =>
    user.authenticateUser(
      new AuthenticationDetails({ Username: user.getUsername(), Password: password }),
      callbacks,
    ),
  )

/** The session a step ended with; throws when it leads to a question. */
export function sdkSessionOf(step: SdkStep): CognitoUserSession {
  if (step.step === 'done') return step.session
  throw new Error(`The sign-in waits for ${step.step}.`)
}

/** Turns an SDK call with a `(error, result)` callback into a promise. */
export const sdkCall = <T>(
  run: (callback: (error?: Error | null, result?: T) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    run((error, result) => {
      if (error) reject(error)
      else resolve(result as T)
    })
  })
