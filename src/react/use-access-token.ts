'use client'

import type { GetOptions } from '../core/session-getter.js'
import { useToken } from './use-token.js'

/** The access token, to read or to get. */
export interface AccessTokenHandle {
  /** The current token, not verified and perhaps expired; null when nobody is signed in. Reading it renders the component after each refresh. */
  readonly accessToken: string | null
  /** As `SessionClient.getAccessToken`: resolves to a token that is good, refreshed first if need be. The same function always. */
  readonly getAccessToken: (options?: GetOptions) => Promise<string>
}

/**
 * Gives the access token: what APIs decide by.
 *
 * Data hooks take `getAccessToken` and call it for each request. A component that never reads `accessToken` is never
 * rendered by a refresh.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html Cognito developer guide, using the access token}
 */
export function useAccessToken(): AccessTokenHandle {
  const [{ getAccessToken }, read] = useToken('useAccessToken', 'getAccessToken')
  return {
    get accessToken() {
      return read()
    },
    getAccessToken,
  }
}
