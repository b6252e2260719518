import { SessionError } from '../core/errors.js'
import { decodeClaims } from '../core/tokens.js'

/** An origin whose answers nobody on the way can write; `http` is for pools on the developer's own computer. */
const ORIGIN = /^(https:\/\/[^/?#@\\\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/|$)/

/**
 * Gives the address of the user pools API that goes with an access token: the origin of its issuer.
 *
 * The issuer is read, not verified: whoever could put a token of theirs here gets nothing but that token sent.
 *
 * @throws {SessionError} `invalid_config` when there is no issuer, or one that is not `https` outside this computer.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html Cognito developer guide, the access token}
 */
export function toIssuerEndpoint(accessToken: string): string {
  const origin = ORIGIN.exec(String(decodeClaims(accessToken)?.['iss']))?.[1]
  if (origin) return `${origin}/`
  throw new SessionError('invalid_config', "The tokens' issuer has no API: set endpoint.")
}
