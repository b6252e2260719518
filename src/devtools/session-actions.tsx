'use client'

import type { ReactNode } from 'react'
import { toSessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import { ActionButton } from './action-button.js'
import { toStateDump } from './state-dump.js'

/** What can be done about any session; tells what came of it. */
export function SessionActions({
  client,
  isSignedIn,
  outcome,
  tell,
}: {
  client: SessionClient
  isSignedIn: boolean
  /** What came of the last thing that was done, here or elsewhere in the panel. */
  outcome: string
  tell: (outcome: string) => void
}): ReactNode {
  const refresh = () =>
    client.getAccessToken({ forceRefresh: true }).then(
      () => tell('Refreshed.'),
      (thrown: unknown) => tell(`Not refreshed: ${toSessionError(thrown).code}.`),
    )
  const signOut = () => client.signOut().then(() => tell('Signed out.'))
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(toStateDump(client))
      tell('Copied, without tokens and without the user.')
    } catch {
      tell('This page may not write to the clipboard.')
    }
  }

  return (
    <section>
      <div className="actions">
        <ActionButton tell={tell} action={refresh} isOff={!isSignedIn}>
          Refresh now
        </ActionButton>
        <ActionButton tell={tell} action={signOut} isOff={!isSignedIn}>
          Sign out
        </ActionButton>
        <ActionButton tell={tell} action={copy}>
          Copy state
        </ActionButton>
      </div>
      <output className="outcome">{outcome}</output>
    </section>
  )
}
