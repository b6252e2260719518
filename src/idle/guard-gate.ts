import { secondsToMs } from '../core/duration.js'
import type { SessionClient } from '../core/session-client.js'
import { isDevelopment } from '../core/development.js'
import type { GuardRules } from './guard-rules.js'

/** Without the guard's code the app goes on after this. */
const PATIENCE_MS = secondsToMs(2)

/**
 * Holds tokens back until the guard has looked for the first time; returns the end of that.
 *
 * A page may be loaded hours after its user was active last: no data hook is to send a request in that session before the
 * guard has ended it. Where only the service itself ends sessions there is nothing to wait for.
 *
 * @throws {SessionError} `invalid_config`, in development, when the client has a guard already.
 */
export function holdTokens({ guardWith, time }: SessionClient, rules: GuardRules): () => void {
  const { idleTimeoutMs, sessionLimitMs, renewWhenLeftMs } = rules
  let isOpen = idleTimeoutMs === null && sessionLimitMs === null && renewWhenLeftMs === null
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = () => {
      isOpen = true
      resolve()
    }
  })
  try {
    const leave = guardWith({
      // not known yet
      endsAt: () => (isOpen ? NaN : -Infinity),
      end: () => opened,
      keepPage: () => null,
    })
    const cancel = isOpen ? () => {} : time.after(PATIENCE_MS, open)
    return () => {
      cancel()
      leave()
      // who waits goes on after this, when the guard itself has looked
      open()
    }
  } catch (error) {
    if (isDevelopment()) throw error
    return () => {}
  }
}
