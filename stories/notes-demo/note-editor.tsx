import type { NoteContent } from './backend/note.js'
import { toErrorWords } from './error-words.js'
import type { ListedNote } from './note-list.js'
import type { SaveState } from './use-autosave.js'

const SAVE_WORDS: Record<SaveState, string> = {
  saved: 'Saved',
  writing: 'Not saved yet',
  saving: 'Saving…',
  waiting: 'Kept here until the network is back',
  failed: 'Not saved.',
}

/** A new note is there to be written: whoever pressed "New note" goes on typing. */
const focus = (element: HTMLElement | null) => element?.focus()

/** One note, to read and to write; tells whether it is saved. */
export function NoteEditor({
  note: { id, title, text, updatedAt },
  state,
  error,
  isRemoving,
  onWrite,
  onTryAgain,
  onRemove,
  onClose,
}: {
  note: ListedNote
  state: SaveState
  error: Error | null
  isRemoving: boolean
  onWrite: (content: NoteContent) => void
  onTryAgain: () => void
  onRemove: () => void
  onClose: () => void
}) {
  const isBlank = updatedAt === null && title === '' && text === ''
  return (
    <article className="editor" aria-label="Open note">
      <div className="editor-head">
        <button className="link editor-back" type="button" onClick={onClose}>
          All notes
        </button>
        <output className="save-state" data-state={isBlank ? 'blank' : state}>
          {isBlank ? 'New note' : SAVE_WORDS[state]}
          {state === 'failed' && ` ${toErrorWords(error)}`}
        </output>
        {state === 'failed' && (
          <button className="link" type="button" onClick={onTryAgain}>
            Try again
          </button>
        )}
        <button className="link link-quiet" type="button" disabled={isRemoving} onClick={onRemove}>
          {isRemoving ? 'Deleting…' : 'Delete'}
        </button>
      </div>
      <input
        className="editor-title"
        aria-label="Title"
        placeholder="Title"
        ref={isBlank ? focus : undefined}
        value={title}
        onChange={(event) => onWrite({ title: event.target.value, text })}
      />
      <textarea
        className="editor-text"
        aria-label="Text"
        placeholder="Begin anywhere."
        name={`text-${id}`}
        value={text}
        onChange={(event) => onWrite({ title, text: event.target.value })}
      />
    </article>
  )
}
