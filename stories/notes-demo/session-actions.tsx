import { useState } from 'react'
import { useSessionClient, type EpochMs } from 'react-cognito-session'
import { useDemo, useDemoClient, useIsOnline } from './demo-context.js'
import { toErrorWords } from './error-words.js'
import { isFramed } from './is-framed.js'

/** How the last button went. */
interface Outcome {
  tone: 'busy' | 'good' | 'bad'
  words: string
  /** In which session the button was pressed. */
  signedInAt: EpochMs | null
}

/** Buttons that do to the session what users, servers and networks do to it. */
export function SessionActions({ signedInAt }: { signedInAt: EpochMs | null }) {
  const { getSession, signOut } = useSessionClient()
  const { network, revokeOnServer } = useDemo()
  const { source } = useDemoClient()
  const hasSignInPage = source.kind !== 'user-pool' && !isFramed()
  const isOnline = useIsOnline()
  const [latest, setLatest] = useState<Outcome | null>(null)
  const isSignedIn = signedInAt !== null
  // it outlives the session that it ended, but not the next sign-in
  const outcome = isSignedIn && latest?.signedInAt !== signedInAt ? null : latest

  const setOutcome = (tone: Outcome['tone'], words: string) =>
    setLatest({ tone, words, signedInAt })

  async function run(action: () => Promise<unknown>, busy: string, good: string, bad: string) {
    setOutcome('busy', busy)
    try {
      await action()
      setOutcome('good', good)
    } catch (error) {
      setOutcome('bad', `${bad} ${toErrorWords(error)}`)
    }
  }

  const refresh = () =>
    run(
      () => getSession({ forceRefresh: true }),
      'Refreshing…',
      'Refreshed. The access token is new; the end of the session has not moved.',
      'Not refreshed.',
    )

  const revoke = () =>
    run(
      revokeOnServer,
      'Revoking…',
      'Revoked on the server. This page learns of it at the next refresh.',
      'Not revoked.',
    )

  const toggleNetwork = () => {
    network.setOnline(!isOnline)
    setOutcome(
      'good',
      isOnline
        ? 'Offline. Every request is lost; the session is kept.'
        : 'Back online. What was waiting goes out now.',
    )
  }

  const signOutHere = () =>
    run(
      signOut,
      'Signing out…',
      'Signed out in every tab of this browser.',
      'Signed out here; the server could not be told.',
    )

  const leaveSignInPage = () =>
    run(
      async () => {
        await signOut()
        if (source.kind !== 'user-pool') source.endBrowserSession()
      },
      'Signing out…',
      'Signed out here, and on the sign-in page too.',
      'Signed out here; the server could not be told.',
    )

  const signOutEverywhere = () =>
    run(
      () => signOut({ scope: 'global' }),
      'Signing out everywhere…',
      'Signed out on every device.',
      'Signed out here, but perhaps not elsewhere.',
    )

  return (
    <section className="actions" aria-label="Interfere">
      <div className="action-buttons">
        {isSignedIn && (
          <>
            <Action onPress={refresh}>Refresh</Action>
            <Action onPress={revoke}>Revoke on the server</Action>
          </>
        )}
        <Action onPress={toggleNetwork}>{isOnline ? 'Go offline' : 'Back online'}</Action>
        {isSignedIn && (
          <>
            <Action onPress={signOutHere}>Sign out</Action>
            {hasSignInPage && (
              <Action onPress={leaveSignInPage}>Sign out on the sign-in page too</Action>
            )}
            <Action onPress={signOutEverywhere}>Sign out everywhere</Action>
          </>
        )}
      </div>
      <output className="outcome" data-tone={outcome?.tone}>
        {outcome?.words}
      </output>
    </section>
  )
}

function Action({ children, onPress }: { children: string; onPress: () => unknown }) {
  return (
    <button className="action" type="button" onClick={() => void onPress()}>
      {children}
    </button>
  )
}
