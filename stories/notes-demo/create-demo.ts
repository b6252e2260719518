import type { QueryClient } from '@tanstack/react-query'
import {
  createSessionClient,
  userPoolSource,
  type SessionClient,
  type UserPoolSource,
} from 'react-cognito-session'
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
  /** Ends all sessions of the demo user, as an administrator would. */
  revokeOnServer(): Promise<void>
  dispose(): void
}

/** Makes a demo with a user pool and notes of its own; a lasting one is there again after a reload and in other tabs. */
export async function createDemo({ isLasting = false } = {}): Promise<Demo> {
  const name = isLasting ? lastingDemo : `story-${Math.random().toString(36).slice(2)}`
  const baseUrl = new URL(`/demo/${name}/`, location.origin).href
  const network = createDemoNetwork(baseUrl, await toBackend())

  const client = createSessionClient({
    source: userPoolSource({
      userPoolId,
      clientId: appClient.clientId,
      endpoint: `${baseUrl}cognito/`,
      storage: isLasting ? 'localStorage' : 'memory',
    }),
    refreshTokenValidity: { seconds: appClient.refreshTokenSeconds },
    minTokenValidity: { seconds: 15 },
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
    async revokeOnServer() {
      await fetch(`${baseUrl}control/revoke`, { method: 'POST' })
    },
    dispose: () => undo.forEach((stop) => stop()),
  }
}

/** Behind `npm start` the backend is on the server; in the static Storybook there is none, and the page answers itself. */
async function toBackend(): Promise<(request: Request, passOn: typeof fetch) => Promise<Response>> {
  if (import.meta.env.DEV) return (request, passOn) => passOn(request)
  const { fetchFromPage } = await import('./backend/page-backend.js')
  return fetchFromPage
}
