'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { secondsToMs, type EpochMs } from '../core/duration.js'
import { useClientFor } from './cognito-provider.js'

const SECOND_MS = secondsToMs(1)

/**
 * Gives the seconds until an instant on Cognito's clock, such as `signOutAt` of a warning or `refreshTokenExpiresAt`.
 *
 * Renders its caller once a second, so call it in the small component that shows the number; 0 when the instant has
 * passed.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useSecondsLeft(deadline: EpochMs): number {
  const { time } = useClientFor('useSecondsLeft')
  const getSeconds = () => Math.max(0, Math.ceil((deadline - time.now()) / SECOND_MS))
  const subscribe = useCallback(
    (onChange: () => void) => {
      let cancel = () => {}
      const wait = () => {
        const leftMs = deadline - time.now()
        if (leftMs <= 0) return
        cancel = time.after(leftMs % SECOND_MS || SECOND_MS, () => {
          onChange()
          wait()
        })
      }
      wait()
      return () => cancel()
    },
    [deadline, time],
  )
  return useSyncExternalStore(subscribe, getSeconds, getSeconds)
}
