import type { PoolState } from './pool-state.js'
import { ServiceException } from './service-exception.js'

/** A person who can sign in to the embedded user pool. */
export interface EmbeddedUser {
  username: string
  password: string
  /** Default: a random UUID. */
  sub?: string
  /** `email`, `name`, `phone_number`, `custom:…`: the wire names, without `sub`. */
  attributes?: Record<string, string>
  groups?: string[]
  /** Default `'confirmed'`. */
  status?: 'confirmed' | 'unconfirmed' | 'new-password-required' | 'reset-required'
  /** Attributes that have to come with the new password. */
  requiredAttributes?: string[]
  /** The second factors in use; with two of them the user is asked which. */
  mfa?: ('sms' | 'totp')[]
  /** Base32, as an authenticator app takes it. */
  totpSecret?: string
  /** Makes sign-in stop at `MFA_SETUP` until a TOTP secret is verified. */
  mfaSetupRequired?: boolean
  /** The code of every text message. Default `'123456'`. */
  smsCode?: string
  /** The question of `CUSTOM_AUTH` and its right answer. */
  customChallenge?: { parameters: Record<string, string>; answer: string }
}

/** A user as the pool keeps one. */
export interface UserRecord {
  username: string
  password: string
  sub: string
  attributes: Record<string, string>
  groups: string[]
  status: NonNullable<EmbeddedUser['status']>
  requiredAttributes: string[]
  mfa: ('sms' | 'totp')[]
  preferredMfa: 'sms' | 'totp' | null
  totpSecret: string | null
  pendingTotpSecret: string | null
  mfaSetupRequired: boolean
  smsCode: string
  customChallenge: { parameters: Record<string, string>; answer: string } | null
}

/** Fills in what an {@link EmbeddedUser} leaves open. */
export const toUserRecord = (user: EmbeddedUser): UserRecord => ({
  sub: crypto.randomUUID(),
  attributes: {},
  groups: [],
  status: 'confirmed',
  requiredAttributes: [],
  mfa: [],
  preferredMfa: null,
  totpSecret: null,
  pendingTotpSecret: null,
  mfaSetupRequired: false,
  smsCode: '123456',
  customChallenge: null,
  ...structuredClone(user),
})

/** @throws {ServiceException} `UserNotFoundException` when nobody has this username. */
export function findUser(state: PoolState, username: string): UserRecord {
  const user = state.users.find((candidate) => candidate.username === username)
  if (user) return user
  throw new ServiceException('UserNotFoundException', 'User does not exist.')
}

/** @throws {ServiceException} `InvalidPasswordException` when it has fewer than eight characters. */
export function setPassword(user: UserRecord, password: string): void {
  if (password.length < 8) {
    const message = 'Password did not conform with policy: Password not long enough'
    throw new ServiceException('InvalidPasswordException', message)
  }
  user.password = password
}
