'use client'

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { holdTokens } from '../idle/guard-gate.js'
import { toGuardRules } from '../idle/guard-rules.js'
import type { IdleGuardState } from '../idle/guard-state.js'
import type { IdleGuardOptions } from '../idle/idle-guard.js'
import { useClientFor } from './cognito-provider.js'
import { useGuardControls } from './use-guard-controls.js'
import { useLoaded } from './use-loaded.js'

const loadGuard = async () => (await import('../idle/idle-guard.js')).createIdleGuard
const nothing = () => null
const never = () => () => {}

/**
 * Guards the end of the session and tells what a dialog has to show; without pixels. One for a client.
 *
 * The code that watches is loaded once this is mounted. Renders its caller when what is to be shown changes, not while
 * time passes: count with `useSecondsLeft(signOutAt)`.
 *
 * @throws {SessionError} `provider_missing` outside a provider; in development `invalid_config` for settings that cannot
 *   work (in production they are clamped) and for a second guard of the same client.
 */
export function useIdleGuard(options: IdleGuardOptions = {}): IdleGuardState {
  const client = useClientFor('useIdleGuard')
  const controls = useGuardControls()
  const createGuard = useLoaded(client, loadGuard)
  const guard = useMemo(() => createGuard?.(client), [client, createGuard])
  const rules = toGuardRules(options, client.refreshTokenValidity)
  useEffect(() => guard?.configure(options, rules))
  const firstRules = useRef(rules)
  useEffect(() => (guard ? guard.start() : holdTokens(client, firstRules.current)), [client, guard])
  const notice = useSyncExternalStore(
    guard?.subscribe ?? never,
    guard?.getNotice ?? nothing,
    nothing,
  )
  return useMemo(
    () => ({ ...controls, ...(notice ?? ({ phase: 'watching' } as const)) }),
    [controls, notice],
  )
}
