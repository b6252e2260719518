import { SessionError } from '../core/errors.js'
import type { SessionUser } from '../core/session-state.js'
import { decodeTokens, type TokenSet } from '../core/tokens.js'

/**
 * Lets only a later sign-in of the page's own user pass, as a re-authentication is one.
 *
 * @throws {SessionError} `different_user` for somebody else's tokens, `not_reauthenticated` when `auth_time` is no later
 *   than it was, which counts whole seconds; the tokens are to be revoked then.
 */
export function demandSameUser(
  tokens: TokenSet,
  clientId: string,
  client: { lastUser(): Pick<SessionUser, 'sub' | 'authTime'> | null },
): void {
  const signedIn = decodeTokens(tokens, clientId)
  const user = client.lastUser()
  if (signedIn?.sub !== user?.sub) {
    throw new SessionError('different_user', 'Another user has signed in than that of this page.')
  }
  if (!signedIn || !user || signedIn.authTime <= user.authTime) {
    throw new SessionError('not_reauthenticated', 'The sign-in asked the user for nothing.')
  }
}
