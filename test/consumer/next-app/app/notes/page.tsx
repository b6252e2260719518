import { SignedIn } from '../signed-in'
import { NoteEditor } from './note-editor'

export default function NotesPage() {
  return (
    <SignedIn>
      <NoteEditor />
    </SignedIn>
  )
}
