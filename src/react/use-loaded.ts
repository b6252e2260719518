'use client'

import { useEffect, useState } from 'react'
import { secondsToMs } from '../core/duration.js'
import type { SessionClient } from '../core/session-client.js'

const RETRY_MS = secondsToMs(5)

/**
 * Gives code that the first render does not need, once it is there; null before.
 *
 * Asked for as soon as the component is mounted, because the network may be gone when it is needed, and Chromium never
 * asks again for a module that could not be fetched; tried again for the browsers that do.
 *
 * @param load - the same function always.
 */
export function useLoaded<T>(
  client: SessionClient,
  load: (client: SessionClient) => Promise<T>,
): T | null {
  const [loaded, setLoaded] = useState<T | null>(null)
  useEffect(() => {
    let isWanted = true
    let cancel = () => {}
    const attempt = () => {
      load(client).then(
        (code) => isWanted && setLoaded(() => code),
        () => {
          if (isWanted) cancel = client.time.after(RETRY_MS, attempt)
        },
      )
    }
    attempt()
    return () => {
      isWanted = false
      cancel()
    }
  }, [client, load])
  return loaded
}
