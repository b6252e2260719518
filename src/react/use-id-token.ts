'use client'

import type { GetOptions } from '../core/session-getter.js'
import { useToken } from './use-token.js'

/** The ID token, to read or to get. */
export interface IdTokenHandle {
  /** The current token, not verified and perhaps expired; null when nobody is signed in. Reading it renders the component after each refresh. */
  readonly idToken: string | null
  /** As `SessionClient.getIdToken`: resolves to a token that is good, refreshed first if need be. The same function always. */
  readonly getIdToken: (options?: GetOptions) => Promise<string>
}

/**
 * Gives the ID token: who the user is. For APIs whose authorizer is set up for ID tokens; others take the access token.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html Cognito developer guide, using the ID token}
 */
export function useIdToken(): IdTokenHandle {
  const [{ getIdToken }, read] = useToken('useIdToken', 'getIdToken')
  return {
    get idToken() {
      return read()
    },
    getIdToken,
  }
}
