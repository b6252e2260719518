import type { GetOptions } from 'react-cognito-session'
import type { Note, NoteContent } from './backend/note.js'

/** The notes API refused a request. */
export class NotesError extends Error {
  override readonly name = 'NotesError'
  readonly status: number

  constructor(status: number) {
    super(`The notes API answered ${status}.`)
    this.status = status
  }
}

type NotesRequest = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

/** The notes API, as this user may use it. */
export interface NotesClient {
  list(signal: AbortSignal): Promise<Note[]>
  save(id: string, content: NoteContent): Promise<Note>
  remove(id: string): Promise<void>
}

/** Makes the client of the notes API: each request asks for an access token of its own. */
export function createNotesClient(
  baseUrl: string,
  getAccessToken: (options?: GetOptions) => Promise<string>,
): NotesClient {
  async function send(path: string, init: NotesRequest, options?: GetOptions): Promise<Response> {
    const authorization = `Bearer ${await getAccessToken(options)}`
    return fetch(baseUrl + path, { ...init, headers: { ...init.headers, authorization } })
  }

  /** The API may know better than the clock of this page: on 401 one refresh, and one more try. */
  async function request(path: string, init: NotesRequest): Promise<Response> {
    const first = await send(path, init)
    const response = first.status === 401 ? await send(path, init, { forceRefresh: true }) : first
    if (!response.ok) throw new NotesError(response.status)
    return response
  }

  return {
    async list(signal) {
      const response = await request('', { signal })
      return (await response.json()) as Note[]
    },
    async save(id, content) {
      const response = await request(encodeURIComponent(id), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(content),
      })
      return (await response.json()) as Note
    },
    async remove(id) {
      await request(encodeURIComponent(id), { method: 'DELETE' })
    },
  }
}
