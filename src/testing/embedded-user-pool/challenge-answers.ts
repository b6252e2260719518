import type { Operation, PoolService } from './pool-service.js'
import { invalidParameter, notAuthorized, ServiceException } from './service-exception.js'
import type { PendingChallenge, SignInAttempt } from './sign-in-attempts.js'
import { ask, proceed, recognizeDevice, refuse, toMfaStep } from './sign-in-steps.js'
import { createSrpChallenge } from './srp.js'
import { isTotpCode } from './totp.js'
import { findUser, setPassword, type UserRecord } from './users.js'

type Responses = Readonly<Record<string, string>>
type Answers = {
  [Name in PendingChallenge['name']]: (
    turn: { service: PoolService; attempt: SignInAttempt; user: UserRecord; responses: Responses },
    pending: Extract<PendingChallenge, { name: Name }>,
  ) => Promise<object>
}

const attributePrefix = 'userAttributes.'

const codeMismatch = (message: string) => new ServiceException('CodeMismatchException', message)

const answers: Answers = {
  async PASSWORD_VERIFIER({ service, attempt, responses }, { srp }) {
    if (!(await srp.isAnsweredBy(responses))) refuse(service, attempt)
    return proceed(service, attempt, 'password')
  },

  async CUSTOM_CHALLENGE({ service, attempt, user, responses }) {
    if (responses.ANSWER !== user.customChallenge?.answer) refuse(service, attempt)
    return proceed(service, attempt, 'custom')
  },

  async NEW_PASSWORD_REQUIRED({ service, attempt, responses }) {
    const given = Object.entries(responses)
      .filter(([name]) => name.startsWith(attributePrefix))
      .map(([name, value]) => [name.slice(attributePrefix.length), value] as const)
    service.store.change((state) => {
      const user = findUser(state, attempt.username)
      const attributes = { ...user.attributes, ...Object.fromEntries(given) }
      const missing = user.requiredAttributes.find((name) => !attributes[name])
      if (missing) throw invalidParameter(`Invalid user attributes: ${missing} is required`)
      setPassword(user, responses.NEW_PASSWORD ?? '')
      user.attributes = attributes
      user.status = 'confirmed'
    })
    return proceed(service, attempt, 'new-password')
  },

  async SELECT_MFA_TYPE({ service, attempt, user, responses }) {
    const kind = { SMS_MFA: 'sms', SOFTWARE_TOKEN_MFA: 'totp' } as const
    const { ANSWER: answer } = responses
    if (answer !== 'SMS_MFA' && answer !== 'SOFTWARE_TOKEN_MFA') {
      throw invalidParameter('ANSWER must be SMS_MFA or SOFTWARE_TOKEN_MFA.')
    }
    return ask(service, attempt, toMfaStep(user, kind[answer]))
  },

  async SMS_MFA({ service, attempt, user, responses }) {
    if (responses.SMS_MFA_CODE !== user.smsCode) {
      throw codeMismatch('Invalid code or auth state for the user.')
    }
    return proceed(service, attempt, 'second-factor')
  },

  async SOFTWARE_TOKEN_MFA({ service, attempt, user, responses }) {
    const code = responses.SOFTWARE_TOKEN_MFA_CODE ?? ''
    if (!(await isTotpCode(user.totpSecret ?? '', code, service.now()))) {
      throw codeMismatch('Invalid code received for user')
    }
    return proceed(service, attempt, 'second-factor')
  },

  async MFA_SETUP({ service, attempt }, pending) {
    if (!pending.isVerified) throw notAuthorized('No software token was verified.')
    return proceed(service, attempt, 'second-factor')
  },

  async DEVICE_SRP_AUTH({ service, attempt, user, responses }, { device }) {
    if (!device.srp) return refuse(service, attempt)
    const identity = { group: device.deviceGroupKey, name: device.deviceKey }
    const srp = await createSrpChallenge(identity, device.srp, responses.SRP_A ?? '')
    const { deviceKey } = device
    return ask(service, attempt, {
      pending: { name: 'DEVICE_PASSWORD_VERIFIER', device, srp },
      parameters: { ...srp.parameters, USERNAME: user.username, DEVICE_KEY: deviceKey },
    })
  },

  async DEVICE_PASSWORD_VERIFIER({ service, attempt, responses }, { srp }) {
    if (!(await srp.isAnsweredBy(responses))) refuse(service, attempt)
    return proceed(service, attempt, 'device')
  },
}

/** `RespondToAuthChallenge`: a wrong code may be corrected, a wrong password or answer ends the sign-in. */
export const respondToAuthChallenge: Operation = async (service, input) => {
  const { clientId } = service.clients.find(input.text('ClientId'))
  const attempt = service.attempts.find(input.optionalText('Session'))
  const { pending } = attempt
  if (pending.name !== input.text('ChallengeName') || attempt.clientId !== clientId) {
    throw notAuthorized('Invalid session for the user.')
  }
  const responses = input.texts('ChallengeResponses')
  recognizeDevice(service, attempt, responses.DEVICE_KEY)
  const user = findUser(service.store.read(), attempt.username)
  const answer: (turn: Parameters<Answers['SMS_MFA']>[0], pending: never) => Promise<object> =
    answers[pending.name]
  return answer({ service, attempt, user, responses }, pending as never)
}
