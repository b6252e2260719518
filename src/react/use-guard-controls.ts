'use client'

import { useMemo } from 'react'
import { guardDeskOf } from '../idle/guard-controls.js'
import type { GuardControls } from '../idle/guard-state.js'
import { useClientFor } from './cognito-provider.js'

/**
 * Gives what can be done about the guard from anywhere below the provider: `hold` the session while an upload runs, ask
 * whether leaving would lose work (`shouldBlock`). Never renders its caller.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useGuardControls(): GuardControls {
  const client = useClientFor('useGuardControls')
  return useMemo(() => {
    const { hold, shouldBlock } = guardDeskOf(client)
    return { hold, shouldBlock }
  }, [client])
}
