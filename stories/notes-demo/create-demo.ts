import type { QueryClient } from '@tanstack/react-query'
import {
  createSessionClient,
  userPoolSource,
  type SessionClient,
  type UserPoolSource,
} from 'react-cognito-session'
import { createFakeClock, type FakeClock } from 'react-cognito-session/testing'
import { appClient, userPoolId } from './backend/demo-account.js'
import { createQueryClient } from './create-query-client.js'
import { createDemoNetwork, type DemoNetwork } from './demo-network.js'
import { clearDraftsWithUser, createDrafts, type Drafts } from './drafts.js'
import { emptyCacheWithUser } from './empty-cache-with-user.js'
import { lastingDemo } from './lasting-demo.js'

/** Everything of one demo that is made once, outside React. */
export interface Demo {
  client: SessionClient<UserPoolSource>
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
 * Makes a demo with a user pool and notes of its own; a lasting one is there again after a reload and in other tabs. One
 * with its own time has its backend in the page, because that shares the time.
 */
export async function createDemo({ isLasting = false, hasOwnTime = false } = {}): Promise<Demo> {
  const name = isLasting ? lastingDemo : `story-${Math.random().toString(36).slice(2)}`
  const baseUrl = new URL(`/demo/${name}/`, location.origin).href
  const clock = hasOwnTime ? createFakeClock({ now: Date.now() }) : null
  const network = createDemoNetwork(baseUrl, await toBackend(baseUrl, clock))

  const client = createSessionClient({
    source: userPoolSource({
      userPoolId,
      clientId: appClient.clientId,
      endpoint: `${baseUrl}cognito/`,
      storage: isLasting ? 'localStorage' : 'memory',
    }),
    refreshTokenValidity: { minutes: 5 },
    minTokenValidity: { seconds: 15 },
    ...(clock && { clock }),
  })
  const queryClient = createQueryClient()
  const drafts = createDrafts()
  const undo = [
    emptyCacheWithUser(queryClient, client),
    clearDraftsWithUser(drafts, client),
    client.dispose,
    network.dispose,
  ]

  return {
    client,
    queryClient,
    network,
    drafts,
    notesUrl: `${baseUrl}notes/`,
    clock,
    async revokeOnServer() {
      await fetch(`${baseUrl}control/revoke`, { method: 'POST' })
    },
    dispose: () => undo.forEach((stop) => stop()),
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
