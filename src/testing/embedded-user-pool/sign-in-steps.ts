import { addDevice, findDevice } from './devices.js'
import type { PoolService } from './pool-service.js'
import type { PoolState } from './pool-state.js'
import { notAuthorized, ServiceException } from './service-exception.js'
import { openSession } from './session-tracking.js'
import type { PendingChallenge, SignInAttempt } from './sign-in-attempts.js'
import { findUser, type UserRecord } from './users.js'

interface Step {
  pending: PendingChallenge
  parameters: Record<string, string>
}

/** The stages of a sign-in, in their order. */
export type SignInStage = 'password' | 'custom' | 'new-password' | 'second-factor' | 'device'

const stages: readonly SignInStage[] = [
  'password',
  'custom',
  'new-password',
  'second-factor',
  'device',
]

/** The challenge that asks for one kind of second factor. */
export function toMfaStep(user: UserRecord, kind: 'sms' | 'totp'): Step {
  if (kind === 'totp') return { pending: { name: 'SOFTWARE_TOKEN_MFA' }, parameters: {} }
  const destination = `+*******${(user.attributes.phone_number ?? '0000').slice(-4)}`
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
    CODE_DELIVERY_DESTINATION: destination,
  }
  return { pending: { name: 'SMS_MFA' }, parameters }
}

function toSecondFactorStep(user: UserRecord): Step | null {
  if (user.mfaSetupRequired) {
    const parameters = { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' }
    return { pending: { name: 'MFA_SETUP', isVerified: false }, parameters }
  }
  const [first, second] = user.mfa
  if (!first) return null
  if (!second || user.preferredMfa) return toMfaStep(user, user.preferredMfa ?? first)
  const parameters = { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' }
  return { pending: { name: 'SELECT_MFA_TYPE' }, parameters }
}

function toNewPasswordStep(user: UserRecord): Step | null {
  if (user.status !== 'new-password-required') return null
  const required = user.requiredAttributes.map((name) => `userAttributes.${name}`)
  const parameters = {
    USER_ID_FOR_SRP: user.username,
    userAttributes: JSON.stringify(user.attributes),
    requiredAttributes: JSON.stringify(required),
  }
  return { pending: { name: 'NEW_PASSWORD_REQUIRED' }, parameters }
}

function toStep(state: PoolState, attempt: SignInAttempt, stage: SignInStage): Step | null {
  const user = findUser(state, attempt.username)
  switch (stage) {
    case 'password':
      return null
    case 'custom':
      if (!attempt.isCustom || !user.customChallenge) return null
      return {
        pending: { name: 'CUSTOM_CHALLENGE' },
        parameters: { USERNAME: user.username, ...user.customChallenge.parameters },
      }
    case 'new-password':
      return toNewPasswordStep(user)
    case 'second-factor':
      return toSecondFactorStep(user)
    case 'device': {
      if (attempt.deviceKey === null) return null
      const device = findDevice(state, user.username, attempt.deviceKey)
      const parameters = { USERNAME: user.username, DEVICE_KEY: device.deviceKey }
      return device.srp && { pending: { name: 'DEVICE_SRP_AUTH', device }, parameters }
    }
    default:
      return stage satisfies never
  }
}

async function grant(service: PoolService, attempt: SignInAttempt): Promise<object> {
  const { clients, store, region, attempts } = service
  const client = clients.find(attempt.clientId)
  attempts.end(attempt)
  const { session, newDevice } = store.change((state) => {
    const { username } = findUser(state, attempt.username)
    const isNew = client.rememberDevices && attempt.deviceKey === null
    const device = isNew ? addDevice(state, region, username) : null
    const deviceKey = device?.deviceKey ?? attempt.deviceKey
    const facts = { username, authTime: service.now(), deviceKey }
    return { session: openSession(service, state, client, facts), newDevice: device }
  })
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      ...(await service.tokens.issue(session)),
      RefreshToken: session.refreshTokens[0]?.refreshToken,
      ...(newDevice && {
        NewDeviceMetadata: {
          DeviceKey: newDevice.deviceKey,
          DeviceGroupKey: newDevice.deviceGroupKey,
        },
      }),
    },
  }
}

/** Makes the attempt wait for a challenge, and is the answer that says so. */
export function ask(service: PoolService, attempt: SignInAttempt, step: Step): object {
  attempt.pending = step.pending
  return {
    ChallengeName: step.pending.name,
    ChallengeParameters: step.parameters,
    Session: service.attempts.sessionOf(attempt),
  }
}

/**
 * Answers with the first challenge after `done`, or with tokens when none is left.
 *
 * @throws {ServiceException} `UserNotConfirmedException` once the password is right, not before.
 */
export async function proceed(
  service: PoolService,
  attempt: SignInAttempt,
  done: SignInStage,
): Promise<object> {
  const state = service.store.read()
  if (findUser(state, attempt.username).status === 'unconfirmed') {
    throw new ServiceException('UserNotConfirmedException', 'User is not confirmed.')
  }
  for (const stage of stages.slice(stages.indexOf(done) + 1)) {
    const step = toStep(state, attempt, stage)
    if (step) return ask(service, attempt, step)
  }
  return grant(service, attempt)
}

/** Notes the device a client says it is, when the app client remembers devices. */
export function recognizeDevice(
  service: PoolService,
  attempt: SignInAttempt,
  deviceKey: string | undefined,
): void {
  if (!deviceKey || !service.clients.find(attempt.clientId).rememberDevices) return
  attempt.deviceKey = findDevice(service.store.read(), attempt.username, deviceKey).deviceKey
}

/** Ends the attempt the way a wrong password does. */
export function refuse(service: PoolService, attempt: SignInAttempt): never {
  service.attempts.end(attempt)
  throw notAuthorized('Incorrect username or password.')
}
