'use client'

import { useCallback, useEffect, useRef } from 'react'
import { authorizedFetch, type AuthorizedFetchOptions } from '../core/authorized-fetch.js'
import { useClientFor } from './cognito-provider.js'

/**
 * Gives the `authorizedFetch` of the nearest `CognitoProvider`'s client: the same function on every render, so that no
 * refresh and no new options object renders anything or runs an effect again.
 *
 * @throws {SessionError} `provider_missing` outside a provider. The function rejects as that of `authorizedFetch` does,
 *   also with `invalid_config`.
 */
export function useAuthorizedFetch(options: AuthorizedFetchOptions = {}): typeof fetch {
  const client = useClientFor('useAuthorizedFetch')
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  return useCallback<typeof fetch>(
    async (...request) => authorizedFetch(client, latest.current)(...request),
    [client],
  )
}
