import { toRefusalError, type RefusalTable } from '../core/cognito-errors.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

/** What refusals mean for a sign-in; else they mean what they mean for a session. */
export const SIGN_IN_REFUSALS: RefusalTable = {
  interaction_required: /^(login|interaction|consent|account_selection)_required$/,
  service: /^(server_error|temporarily_unavailable)$/,
  // a code that was used, has run out, or belongs to another verifier
  invalid_callback: /^invalid_grant$/,
}

/**
 * Reads the JSON object of an answer with status 200.
 *
 * Never keeps what was read in an error: it may be a token.
 *
 * @throws {SessionError} by the table of refusals; `network` when it is no JSON, as a proxy's page is none.
 */
export async function readAnswer(
  response: Response,
  refusals: RefusalTable = {},
): Promise<Record<string, unknown>> {
  const { status, headers } = response
  const body = toObject(await response.text())
  if (status === 200 && body) return body
  if (status === 200) throw new SessionError('network', 'Something other than Cognito answered.')
  const { error, __type = headers.get('x-amzn-errortype') } = body ?? {}
  const seconds = Number(headers.get('retry-after'))
  throw toRefusalError(
    {
      name: toRefusalName(error ?? __type),
      status,
      retryAfterMs: seconds > 0 ? secondsToMs(seconds) : undefined,
    },
    refusals,
  )
}

/** Gives what a refusal calls itself; empty for what is no name: text may quote what was sent, a token or worse. */
export function toRefusalName(told: unknown): string {
  const said = typeof told === 'string' ? told : ''
  const [, name = ''] = /^(?:.*#)?(\w{1,60})(?::.*)?$/.exec(said) ?? []
  return name
}

/** Gives the error for something that was thrown on the way to a service: what it says, it may have from a token. */
export function toUpstreamError(thrown: unknown): SessionError {
  if (thrown instanceof SessionError) return thrown
  const { name, cause } = Object(thrown) as Error
  const { code } = Object(cause) as { code?: unknown }
  return new SessionError('network', 'Cognito could not be reached.', { cause: { name, code } })
}

function toObject(text: string): Record<string, unknown> | null {
  try {
    // some operations answer with nothing at all
    const value = JSON.parse(text || '{}') as unknown
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
