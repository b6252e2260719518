'use client'

/**
 * Remembers what is selected on the page; the function that it gives back selects that again.
 *
 * A browser returns the focus when a dialog closes, but a press on the dialog has moved the document's one selection.
 */
export function keepCaret(): () => void {
  const field = document.activeElement as HTMLInputElement | null
  const { selectionStart, selectionEnd, selectionDirection } = field ?? {}
  const selection = document.getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null
  return () => {
    if (document.activeElement !== field) return
    // a field of another kind, such as for a number, has neither
    if (selectionStart != null) {
      field?.setSelectionRange(selectionStart, selectionEnd!, selectionDirection!)
    } else if (field?.isContentEditable && range) {
      selection!.removeAllRanges()
      selection!.addRange(range)
    }
  }
}
