import type { QueryClient } from '@tanstack/react-query'
import type { SessionClient } from 'react-cognito-session'

/** Empties the query cache when the user goes or changes; returns the undo. */
export function emptyCacheWithUser(queryClient: QueryClient, client: SessionClient): () => void {
  const currentSub = () => {
    const state = client.getState()
    return state.status === 'authenticated' ? state.user.sub : null
  }
  let sub = currentSub()
  return client.subscribe(() => {
    if (sub === currentSub()) return
    sub = currentSub()
    queryClient.clear()
  })
}
