import { toAnswer, toExceptionAnswer } from './answers.js'
import { toDeviceType } from './device-type.js'
import { operations } from './operations.js'
import type { PoolService } from './pool-service.js'
import type { Route } from './route.js'
import { invalidParameter, ServiceException } from './service-exception.js'
import { toWireInput } from './wire-input.js'

const targetPrefix = 'AWSCognitoIdentityProviderService.'

async function readBody(request: Request): Promise<unknown> {
  try {
    return JSON.parse(await request.text())
  } catch {
    throw invalidParameter('The request is not JSON.')
  }
}

/**
 * The user pools API: any POST whose `X-Amz-Target` names the service, at any path.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html User pools API}
 */
export const createJsonApiRoute = (service: PoolService): Route => ({
  match(request) {
    const target = request.headers.get('x-amz-target')
    if (request.method !== 'POST' || !target?.startsWith(targetPrefix)) return null
    return target.slice(targetPrefix.length)
  },

  async answer(request, name) {
    try {
      const operation = operations.get(name)
      if (!operation) throw new ServiceException('UnknownOperationException', 'Unknown operation.')
      const asked = { ...service, deviceType: toDeviceType(request) }
      return toAnswer(await operation(asked, toWireInput(await readBody(request))))
    } catch (error) {
      if (error instanceof ServiceException) {
        return toExceptionAnswer(400, error.name, error.message)
      }
      return toExceptionAnswer(500, 'InternalErrorException', String(error))
    }
  },
})
