import type { SessionError } from '../core/errors.js'
import type { SignOutOptions } from '../core/session-client.js'

/** Why a session has ended whose page was kept. */
export type EndReason = NonNullable<SignOutOptions['reason']>

/** Gives the reason for which a session has ended whose page was kept. */
export function toEndReason({ code }: SessionError): EndReason {
  if (code === 'refresh_token_expired') return 'refresh-token-expired'
  return code === 'refresh_token_revoked' ? 'revoked' : 'idle'
}
