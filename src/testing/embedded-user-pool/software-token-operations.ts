import type { Operation, PoolService } from './pool-service.js'
import { invalidParameter, notAuthorized, ServiceException } from './service-exception.js'
import type { SignInAttempt } from './sign-in-attempts.js'
import { isTotpCode, randomTotpSecret } from './totp.js'
import { findUser } from './users.js'
import type { WireInput } from './wire-input.js'

interface Owner {
  username: string
  /** The sign-in that waits for the set-up; `null` when a signed-in user asks. */
  attempt: SignInAttempt | null
}

async function findOwner(service: PoolService, input: WireInput): Promise<Owner> {
  const accessToken = input.optionalText('AccessToken')
  if (accessToken !== null) {
    const { user } = await service.tokens.authorize(accessToken)
    return { username: user.username, attempt: null }
  }
  const attempt = service.attempts.find(input.text('Session'))
  if (attempt.pending.name === 'MFA_SETUP') return { username: attempt.username, attempt }
  throw notAuthorized('Invalid session for the user.')
}

/** `AssociateSoftwareToken`: hands out the secret for an authenticator app. */
export const associateSoftwareToken: Operation = async (service, input) => {
  const { username, attempt } = await findOwner(service, input)
  const SecretCode = randomTotpSecret()
  service.store.change((state) => {
    findUser(state, username).pendingTotpSecret = SecretCode
  })
  return { SecretCode, ...(attempt && { Session: service.attempts.sessionOf(attempt) }) }
}

/**
 * `VerifySoftwareToken`: takes the first code of the app.
 *
 * A wrong one is an `EnableSoftwareTokenMFAException` here and a `CodeMismatchException` at sign-in.
 */
export const verifySoftwareToken: Operation = async (service, input) => {
  const { username, attempt } = await findOwner(service, input)
  const secret = findUser(service.store.read(), username).pendingTotpSecret
  if (secret === null) throw invalidParameter('No software token is being set up.')
  if (!(await isTotpCode(secret, input.text('UserCode'), service.now()))) {
    throw new ServiceException('EnableSoftwareTokenMFAException', 'Code mismatch')
  }
  service.store.change((state) => {
    const user = findUser(state, username)
    user.totpSecret = secret
    user.pendingTotpSecret = null
    if (!attempt) return
    user.mfaSetupRequired = false
    user.mfa = [...new Set([...user.mfa, 'totp' as const])]
  })
  if (attempt?.pending.name === 'MFA_SETUP') attempt.pending.isVerified = true
  return { Status: 'SUCCESS', ...(attempt && { Session: service.attempts.sessionOf(attempt) }) }
}

/** `SetUserMFAPreference`: turns second factors on and off; a TOTP needs a verified secret. */
export const setUserMfaPreference: Operation = async (service, input) => {
  const { user: caller } = await service.tokens.authorize(input.text('AccessToken'))
  const settings = [
    ['sms', input.object('SMSMfaSettings')],
    ['totp', input.object('SoftwareTokenMfaSettings')],
  ] as const
  service.store.change((state) => {
    const user = findUser(state, caller.username)
    for (const [kind, setting] of settings) {
      if (!setting) continue
      const isOn = setting.isTrue('Enabled')
      if (isOn && kind === 'totp' && user.totpSecret === null) {
        throw invalidParameter('User has not verified software token mfa')
      }
      const others = user.mfa.filter((each) => each !== kind)
      user.mfa = isOn ? [...others, kind] : others
      if (isOn && setting.isTrue('PreferredMfa')) user.preferredMfa = kind
      else if (user.preferredMfa === kind) user.preferredMfa = null
    }
  })
  return {}
}
