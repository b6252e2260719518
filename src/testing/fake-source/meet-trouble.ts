import { SessionError } from '../../core/errors.js'
import type { ServiceTrouble } from '../session-source-contract/harness.js'

/** Rejects as a source does when its service is not itself. */
export function meetTrouble(
  trouble: ServiceTrouble | null,
  signal: AbortSignal,
): Promise<void> | void {
  switch (trouble) {
    case null:
      return
    case 'throttled':
      throw new SessionError('throttled', 'Rate exceeded')
    case 'unavailable':
      throw new SessionError('service', 'Something went wrong.')
    case 'html':
      throw new SessionError('network', 'Something other than Cognito answered.')
    case 'lost':
      throw new SessionError('network', 'Cognito could not be reached.')
    case 'silent':
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    default:
      trouble satisfies never
  }
}
