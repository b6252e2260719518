import type { EmbeddedUserPoolPersistence } from 'react-cognito-session/testing'
// not by the public name, which brings React: Storybook's Vite cannot load that on the server
import { createEmbeddedUserPool } from '../../../src/testing/embedded-user-pool/embedded-user-pool.js'
import { createAccessTokenVerifier } from './access-token-verifier.js'
import { clientIds, demoUser, toAppClients, userPoolId } from './demo-account.js'
import { createNoteStore } from './note-store.js'
import { createNotesApi } from './notes-api.js'

/** Where a backend keeps its state over a reload; in memory when left out. */
export interface DemoPersistence {
  pool: EmbeddedUserPoolPersistence
  notes: EmbeddedUserPoolPersistence
}

/** What a backend takes from outside. */
export interface DemoBackendOptions {
  persistence?: DemoPersistence | undefined
  /** Its clock, epoch milliseconds. Default: `Date.now`. */
  now?: () => number
  /** Of the token handler, when there is one. */
  clientSecret?: string | null
}

/** Answers one request; `path` is what follows the backend's own address, without a slash in front. */
export type DemoBackend = (request: Request, path: string) => Promise<Response>

/**
 * Makes a user pool and a notes API that trusts it: `cognito/`, `notes/` and, for the buttons of the demo, `control/`.
 *
 * The same function runs behind Storybook's server and, in the static Storybook, in the page.
 */
export function createDemoBackend({
  persistence,
  now = Date.now,
  clientSecret = null,
}: DemoBackendOptions = {}): DemoBackend {
  const pool = createEmbeddedUserPool({
    userPoolId,
    clients: toAppClients(clientSecret),
    users: [demoUser],
    now,
    sessionTracking: true,
    // its cookie outlives the five minutes of a session, which Cognito's shortest session does not let happen
    cookieRenewsAuthTime: true,
    ...(persistence && { persistence: persistence.pool }),
  })
  const notes = createNotesApi(
    createAccessTokenVerifier(pool, Object.values(clientIds), now),
    createNoteStore(persistence?.notes),
  )

  function control(request: Request, action: string): Response {
    switch (`${request.method} ${action}`) {
      case 'POST revoke':
        pool.revokeUser(demoUser.username)
        return new Response(null, { status: 204 })
      case 'GET requests':
        return Response.json(pool.requests)
      default:
        return new Response(null, { status: 404 })
    }
  }

  return async (request, path) => {
    const [service, ...rest] = path.split('/')
    switch (service) {
      case 'cognito':
        return pool.handle(request)
      case 'notes':
        return notes(request, decodeURIComponent(rest.join('/')))
      case 'control':
        return control(request, rest.join('/'))
      default:
        return new Response(null, { status: 404 })
    }
  }
}
