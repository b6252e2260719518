'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { GuardReauthentication, GuardReauthenticationProps } from './guard-reauthentication.js'

let Loaded: typeof GuardReauthentication | null = null

/**
 * Loads the dialog's sign-in form. Called when the guard is mounted: when the form is needed, the network may be gone,
 * or a new release of the app may have taken the place of its files.
 */
export async function preloadReauthentication(): Promise<void> {
  Loaded ??= (await import('./guard-reauthentication.js')).GuardReauthentication
}

/** What the form takes before it is there. */
export interface GuardFormProps extends GuardReauthenticationProps {
  onLoadError: (thrown: unknown) => void
}

/** The sign-in form, as soon as it is loaded. */
export function GuardForm({ onLoadError, ...props }: GuardFormProps): ReactNode {
  const [Form, setForm] = useState(() => Loaded)
  useEffect(() => {
    preloadReauthentication().then(() => setForm(() => Loaded), onLoadError)
    // a form that is there is never asked for again
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  return Form && <Form {...props} />
}
