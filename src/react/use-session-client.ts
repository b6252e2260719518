'use client'

import type { SessionClient } from '../core/session-client.js'
import { useClientFor } from './cognito-provider.js'

/**
 * Gives the session client of the nearest `CognitoProvider`, for instance to sign out.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useSessionClient(): SessionClient {
  return useClientFor('useSessionClient')
}
