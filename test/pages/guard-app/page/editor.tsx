import { useNote } from './use-note.js'

/** Two notes, one in a controlled textarea, one in rich text. */
export function Editor() {
  const [note, setNote] = useNote('note')
  const [, setComment] = useNote('comment')
  return (
    <>
      <label htmlFor="note">Note</label>
      <textarea id="note" rows={8} value={note} onChange={(event) => setNote(event.target.value)} />
      <div
        id="comment"
        // no tag is a text box of rich text
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="textbox"
        tabIndex={0}
        aria-label="Comment"
        aria-multiline="true"
        contentEditable
        suppressContentEditableWarning
        onInput={({ currentTarget }) => setComment(currentTarget.innerText)}
      />
      <div className="below" />
    </>
  )
}
