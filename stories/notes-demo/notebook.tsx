import { useState } from 'react'
import type { Note } from './backend/note.js'
import { useDemo, useDrafts, useIsOnline } from './demo-context.js'
import { toErrorWords } from './error-words.js'
import { NoteEditor } from './note-editor.js'
import { NoteList, type ListedNote } from './note-list.js'
import { UnsavedDraft } from './unsaved-draft.js'
import { isEmpty, useAutosave } from './use-autosave.js'
import { useNotes, useRemoveNote } from './use-notes.js'

/** The notes of who is signed in: the list, and the one that is open. */
export function Notebook() {
  const notes = useNotes()
  const isOnline = useIsOnline()
  if (notes.data) return <OpenNotebook saved={notes.data} />
  if (notes.isError) {
    return (
      <div className="page-message" role="alert">
        <p>Your notes could not be loaded. {toErrorWords(notes.error)}</p>
        <button className="button" type="button" onClick={() => void notes.refetch()}>
          Try again
        </button>
      </div>
    )
  }
  return (
    <output className="page-message">
      {isOnline ? 'Fetching your notes…' : 'Your notes appear as soon as the network is back.'}
    </output>
  )
}

function OpenNotebook({ saved }: { saved: readonly Note[] }) {
  const { drafts } = useDemo()
  const draftsById = useDrafts()
  const autosave = useAutosave()
  const removal = useRemoveNote()
  const [chosenId, choose] = useState<string | null>(() => [...draftsById.keys()][0] ?? null)
  const [removed, setRemoved] = useState<ListedNote | null>(null)

  const all = toListedNotes(saved, draftsById)
  const open = all.find((note) => note.id === chosenId) ?? all[0]
  const isChosen = open !== undefined && open.id === chosenId

  const add = () => {
    const id = `note-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`
    drafts.set(id, { title: '', text: '' })
    choose(id)
    setRemoved(null)
  }

  const remove = async (note: ListedNote) => {
    const isSaved = saved.some(({ id }) => id === note.id)
    if (isSaved) await removal.mutateAsync(note.id).catch(() => {})
    else drafts.forget(note.id)
    choose(null)
    setRemoved(isSaved ? note : null)
  }

  const bringBack = ({ id, title, text }: ListedNote) => {
    drafts.set(id, { title, text })
    choose(id)
    setRemoved(null)
  }

  return (
    <div className="notebook" data-open={isChosen}>
      <section className="notes" aria-label="All notes">
        <div className="notes-head">
          <h1>Notes</h1>
          <button className="button button-main" type="button" onClick={add}>
            New note
          </button>
        </div>
        <NoteList notes={all} openId={open?.id ?? null} onOpen={choose} />
        {removed && !removal.isError && (
          <output className="undo">
            <span>Deleted.</span>
            <button className="link" type="button" onClick={() => bringBack(removed)}>
              Undo
            </button>
          </output>
        )}
      </section>
      {open ? (
        <NoteEditor
          key={open.id}
          note={open}
          state={autosave.stateOf(open.id)}
          error={autosave.error ?? removal.error}
          isRemoving={removal.isPending}
          onWrite={(content) => drafts.set(open.id, content)}
          onTryAgain={autosave.tryAgain}
          onRemove={() => void remove(open)}
          onClose={() => choose(null)}
        />
      ) : (
        <div className="empty">
          <h2>Nothing here yet</h2>
          <p>The first line is the hardest. It need not be a good one.</p>
        </div>
      )}
      {[...draftsById]
        .filter(([, content]) => !isEmpty(content))
        .map(([id, content]) => (
          <UnsavedDraft key={id} id={id} content={content} />
        ))}
    </div>
  )
}

/** The notes as their writer sees them: with what is not saved yet, new ones first. */
function toListedNotes(
  saved: readonly Note[],
  drafts: ReturnType<typeof useDrafts>,
): readonly ListedNote[] {
  const known = new Set(saved.map(({ id }) => id))
  const fresh = [...drafts].filter(([id]) => !known.has(id)).toReversed()
  return [
    ...fresh.map(([id, content]) => ({ id, ...content, updatedAt: null })),
    ...saved.map((note) => ({ ...note, ...drafts.get(note.id) })),
  ]
}
