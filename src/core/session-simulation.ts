import type { Duration } from './duration.js'

/**
 * A session whose surroundings are moved by hand: what a test session of `./testing` is, and what the buttons of
 * `SessionDevtools` act on.
 */
export interface SessionSimulation {
  /** Lets time pass, second by second where the guard looks. */
  advance(length: Duration): Promise<void>
  /** Closes the laptop's lid for so long: time passes and nothing runs until it wakes. */
  sleep(length: Duration): Promise<void>
  /** Lets time pass until the access token and the ID token have run out. */
  expireTokens(): Promise<void>
  /** Ends the session at the service, from elsewhere; this page hears of it when it asks. */
  revoke(): void
  /** False: no request gets through, and the page is told so as by a browser. */
  setOnline(isOnline: boolean): void
  isOnline(): boolean
}
