import { createSessionClient, type Clock, type SessionClient } from 'react-cognito-session'
import { whyNoManagedLogin, type DemoSource } from './create-demo-source.js'
import type { SourceChoice } from './source-choice.js'
import type { SourceKind } from './source-kind.js'

/** Keeps the demo signed in, by whichever source. */
export type DemoClient = SessionClient<DemoSource>

/** Which source signs in, as its users can choose. */
export interface DemoSources {
  /** True once somebody has chosen on this page. */
  hasChosen(): boolean
  /** Takes another source; nothing happens while somebody is signed in. */
  choose(kind: SourceKind): void
  /** Why this one cannot be had here, in words; null when it can. */
  whyNot(kind: SourceKind): string | null
}

/** The session clients of a demo, one at a time. */
export interface DemoClients {
  /** The client of now. */
  current(): DemoClient
  /** Calls back when there is another client; returns the undo. */
  subscribe(onChange: () => void): () => void
  /** Null where there is no choice. */
  sources: DemoSources | null
  dispose(): void
}

const whyNot = (kind: SourceKind) => (kind === 'user-pool' ? null : whyNoManagedLogin())

/**
 * Makes the clients of a demo: another one whenever another source is chosen, here or in another tab.
 *
 * @param accompany - starts what lives as long as a client does; returns its end.
 */
export function createDemoClients({
  choice,
  createSource,
  accompany,
  clock,
}: {
  choice: SourceChoice | null
  createSource: (kind: SourceKind) => DemoSource
  accompany: (client: DemoClient) => () => void
  clock: Clock | null
}): DemoClients {
  const listeners = new Set<() => void>()
  const chosen = choice?.read() ?? 'user-pool'
  let current = createClient(whyNot(chosen) ? 'user-pool' : chosen)
  let hasChosen = false

  function createClient(kind: SourceKind) {
    const client: DemoClient = createSessionClient({
      source: createSource(kind),
      refreshTokenValidity: { minutes: 5 },
      minTokenValidity: { seconds: 15 },
      ...(clock && { clock }),
    })
    const leave = accompany(client)
    const dispose = () => {
      leave()
      client.dispose()
    }
    return { client, dispose }
  }

  function become(kind: SourceKind): void {
    const { source, getState } = current.client
    if (kind === source.kind || getState().status === 'authenticated') return
    current.dispose()
    current = createClient(kind)
    listeners.forEach((listener) => listener())
  }

  const stopFollowing = choice?.onOthersChoice(become)

  return {
    current: () => current.client,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    sources: choice && {
      whyNot,
      hasChosen: () => hasChosen,
      choose(kind) {
        hasChosen = true
        choice.write(kind)
        become(kind)
      },
    },
    dispose() {
      stopFollowing?.()
      current.dispose()
    },
  }
}
