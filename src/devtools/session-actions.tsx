'use client'

import { useState, type ReactNode } from 'react'
import { toSessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import { ActionButton } from './action-button.js'
import { toStateDump } from './state-dump.js'

/** What can be done about any session; tells what came of it. */
export function SessionActions({
  client,
  isSignedIn,
}: {
  client: SessionClient
  isSignedIn: boolean
}): ReactNode {
  const [outcome, setOutcome] = useState('')

  const refresh = () =>
    client.getAccessToken({ forceRefresh: true }).then(
      () => setOutcome('Refreshed.'),
      (thrown: unknown) => setOutcome(`Not refreshed: ${toSessionError(thrown).code}.`),
    )
  const signOut = () => client.signOut().then(() => setOutcome('Signed out.'))
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(toStateDump(client))
      setOutcome('Copied, without tokens and without the user.')
    } catch {
      setOutcome('This page may not write to the clipboard.')
    }
  }

  return (
    <section>
      <div className="actions">
        <ActionButton action={refresh} isOff={!isSignedIn}>
          Refresh now
        </ActionButton>
        <ActionButton action={signOut} isOff={!isSignedIn}>
          Sign out
        </ActionButton>
        <ActionButton action={copy}>Copy state</ActionButton>
      </div>
      <output className="outcome">{outcome}</output>
    </section>
  )
}
