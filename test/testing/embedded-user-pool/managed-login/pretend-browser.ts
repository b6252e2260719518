import type { EmbeddedUserPool } from 'react-cognito-session/testing'

/** The domain of managed login in these tests; any would do. */
export const domain = 'https://auth.example.com'
/** Where the app takes codes. */
export const redirectUri = 'https://app.example.com/callback'

const decodeEntities = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The names and values of a page's inputs. */
export function inputsOf(html: string): Record<string, string> {
  const inputs = Array.from(html.matchAll(/<input ([^>]*)>/g), ([, attributes = '']) => {
    const read = (name: string) =>
      decodeEntities(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')
    return [read('name'), read('value')] as const
  })
  return Object.fromEntries(inputs)
}

/** The code challenge of a verifier, made by Node. */
export async function toChallenge(codeVerifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))
  return Buffer.from(digest).toString('base64url')
}

/** A browser as far as managed login sees one: it keeps cookies, and stops at every redirect. */
export function createPretendBrowser(metFirst: EmbeddedUserPool) {
  let pool = metFirst
  let cookie = ''

  async function send(request: Request): Promise<Response> {
    if (cookie) request.headers.set('cookie', cookie)
    const answer = await pool.handle(request)
    for (const line of answer.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? ''
      cookie = line.includes('Max-Age=0') ? '' : pair
    }
    return answer
  }

  const goTo = (path: string, parameters: Record<string, string> = {}) =>
    send(new Request(`${domain}${path}?${new URLSearchParams(parameters)}`))

  /** The parameters of a plain request; `''` leaves one out. */
  const authorize = (parameters: Record<string, string> = {}) =>
    goTo('/oauth2/authorize', {
      response_type: 'code',
      client_id: pool.clientId,
      redirect_uri: redirectUri,
      scope: 'openid email aws.cognito.signin.user.admin',
      state: 'the-state',
      ...parameters,
    })

  async function submit(page: Response, username: string, password: string): Promise<Response> {
    const body = new URLSearchParams({ ...inputsOf(await page.text()), username, password })
    return send(new Request(`${domain}/login`, { method: 'POST', body }))
  }

  return {
    goTo,
    authorize,
    submit,
    signIn: async (parameters: Record<string, string> = {}) =>
      submit(await authorize(parameters), 'alice', 'correct horse'),
    /** The domain is served by another pool from now on. */
    meet(other: EmbeddedUserPool) {
      pool = other
    },
    get cookie() {
      return cookie
    },
  }
}

/** Where an answer sends the browser, taken apart. */
export function locationOf(answer: Response) {
  const url = new URL(answer.headers.get('location') ?? '', domain)
  return {
    status: answer.status,
    address: `${url.origin}${url.pathname}`,
    ...Object.fromEntries(url.searchParams),
  } as { status: number; address: string; code?: string; state?: string; error?: string }
}

/** Sends a form to an OAuth endpoint. */
export async function post(
  pool: EmbeddedUserPool,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams(fields)
  const answer = await pool.fetch(`${domain}${path}`, { method: 'POST', body, headers })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, string> & { expires_in?: number },
  }
}

/** Trades a code as the app that asked for it. */
export const tradeCode = (
  pool: EmbeddedUserPool,
  code: string | undefined,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
) =>
  post(
    pool,
    '/oauth2/token',
    {
      grant_type: 'authorization_code',
      client_id: pool.clientId,
      code: code ?? '',
      redirect_uri: redirectUri,
      ...more,
    },
    headers,
  )
