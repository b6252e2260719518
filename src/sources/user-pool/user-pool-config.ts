import { demand } from '../../core/errors.js'
import type { StorageChoice } from '../token-storage.js'
import type { UserPoolSourceOptions } from './user-pool-source.js'

/** What a user-pool source needs to know, complete and checked. */
export interface UserPoolConfig {
  userPoolId: string
  clientId: string
  endpoint: string
  storage: StorageChoice
}

/** What the SDK's pool holds but does not show in its types. */
interface SdkPoolInside {
  client?: { endpoint?: string }
  storage?: StorageChoice
}

/**
 * Completes and checks the options of `userPoolSource`.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like.
 */
export function toUserPoolConfig(options: UserPoolSourceOptions): UserPoolConfig {
  const { userPool, ...given } = options
  const inside = userPool as SdkPoolInside | undefined
  const userPoolId = given.userPoolId ?? userPool?.getUserPoolId() ?? ''
  const clientId = given.clientId ?? userPool?.getClientId() ?? ''
  demand(/^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId), 'userPoolId', 'eu-west-1_AbCd12345')
  const cognito = `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/`
  const { endpoint = inside?.client?.endpoint ?? cognito } = given
  const { storage = inside?.storage ?? 'localStorage' } = given
  const { setItem } = Object(storage) as { setItem?: unknown }

  demand(/^[\w+-]+$/.test(clientId), 'clientId', '1example23456789')
  demand(/^https?:\/\/\w\S*$/.test(endpoint), 'endpoint', cognito)
  const isStorage = /^((local|session)Storage|memory)$/.test(storage as string) || setItem
  demand(Boolean(isStorage), 'storage', "'localStorage'")
  return { userPoolId, clientId, endpoint, storage }
}
