import type { EpochMs } from './duration.js'
import type { SessionError } from './errors.js'
import type { SignedOutReason } from './session-state.js'

/** Who watches over the end of a session; one a client. Asked, never trusted with a token. */
export interface SessionGuard {
  /** From this instant on, on Cognito's clock, nobody is given a token and nothing is refreshed; `Infinity` while there is no such end, `NaN` while it is not known. */
  endsAt(): EpochMs
  /** Called when that instant has passed and somebody asks: ends the session unless there is a later end by now. Who asks for a token waits for what it returns. */
  end(): Promise<void> | void
  /**
   * Called when the session ends: gives null if its page may go, or, where something on it waits for the user to sign in
   * again, the terminal error that the page then lives with.
   */
  keepPage(reason: SignedOutReason): SessionError | null
}
