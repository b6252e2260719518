import type { CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import { SessionError, toLoadError } from '../../core/errors.js'
import type { SessionSource, SourceClient } from '../../core/session-source.js'
import { createTokenStorage, type StorageChoice } from '../token-storage.js'
import type { SignInStep } from './sign-in-step.js'
import { toUserPoolConfig } from './user-pool-config.js'
import type { createUserPoolRequests } from './user-pool-requests.js'

/** Which app client of which user pool: by its ids, or by a pool of the SDK's. */
export type UserPoolSourceOptions = {
  /** Default `'localStorage'`. */
  storage?: StorageChoice
} & (
  | {
      /** Such as `eu-west-1_AbCd12345`. */
      userPoolId: string
      /** The app client's id; the client must have no secret and allow `ALLOW_USER_SRP_AUTH`. */
      clientId: string
      /** Default: Cognito's own for the pool's region. */
      endpoint?: string
      userPool?: never
    }
  | {
      /** A pool that the app already has; its ids, endpoint and storage are taken over. */
      userPool: CognitoUserPool
      userPoolId?: never
      clientId?: never
      endpoint?: never
    }
)

/** How to sign in, where it is not the SDK's usual way. */
export interface SignInOptions {
  /** Default `'USER_SRP_AUTH'`: the password never leaves the browser. `'CUSTOM_AUTH'` needs no password. */
  authFlow?: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH'
  /** True: only the user of this page may sign in, for instance before their session ends; whoever else does is signed out again. */
  isReauthentication?: boolean
  /** For the pool's Lambda triggers. */
  clientMetadata?: Record<string, string>
}

/** Sessions of a user pool, signed in with a password in the app's own form. */
export interface UserPoolSource extends SessionSource {
  readonly kind: 'user-pool'
  /**
   * Signs in through amazon-cognito-identity-js, which is loaded now.
   *
   * @returns the first step; `done` when the password was enough.
   * @throws {SessionError} `incorrect_credentials`, `user_not_found`, `user_not_confirmed`, `password_reset_required`,
   *   `throttled`, `network`, `invalid_config`, `different_user`, `not_reauthenticated`; nothing that is stored changes.
   */
  signIn(username: string, password?: string, options?: SignInOptions): Promise<SignInStep>
  /**
   * Gives the SDK's own `CognitoUser` with the current session in it, for what is written for the SDK: attributes,
   * password, MFA preference. Sign out through the session client, not through it.
   *
   * @throws {SessionError} `not_authenticated` when nobody is signed in; else as `getSession`.
   */
  getCognitoUser(): Promise<CognitoUser>
}

/**
 * Creates the source for a user pool whose users sign in with a password in the app itself.
 *
 * Tokens are kept in the key layout of amazon-cognito-identity-js, so who is signed in there, or in Amplify, stays so.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like.
 */
export function userPoolSource(options: UserPoolSourceOptions): UserPoolSource {
  const config = toUserPoolConfig(options)
  const { clientId, endpoint } = config
  const storage = createTokenStorage(clientId, config.storage)
  let client: SourceClient | null = null
  let requests: ReturnType<typeof createUserPoolRequests> | null = null

  const prepare = async () => {
    const { createUserPoolRequests } = await import('./user-pool-requests.js')
    return (requests ??= createUserPoolRequests(endpoint, clientId))
  }

  /** What only signing in and the SDK's user need is loaded then. */
  const loadAccount = async () => {
    if (!client)
      throw new SessionError('invalid_config', 'createSessionClient({ source }) comes first.')
    try {
      const { createAccount } = await import('./account.js')
      return await createAccount({ ...config, storage, client, prepare })
    } catch (cause) {
      throw toLoadError(cause)
    }
  }

  return {
    kind: 'user-pool',
    clientId,
    ...storage,
    prepare,
    prepareSignIn: loadAccount,
    refresh: async (...args) => (await prepare()).refresh(...args),
    callUserPool: async (...args) => (await prepare()).callUserPool(...args),
    // without a wait where the code is there: the page may be left in the next moment
    revoke: async (...args) => (requests ?? (await prepare())).revoke(...args),
    connect: (session) => void (client = session),
    signIn: async (...credentials) => (await loadAccount()).signIn(...credentials),
    getCognitoUser: async () => (await loadAccount()).getCognitoUser(),
  }
}
