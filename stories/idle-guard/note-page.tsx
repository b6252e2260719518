import { useReducer, useState, type ReactNode } from 'react'
import { useSession } from 'react-cognito-session'
import { NoteEditor } from '../notes-demo/note-editor.js'
import { NoteList, type ListedNote } from '../notes-demo/note-list.js'
import '../notes-demo/notes-demo.css'
import { signedOutWords } from '../notes-demo/signed-out-words.js'
import './note-page.css'
import { storyNotes } from './story-notes.js'
import { UnsavedNote } from './unsaved-note.js'

/** A page with something to lose: a few notes, some of them not saved. */
export function NotePage({
  notesUrl,
  unsavedIds,
  children,
}: {
  notesUrl: string
  unsavedIds: readonly string[]
  /** What the page has besides, such as a modal dialog. */
  children?: ReactNode
}) {
  const status = useSession((state) => state.status)
  const reason = useSession((state) => (state.status === 'unauthenticated' ? state.reason : null))
  return (
    <div className="daybook note-page">
      <main className="app">
        <header className="app-header">
          <p className="brand">Daybook</p>
          {children}
        </header>
        {status === 'authenticated' && <Notes notesUrl={notesUrl} unsavedIds={unsavedIds} />}
        {reason && <p className="page-message">{signedOutWords[reason]}</p>}
      </main>
    </div>
  )
}

function Notes({ notesUrl, unsavedIds }: { notesUrl: string; unsavedIds: readonly string[] }) {
  const [notes, setNotes] = useState(storyNotes)
  const [writtenIds, setWrittenIds] = useState(unsavedIds)
  const [saved, onSaved] = useReducer(withOneMore, [])
  const [openId, setOpenId] = useState(storyNotes[0]!.id)
  const open = notes.find(({ id }) => id === openId)!
  const isWritten = (id: string) => writtenIds.includes(id)

  return (
    <div className="notebook" data-open="true">
      <section className="notes" aria-label="All notes">
        <div className="notes-head">
          <h1>Notes</h1>
        </div>
        <NoteList notes={notes} openId={openId} onOpen={setOpenId} />
      </section>
      <NoteEditor
        key={openId}
        note={open}
        state={isWritten(openId) && !saved.includes(open) ? 'writing' : 'saved'}
        error={null}
        isRemoving={false}
        onWrite={(content) => {
          setNotes(notes.map((note) => (note.id === openId ? { ...note, ...content } : note)))
          if (!isWritten(openId)) setWrittenIds([...writtenIds, openId])
        }}
        onTryAgain={() => {}}
        onRemove={() => {}}
        onClose={() => {}}
      />
      {notes
        .filter(({ id }) => isWritten(id))
        .map((note) => (
          <UnsavedNote key={note.id} note={note} url={notesUrl} onSaved={onSaved} />
        ))}
    </div>
  )
}

const withOneMore = (notes: readonly ListedNote[], note: ListedNote) => [...notes, note]
