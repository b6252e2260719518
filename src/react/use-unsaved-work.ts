'use client'

import { useEffect, useMemo } from 'react'
import { unsavedWorkOf, type UnsavedWork, type UnsavedWorkList } from '../core/unsaved-work.js'
import { useClientFor } from './cognito-provider.js'

/**
 * Registers what would be lost with this component; null while there is nothing.
 *
 * The guard lists it in its warnings, saves it then and once more before the session ends, and keeps the page when that
 * fails. A new `save` function says that there is something new to save: make it with `useCallback`, or let the React
 * Compiler, and give null once it is saved.
 *
 * @throws {SessionError} `provider_missing` outside a provider.
 */
export function useUnsavedWork(work: UnsavedWork | null): void {
  const client = useClientFor('useUnsavedWork')
  const entry = useMemo(() => createEntry(unsavedWorkOf(client)), [client])
  const label = work?.label
  const save = work?.save
  useEffect(() => {
    entry.set(label !== undefined && save ? { label, save } : null)
  }, [entry, label, save])
  useEffect(() => () => entry.set(null), [entry])
}

/** The place of one component in the list. */
function createEntry(list: UnsavedWorkList) {
  let registered: ReturnType<UnsavedWorkList['add']> | null = null
  return {
    set(work: UnsavedWork | null) {
      if (work && registered) registered.replace(work)
      else if (work) registered = list.add(work)
      else registered = registered?.remove() ?? null
    },
  }
}
