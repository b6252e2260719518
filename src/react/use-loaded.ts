'use client'

import { useEffect, useState } from 'react'
import { secondsToMs } from '../core/duration.js'
import type { SessionClient } from '../core/session-client.js'

const RETRY_MS = secondsToMs(5)

/**
 * Gives code that the first render does not need, once it is there; null before.
 *
 * Asked for as soon as the component is mounted, because the network may be gone when it is needed; tried again while it
 * cannot be had.
 *
 * @param load - the same function always.
 */
export function useLoaded<T>({ time }: SessionClient, load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<T | null>(null)
  useEffect(() => {
    let isWanted = true
    let cancel = () => {}
    const attempt = () => {
      load().then(
        (code) => isWanted && setLoaded(() => code),
        () => {
          if (isWanted) cancel = time.after(RETRY_MS, attempt)
        },
      )
    }
    attempt()
    return () => {
      isWanted = false
      cancel()
    }
  }, [time, load])
  return loaded
}
