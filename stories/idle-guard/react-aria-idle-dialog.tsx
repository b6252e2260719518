import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { GuardWarning } from 'react-cognito-session'
import { TimeLeft } from './time-left.js'

type IdleWarning = Extract<GuardWarning, { cause: 'idle' }>

/** The idle warning as an alert dialog of React Aria's; Escape stays. */
export function ReactAriaIdleDialog({ signOutAt, staySignedIn, signOut }: IdleWarning) {
  return (
    <ModalOverlay isOpen onOpenChange={staySignedIn} className="own-backdrop own-overlay">
      <Modal className="own-dialog">
        <Dialog role="alertdialog">
          <Heading slot="title">Still writing?</Heading>
          <p>
            Daybook closes in <TimeLeft deadline={signOutAt} /> unless you go on.
          </p>
          <div className="own-dialog-actions">
            <Button onPress={() => void signOut().catch(() => {})}>Close Daybook</Button>
            {/* a dialog has to begin somewhere, and this is the choice that loses nothing */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <Button autoFocus onPress={staySignedIn}>
              Keep writing
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
