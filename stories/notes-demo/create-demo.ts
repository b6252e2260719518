import type { QueryClient } from '@tanstack/react-query'
import { connectQueryClient } from 'react-cognito-session/query'
import { createFakeClock, type FakeClock } from 'react-cognito-session/testing'
import { createDemoSource } from './create-demo-source.js'
import { createQueryClient } from './create-query-client.js'
import { createDemoClients, type DemoClients } from './demo-clients.js'
import { createDemoNetwork, type DemoNetwork } from './demo-network.js'
import { clearDraftsWithUser, createDrafts, type Drafts } from './drafts.js'
import { lastingDemo } from './lasting-demo.js'
import { createSourceChoice } from './source-choice.js'

/** Everything of one demo that is made once, outside React. */
export interface Demo {
  clients: DemoClients
  queryClient: QueryClient
  network: DemoNetwork
  drafts: Drafts
  notesUrl: string
  /** The time of a demo that has its own, and stands still unless moved. */
  clock: FakeClock | null
  /** Ends all sessions of the demo user, as an administrator would. */
  revokeOnServer(): Promise<void>
  dispose(): void
}

/**
 * Makes a demo with a user pool and notes of its own; a lasting one is there again after a reload and in other tabs, and
 * its source can be chosen. One with its own time has its backend in the page, because that shares the time.
 */
export async function createDemo({ isLasting = false, hasOwnTime = false } = {}): Promise<Demo> {
  const name = isLasting ? lastingDemo : `story-${Math.random().toString(36).slice(2)}`
  const baseUrl = new URL(`/demo/${name}/`, location.origin).href
  const clock = hasOwnTime ? createFakeClock({ now: Date.now() }) : null
  const managedLoginUrl = new URL('/oauth2/', location.origin).href
  const prefixes = isLasting ? [baseUrl, managedLoginUrl] : [baseUrl]
  const network = createDemoNetwork(prefixes, await toBackend(baseUrl, clock))
  const queryClient = createQueryClient()
  const drafts = createDrafts()
  const clients = createDemoClients({
    choice: isLasting ? createSourceChoice() : null,
    createSource: (kind) => createDemoSource(kind, baseUrl, isLasting),
    accompany(client) {
      const undo = [connectQueryClient(queryClient, client), clearDraftsWithUser(drafts, client)]
      return () => undo.forEach((stop) => stop())
    },
    clock,
  })

  return {
    clients,
    queryClient,
    network,
    drafts,
    notesUrl: `${baseUrl}notes/`,
    clock,
    async revokeOnServer() {
      await fetch(`${baseUrl}control/revoke`, { method: 'POST' })
    },
    dispose() {
      clients.dispose()
      network.dispose()
    },
  }
}

type Reach = (request: Request, passOn: typeof fetch) => Promise<Response>

/** Behind `npm start` the backend is on the server; in the static Storybook there is none, and the page answers itself. */
async function toBackend(baseUrl: string, clock: FakeClock | null): Promise<Reach> {
  if (clock) {
    const { createDemoBackend } = await import('./backend/demo-backend.js')
    const handle = createDemoBackend({ now: clock.now })
    return (request) => handle(request, request.url.slice(baseUrl.length))
  }
  if (import.meta.env.DEV) return (request, passOn) => passOn(request)
  const { fetchFromPage } = await import('./backend/page-backend.js')
  return fetchFromPage
}
