import { toRefusalError } from '../core/cognito-errors.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

/** Calls one operation of the JSON API of Cognito user pools. */
export type CognitoApi = (
  operation: string,
  body: object,
  /** `keepalive` lets the call outlive the page. */
  options: { signal: AbortSignal; keepalive?: boolean },
) => Promise<Record<string, unknown>>

/**
 * Creates the API at an endpoint; uses the page's `fetch` as it is at the time of each call.
 *
 * The call rejects with a `SessionError` by the table of `cognito-errors`, or with `network` when no answer came or it is
 * not Cognito's.
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html Cognito API, common errors}
 */
export function createCognitoApi(endpoint: string): CognitoApi {
  return async (operation, body, options) => {
    const headers = {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    }
    try {
      const response = await fetch(endpoint, {
        ...options,
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw toError(response, text)
      // some operations answer with nothing at all; a captive portal answers with a page, which is no JSON
      return parse(text || '{}')
    } catch (cause) {
      if (cause instanceof SessionError) throw cause
      throw new SessionError('network', 'Cognito could not be reached.', { cause })
    }
  }
}

function parse(text: string): Record<string, unknown> {
  return Object(JSON.parse(text)) as Record<string, unknown>
}

function toError({ status, headers }: Response, text: string): SessionError {
  let answer: { __type?: string } = {}
  try {
    answer = parse(text)
  } catch {
    // an empty body, or a proxy's page: the header and the status tell
  }
  const type = answer.__type ?? headers.get('x-amzn-errortype') ?? ''
  const seconds = Number(headers.get('retry-after'))
  return toRefusalError({
    name: type.replace(/^.*#|:.*$/g, ''),
    status,
    retryAfterMs: seconds > 0 ? secondsToMs(seconds) : undefined,
  })
}
