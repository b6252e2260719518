import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { EpochMs } from './duration.js'
import type { SessionUser } from './session-state.js'
import type { TokenSet } from './tokens.js'

/** What a source is told when it is asked to refresh. */
export interface RefreshRequest {
  /** Ends the request; the refresher's own time limit is in it. */
  signal: AbortSignal
  /** For the pool's pre token generation trigger. */
  clientMetadata?: Readonly<Record<string, string>> | undefined
}

/** The client, as its source sees it. */
export interface SourceClient {
  /**
   * Makes the tokens of a sign-in the session of this and every other tab.
   *
   * @param sentAt - `now()` when the request went out that they answer: between that and this moment they were issued.
   *
   * @throws {SessionError} `unexpected` when they are no tokens of this app client.
   */
  signedIn(tokens: TokenSet, sentAt: EpochMs): void
  /** Whose page this is: who is signed in, or was last; null when nobody has been. For `demandSameUser`. */
  lastUser(): SessionUser | null
  /** The time by this computer's clock, for `sentAt`. */
  now(): EpochMs
  /** As `SessionClient.getSession`. */
  getSession(): Promise<CognitoUserSession>
  /** Gives a request 10 s: its signal fires then, with the error to reject with. */
  limit<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>
}

/**
 * Where sessions come from and where they are kept: the small interface behind `createSessionClient`.
 *
 * A source decides nothing about the session: it loads, keeps, refreshes and revokes what it is told to. Each failure is
 * a `SessionError`; only a terminal one ends a session.
 */
export interface SessionSource {
  /** The app client's id: tokens of others are refused; names the lock and the channel of the tabs. */
  readonly clientId: string
  /** True when other tabs keep their tokens in the same place. */
  readonly isShared: boolean
  /** Gives what is kept now, null when that is nothing usable. Synchronous where it can be, so that a page's first render knows. */
  load(): TokenSet | null | Promise<TokenSet | null>
  /** Keeps tokens. A sign-in makes their user the current one; a refresh leaves that as it is, for somebody else may have signed in meanwhile. */
  store(tokens: TokenSet, after: 'sign-in' | 'refresh'): void
  /** Forgets the tokens of this user, and nothing else; `'unless-replaced'`: only while they are still these, or what is left of them. */
  clear(tokens: TokenSet, when?: 'unless-replaced'): void
  /** Trades the refresh token in one request. */
  refresh(tokens: TokenSet, request: RefreshRequest): Promise<TokenSet>
  /** Ends the session at the service; `'global'` ends all sessions of the user and needs a live access token. */
  revoke(tokens: TokenSet, scope: 'local' | 'global', signal: AbortSignal): Promise<void>
  /**
   * Asks the user of this page to prove again who they are, without leaving the page, and tells the client of the tokens
   * after `demandSameUser`. A source without it leaves that to a form.
   */
  reauthenticate?(user: SessionUser): Promise<void>
  /** Ends what the service itself remembers in this browser, such as the cookie of managed login, by leaving the page. */
  endBrowserSession?(): void
  /**
   * Calls one operation of the user pools API that the user's access token authorizes, such as `GetUser`.
   *
   * @param body - with the access token in it.
   * @throws {SessionError} by the table of refusals.
   */
  callUserPool?(
    operation: string,
    body: { AccessToken: string },
    signal: AbortSignal,
  ): Promise<Record<string, unknown>>
  /**
   * Loads what a sign-in needs, before it is needed: some browsers never ask again for code that could not be loaded once,
   * and a sign-in in place comes when it may be too late.
   */
  prepareSignIn?(): Promise<unknown>
  /** Loads what `refresh` and `revoke` need, before they are called. */
  prepare?(): Promise<unknown>
  /** Meets the client that it serves; called once, by `createSessionClient`. */
  connect?(client: SourceClient): void
}
