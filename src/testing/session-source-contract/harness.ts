import type { SessionSource } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'

/**
 * What can be wrong between a source and its service: it asks to be left alone (HTTP 429), fails (5xx), a captive portal
 * answers in its place (200 and a page of HTML), the connection breaks, or nothing comes until the caller gives up.
 */
export type ServiceTrouble = 'throttled' | 'unavailable' | 'html' | 'lost' | 'silent'

/** A source and the service behind it, for one test: `describeSessionSource` asks for a new one each time. */
export interface SessionSourceHarness {
  /** With nobody signed in. */
  source: SessionSource
  /**
   * Signs a user in, as the source's own sign-in does up to `SourceClient.signedIn`; each time it is a new session.
   *
   * @returns what the source would hand over then.
   */
  signIn(username: 'alice' | 'bob'): Promise<TokenSet>
  /** Ends all sessions of a user at the service, from elsewhere. */
  revoke(username: 'alice' | 'bob'): Promise<void> | void
  /** From now on every request of the source's meets this; null: all is well again. */
  answerWith(trouble: ServiceTrouble | null): void
  /** What the source has asked its service since the harness was made, in any words. */
  requests(): readonly string[]
  /** Takes it down, after each test. */
  dispose?(): Promise<void> | void
}

/** Makes the harness of one test; without a page it is like on a server: no `location`, no storage, nobody signed in. */
export type CreateSessionSourceHarness = (world: {
  hasPage: boolean
}) => Promise<SessionSourceHarness> | SessionSourceHarness

/** One promise of the contract: what it says, and how it is tried. */
export type ContractLine = readonly [
  promise: string,
  attempt: (harness: SessionSourceHarness) => Promise<void>,
  world?: { hasPage: boolean },
]
