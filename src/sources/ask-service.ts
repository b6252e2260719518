import { toRefusalError, type RefusalTable } from '../core/cognito-errors.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

/** An answer in JSON, as it came over the wire. */
export type ServiceAnswer = Record<string, unknown>

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

/** Reads an answer of either kind; `askService` says what it throws. */
export async function readAnswer(response: Response, first?: RefusalTable): Promise<ServiceAnswer> {
  const { ok, status, headers } = response
  // some operations answer with nothing at all; a captive portal answers with a page, which is no JSON
  const answer = parse((await response.text()) || '{}')
  if (ok && answer) return answer
  // its cause would quote the answer
  if (ok) throw new SessionError('network', 'Something other than Cognito answered.')
  const type = answer?.['__type'] ?? answer?.['error'] ?? headers.get('x-amzn-errortype')
  const said = typeof type === 'string' ? type : ''
  // text that is no name may quote what was sent: a token
  const [, name = ''] = /^(?:.*#)?(\w{1,60})(?::.*)?$/.exec(said) ?? []
  const seconds = Number(headers.get('retry-after'))
  const retryAfterMs = seconds > 0 ? secondsToMs(seconds) : undefined
  throw toRefusalError({ name, status, retryAfterMs }, first)
}

function parse(text: string): ServiceAnswer | null {
  try {
    return Object(JSON.parse(text)) as ServiceAnswer
  } catch {
    return null
  }
}
