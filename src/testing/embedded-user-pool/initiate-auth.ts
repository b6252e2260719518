import type { Operation, PoolService } from './pool-service.js'
import { refreshTokens } from './refresh-operations.js'
import { invalidParameter, notAuthorized, ServiceException } from './service-exception.js'
import type { SignInAttempt } from './sign-in-attempts.js'
import { ask, proceed, recognizeDevice, refuse } from './sign-in-steps.js'
import { createSrpChallenge, toSrpVerifier } from './srp.js'
import { findUser, type UserRecord } from './users.js'
import type { WireInput } from './wire-input.js'

interface Beginning {
  attempt: SignInAttempt
  user: UserRecord
  parameters: Record<string, string>
}

function begin(service: PoolService, input: WireInput, isCustom: boolean): Beginning {
  const { clientId, secret } = service.clients.find(input.text('ClientId'))
  if (secret !== null) {
    throw notAuthorized(`Client ${clientId} has a secret: its users sign in by managed login here.`)
  }
  const parameters = input.texts('AuthParameters')
  if (!parameters.USERNAME) throw invalidParameter('Missing required parameter USERNAME')
  const user = findUser(service.store.read(), parameters.USERNAME)
  if (user.status === 'reset-required') {
    const message = 'Password reset required for the user'
    throw new ServiceException('PasswordResetRequiredException', message)
  }
  const attempt = service.attempts.start({
    username: user.username,
    clientId,
    isCustom,
    deviceKey: null,
    pending: { name: 'CUSTOM_CHALLENGE' },
  })
  recognizeDevice(service, attempt, parameters.DEVICE_KEY)
  return { attempt, user, parameters }
}

async function askForPassword(
  service: PoolService,
  { attempt, user, parameters }: Beginning,
): Promise<object> {
  const identity = { group: service.poolName, name: user.username }
  const verifier = await toSrpVerifier(identity, user.password)
  const srp = await createSrpChallenge(identity, verifier, parameters.SRP_A ?? '')
  return ask(service, attempt, {
    pending: { name: 'PASSWORD_VERIFIER', srp },
    parameters: { ...srp.parameters, USERNAME: user.username, USER_ID_FOR_SRP: user.username },
  })
}

function beginCustom(service: PoolService, input: WireInput): Promise<object> {
  const beginning = begin(service, input, true)
  if (!beginning.user.customChallenge) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.')
  }
  if (beginning.parameters.CHALLENGE_NAME === 'SRP_A') return askForPassword(service, beginning)
  return proceed(service, beginning.attempt, 'password')
}

function beginWithPassword(service: PoolService, input: WireInput): Promise<object> {
  const { attempt, user, parameters } = begin(service, input, false)
  if (parameters.PASSWORD !== user.password) refuse(service, attempt)
  return proceed(service, attempt, 'password')
}

/** `InitiateAuth`: starts a sign-in, or refreshes the way that knows no rotation. */
export const initiateAuth: Operation = async (service, input) => {
  const flow = input.text('AuthFlow')
  switch (flow) {
    case 'USER_SRP_AUTH':
      return askForPassword(service, begin(service, input, false))
    case 'USER_PASSWORD_AUTH':
      return beginWithPassword(service, input)
    case 'CUSTOM_AUTH':
      return beginCustom(service, input)
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN': {
      const client = service.clients.find(input.text('ClientId'))
      if (client.secret !== null) {
        throw notAuthorized('The client has a secret: use GetTokensFromRefreshToken.')
      }
      if (client.rotation) {
        throw notAuthorized('Refresh token rotation is enabled: use GetTokensFromRefreshToken.')
      }
      const { REFRESH_TOKEN: refreshToken = '', DEVICE_KEY: deviceKey = null } =
        input.texts('AuthParameters')
      return refreshTokens(service, client, { refreshToken, deviceKey })
    }
    default:
      throw invalidParameter(`Unknown AuthFlow ${flow}`)
  }
}
