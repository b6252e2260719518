import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Demo } from './create-demo.js'
import type { DemoClient } from './demo-clients.js'
import type { DraftsById } from './drafts.js'
import type { NetworkRequest } from './demo-network.js'
import type { SourceKind } from './source-kind.js'

export const DemoContext = createContext<Demo | null>(null)

export function useDemo(): Demo {
  const demo = useContext(DemoContext)
  if (!demo) throw new Error('useDemo() was called outside <NotesDemo>.')
  return demo
}

/** The client of now: choosing another source makes another one. */
export function useDemoClient(): DemoClient {
  const { clients } = useDemo()
  return useSyncExternalStore(clients.subscribe, clients.current)
}

export const useSourceKind = (): SourceKind => useDemoClient().source.kind

export function useDrafts(): DraftsById {
  const { drafts } = useDemo()
  return useSyncExternalStore(drafts.subscribe, drafts.all)
}

export function useIsOnline(): boolean {
  const { network } = useDemo()
  return useSyncExternalStore(network.subscribe, network.isOnline)
}

export function useNetworkRequests(): readonly NetworkRequest[] {
  const { network } = useDemo()
  return useSyncExternalStore(network.subscribe, network.requests)
}
