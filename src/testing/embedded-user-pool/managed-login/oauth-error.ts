import { withException } from '../answers.js'

/** The errors of Cognito's OAuth endpoints. */
export type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'login_required'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_token_type'

/** An OAuth answer that says no; the message is for the developer and goes into redirects and pages only. */
export class OAuthError extends Error {
  override readonly name: OAuthErrorName
  /** Of the answer that is not a redirect. */
  readonly status: number

  constructor(name: OAuthErrorName, message = '', status = 400) {
    super(message)
    this.name = name
    this.status = status
  }
}

/** The JSON answer of the endpoints that are no pages. */
export function toOAuthErrorAnswer({ name, status }: OAuthError): Response {
  const headers = {
    'cache-control': 'no-store',
    ...(name === 'invalid_token' && { 'www-authenticate': `Bearer error="${name}"` }),
  }
  return withException(Response.json({ error: name }, { status, headers }), name)
}
