import type { TokenHandlerConfig } from './handler-config.js'
import { refuse } from './answers.js'

/** Lets requests through, or answers in their place. */
export interface RequestChecks {
  /**
   * What a page's own script asks, which no page of another origin can: a header that a form cannot send, and an `Origin`
   * that is the app's.
   */
  call(request: Request): Response | null
  /** Where a window is led, by the app or, back from managed login, by another site. */
  navigation(request: Request, from: 'app' | 'anywhere'): Response | null
  /** Whether another origin's page may ask. */
  preflight(request: Request): Response
  /** Lets a page of another allowed origin read an answer. */
  share(request: Request, response: Response): Response
}

/** The header of every call; its presence tells, its value does not. */
const HEADER = 'x-cognito-session'
const PREFLIGHT_SECONDS = '600'

/**
 * Creates the defence against requests that other sites have made: a header of our own, `Origin`, and fetch metadata,
 * behind cookies that are `SameSite=Strict`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.2.3.3 RFC 10017, section 6.2.3.3: cross-site request forgery protections}
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.1.3.3.2 RFC 10017, section 6.1.3.3.2: a custom request header}
 */
export function createRequestChecks({
  allowedOrigins,
  origin: own,
}: TokenHandlerConfig): RequestChecks {
  const isAllowed = (origin: string | null) => allowedOrigins.some((each) => each === origin)

  const share: RequestChecks['share'] = (request, response) => {
    const origin = request.headers.get('origin')
    response.headers.append('Vary', 'Origin')
    if (origin && origin !== own && isAllowed(origin)) {
      response.headers.set('Access-Control-Allow-Origin', origin)
      response.headers.set('Access-Control-Allow-Credentials', 'true')
      response.headers.set('Access-Control-Expose-Headers', 'Retry-After')
    }
    return response
  }

  return {
    share,
    call({ method, headers }) {
      if (!headers.has(HEADER)) return refuse('header_missing')
      const origin = headers.get('origin')
      if (origin !== null) return isAllowed(origin) ? null : refuse('origin_rejected')
      // browsers name no origin when a page gets something of its own
      const site = headers.get('sec-fetch-site') ?? 'same-origin'
      return method === 'GET' && site === 'same-origin' ? null : refuse('origin_rejected')
    },
    navigation({ headers }, from) {
      const site = headers.get('sec-fetch-site')
      const isDocument = (headers.get('sec-fetch-dest') ?? 'document') === 'document'
      const isWelcome = isDocument && (from === 'anywhere' || site !== 'cross-site')
      return isWelcome ? null : refuse('origin_rejected')
    },
    preflight(request) {
      if (!isAllowed(request.headers.get('origin'))) return refuse('origin_rejected')
      const headers = {
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': `${HEADER}, content-type`,
        'Access-Control-Max-Age': PREFLIGHT_SECONDS,
      }
      return new Response(null, { status: 204, headers })
    },
  }
}
