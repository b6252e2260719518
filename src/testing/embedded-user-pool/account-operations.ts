import { confirmDevice as confirm, findDevice } from './devices.js'
import type { Operation } from './pool-service.js'
import { invalidParameter, notAuthorized } from './service-exception.js'
import { revokeSessionsOf } from './sessions.js'
import { findUser, setPassword, type UserRecord } from './users.js'

const mfaNames = { sms: 'SMS_MFA', totp: 'SOFTWARE_TOKEN_MFA' } as const

const toUserAnswer = (user: UserRecord) => ({
  Username: user.username,
  UserAttributes: Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({
    Name,
    Value,
  })),
  ...(user.mfa.length > 0 && { UserMFASettingList: user.mfa.map((kind) => mfaNames[kind]) }),
  ...(user.preferredMfa && { PreferredMfaSetting: mfaNames[user.preferredMfa] }),
})

/** `GetUser`: refuses revoked access tokens, which an offline check of the JWT cannot. */
export const getUser: Operation = async (service, input) =>
  toUserAnswer((await service.tokens.authorize(input.text('AccessToken'))).user)

/** `UpdateUserAttributes`: every attribute but `sub`, at once and without a code by mail. */
export const updateUserAttributes: Operation = async (service, input) => {
  const { user: caller } = await service.tokens.authorize(input.text('AccessToken'))
  const changes = input
    .list('UserAttributes')
    .map((attribute) => [attribute.text('Name'), attribute.optionalText('Value') ?? ''] as const)
  if (changes.some(([name]) => name === 'sub')) {
    throw invalidParameter('Cannot modify the non-mutable attribute sub')
  }
  service.store.change((state) => {
    const user = findUser(state, caller.username)
    user.attributes = { ...user.attributes, ...Object.fromEntries(changes) }
  })
  return { CodeDeliveryDetailsList: [] }
}

/** `ChangePassword`: leaves all sessions as they are. */
export const changePassword: Operation = async (service, input) => {
  const { user: caller } = await service.tokens.authorize(input.text('AccessToken'))
  service.store.change((state) => {
    const user = findUser(state, caller.username)
    if (input.text('PreviousPassword') !== user.password) {
      throw notAuthorized('Incorrect username or password.')
    }
    setPassword(user, input.text('ProposedPassword'))
  })
  return {}
}

/** `ConfirmDevice`: takes the verifier of the password the SDK made up for this device. */
export const confirmDevice: Operation = async (service, input) => {
  const { user } = await service.tokens.authorize(input.text('AccessToken'))
  const verifier = input.object('DeviceSecretVerifierConfig')
  if (!verifier) throw invalidParameter('Missing required parameter DeviceSecretVerifierConfig')
  service.store.change((state) =>
    confirm(
      findDevice(state, user.username, input.text('DeviceKey')),
      verifier.text('Salt'),
      verifier.text('PasswordVerifier'),
    ),
  )
  return { UserConfirmationNecessary: false }
}

/** `DeleteUser`: the user goes, with sessions and devices. */
export const deleteUser: Operation = async (service, input) => {
  const { user } = await service.tokens.authorize(input.text('AccessToken'))
  service.store.change((state) => {
    revokeSessionsOf(state, user.username)
    state.users = state.users.filter((each) => each.username !== user.username)
    state.devices = state.devices.filter((each) => each.username !== user.username)
  })
  return undefined
}
