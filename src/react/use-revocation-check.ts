'use client'

import { useEffect } from 'react'
import { checkRevocation, type RevocationCheckOptions } from '../core/check-revocation.js'
import { secondsToMs, toMs } from '../core/duration.js'
import { useClientFor } from './cognito-provider.js'

/**
 * `checkRevocation` while the component is mounted: asks Cognito now and then whether the session has been revoked
 * elsewhere.
 *
 * @throws {SessionError} `provider_missing` outside a provider; `not_supported` when the client's source cannot ask;
 *   `invalid_config` when `interval` is no length.
 */
export function useRevocationCheck({ interval, onFocus }: RevocationCheckOptions = {}): void {
  const client = useClientFor('useRevocationCheck')
  // an object is a new one at each render, the length is not
  const seconds = interval && toMs(interval, 'interval') / secondsToMs(1)
  useEffect(
    () => checkRevocation(client, { interval: seconds ? { seconds } : undefined, onFocus }),
    [client, seconds, onFocus],
  )
}
