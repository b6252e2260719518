import { toRefusalError, type RefusalTable } from './cognito-errors.js'
import { secondsToMs } from './duration.js'
import { SessionError } from './errors.js'

/** An answer in JSON, as it came over the wire. */
export type ServiceAnswer = Record<string, unknown>

/**
 * Reads an answer of the JSON API or an OAuth endpoint.
 *
 * Nothing that was read gets into an error but names: the rest may be a token.
 *
 * @param first - what refusals mean here, where that is not what they mean for a session.
 * @throws {SessionError} by the table of `cognito-errors`; `network` for a success that is no JSON, as a proxy's page is none.
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html Cognito API, common errors}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749, section 5.2}
 */
export async function readAnswer(response: Response, first?: RefusalTable): Promise<ServiceAnswer> {
  const { ok, status, headers } = response
  // some operations answer with nothing at all; a captive portal answers with a page, which is no JSON
  const answer = parse((await response.text()) || '{}')
  if (ok && answer) return answer
  // its cause would quote the answer
  if (ok) throw new SessionError('network', 'Something other than Cognito answered.')
  const type = answer?.['__type'] ?? answer?.['error'] ?? headers.get('x-amzn-errortype')
  const seconds = Number(headers.get('retry-after'))
  const retryAfterMs = seconds > 0 ? secondsToMs(seconds) : undefined
  throw toRefusalError({ name: toRefusalName(type), status, retryAfterMs }, first)
}

/** Gives what a refusal calls itself; empty for what is no name: text may quote what was sent, a token or worse. */
export function toRefusalName(told: unknown): string {
  const said = typeof told === 'string' ? told : ''
  const [, name = ''] = /^(?:.*#)?(\w{1,60})(?::.*)?$/.exec(said) ?? []
  return name
}

function parse(text: string): ServiceAnswer | null {
  try {
    return Object(JSON.parse(text)) as ServiceAnswer
  } catch {
    return null
  }
}
