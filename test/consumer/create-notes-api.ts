import { createLocalJWKSet, jwtVerify } from 'jose'
import type { EmbeddedUserPool } from 'react-cognito-session/testing'

/** A small API behind an authorizer, as an app's backend is. */
export interface NotesApi {
  /** By their ids. */
  notes: Map<string, string>
  handle(request: Request): Promise<Response>
}

/** Creates an API that reads and writes `/api/notes/<id>` for whoever brings an access token that the pool has signed. */
export function createNotesApi(pool: EmbeddedUserPool, now: () => number): NotesApi {
  const notes = new Map<string, string>()

  async function isAuthorized({ headers }: Request) {
    const accessToken = headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
    const keys = createLocalJWKSet(await pool.jwks())
    const options = { issuer: pool.issuer, currentDate: new Date(now()) }
    return await jwtVerify(accessToken, keys, options).then(
      ({ payload }) => payload['token_use'] === 'access',
      () => false,
    )
  }

  return {
    notes,
    async handle(request) {
      if (!(await isAuthorized(request))) return new Response(null, { status: 401 })
      const id = new URL(request.url).pathname.split('/').at(-1) ?? ''
      if (request.method !== 'PUT') return new Response(notes.get(id) ?? '')
      notes.set(id, await request.text())
      return new Response(null, { status: 204 })
    },
  }
}
