import * as AlertDialog from '@radix-ui/react-alert-dialog'
import type { GuardWarning } from 'react-cognito-session'
import { TimeLeft } from './time-left.js'

type IdleWarning = Extract<GuardWarning, { cause: 'idle' }>

/** The idle warning as an alert dialog of Radix's; Escape stays. */
export function RadixIdleDialog({ signOutAt, staySignedIn, signOut }: IdleWarning) {
  return (
    <AlertDialog.Root open onOpenChange={staySignedIn}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="own-backdrop" />
        <AlertDialog.Content className="own-dialog own-dialog-in-the-middle">
          <AlertDialog.Title>Still writing?</AlertDialog.Title>
          <AlertDialog.Description>
            Daybook closes in <TimeLeft deadline={signOutAt} /> unless you go on.
          </AlertDialog.Description>
          <div className="own-dialog-actions">
            <button type="button" onClick={() => void signOut().catch(() => {})}>
              Close Daybook
            </button>
            <AlertDialog.Cancel>Keep writing</AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
