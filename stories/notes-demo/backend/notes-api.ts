import type { VerifyAccessToken } from './access-token-verifier.js'
import type { NoteStore } from './note-store.js'
import { toNoteContent, type Note } from './note.js'

const refused = () =>
  Response.json(
    { message: 'This needs a good access token.' },
    { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
  )

/** Makes the notes API: `GET /`, `PUT /<id>`, `DELETE /<id>`, for who has an access token. */
export function createNotesApi(verify: VerifyAccessToken, store: NoteStore) {
  return async (request: Request, id: string): Promise<Response> => {
    const owner = await verify(request.headers.get('authorization'))
    if (owner === null) return refused()
    switch (`${request.method} ${id === '' ? 'all' : 'one'}`) {
      case 'GET all':
        return Response.json(store.list(owner))
      case 'PUT one': {
        const content = toNoteContent(await request.json().catch(() => null))
        if (!content) return Response.json({ message: 'This is no note.' }, { status: 400 })
        const note: Note = { id, ...content, updatedAt: Date.now() }
        store.save(owner, note)
        return Response.json(note)
      }
      case 'DELETE one':
        store.remove(owner, id)
        return new Response(null, { status: 204 })
      default:
        return new Response(null, { status: 405 })
    }
  }
}
