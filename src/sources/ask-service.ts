import type { RefusalTable } from '../core/cognito-errors.js'
import { SessionError } from '../core/errors.js'
import { readAnswer, type ServiceAnswer } from '../core/service-answer.js'

/**
 * Sends one request to the JSON API or an OAuth endpoint of Cognito, by the page's `fetch` as it is then.
 *
 * @param first - what refusals mean here, where that is not what they mean for a session.
 * @throws {SessionError} by the table of `cognito-errors`; `network` when no answer came, or one that is not Cognito's.
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html Cognito API, common errors}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749, section 5.2}
 */
export async function askService(
  url: string,
  init: RequestInit,
  first?: RefusalTable,
): Promise<ServiceAnswer> {
  try {
    // nobody on the way leads a token elsewhere
    return await readAnswer(await fetch(url, { ...init, redirect: 'error' }), first)
  } catch (cause) {
    if (cause instanceof SessionError) throw cause
    throw new SessionError('network', 'Cognito could not be reached.', { cause })
  }
}
