import { onlineManager, QueryClient } from '@tanstack/react-query'
import { SessionError } from 'react-cognito-session'
import { NotesError } from './notes-client.js'

const MOST_RETRIES = 2

function isWorthRetrying(error: Error): boolean {
  if (error instanceof SessionError) return !error.isTerminal
  return !(error instanceof NotesError) || error.status >= 500
}

const retry = (failures: number, error: Error) => failures < MOST_RETRIES && isWorthRetrying(error)

/** Makes the cache of the notes, which asks again only where that can help. */
export function createQueryClient(): QueryClient {
  // it hears of the network only while a provider is mounted, and remembers what it heard last
  onlineManager.setOnline(navigator.onLine)
  return new QueryClient({ defaultOptions: { queries: { retry }, mutations: { retry } } })
}
