import * as AlertDialog from '@radix-ui/react-alert-dialog'

/** A native modal dialog of the app's own, open before the guard's. */
export function NativeModal() {
  return (
    <dialog
      className="own-dialog"
      aria-labelledby="rename"
      ref={(dialog) => void (dialog?.isConnected && !dialog.open && dialog.showModal())}
    >
      <h2 id="rename">Rename this note</h2>
      <RenameForm />
    </dialog>
  )
}

/** One of Radix's, which takes the page away from everything beside it. */
export function RadixModal() {
  return (
    <AlertDialog.Root defaultOpen>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="own-backdrop" />
        <AlertDialog.Content className="own-dialog own-dialog-in-the-middle">
          <AlertDialog.Title>Rename this note</AlertDialog.Title>
          <AlertDialog.Description className="own-dialog-quiet">
            The old title is not kept.
          </AlertDialog.Description>
          <RenameForm />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function RenameForm() {
  return (
    <form className="own-form">
      <label>
        New title <input name="title" defaultValue="What the garden needs" />
      </label>
      <div className="own-dialog-actions">
        <button type="button">Rename</button>
      </div>
    </form>
  )
}
