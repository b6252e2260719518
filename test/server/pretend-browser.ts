/** What a request says of where it comes from. */
type Site = 'same-origin' | 'cross-site'

/** What the page knows of its session. */
export interface PageSession {
  accessToken: string
  idToken: string
  now: number
}

/** How a sign-in goes. */
export interface SignInWay {
  username?: string
  password?: string
  /** The query of `sign-in`. */
  query?: string
}

/** A browser with an app's page: keeps cookies as browsers do, and remembers all that it was ever sent. */
export function createPretendBrowser(appUrl: string, cognitoUrl: string) {
  const jars = { app: new Map<string, Cookie>(), cognito: new Map<string, Cookie>() }
  const received: string[] = []

  async function go(url: string, site: Site, init: RequestInit = {}): Promise<Response> {
    const jar = url.startsWith(appUrl) ? jars.app : jars.cognito
    const headers = new Headers(init.headers)
    const sent = [...jar].filter(([, { isStrict }]) => site === 'same-origin' || !isStrict)
    if (sent.length > 0) {
      headers.set('cookie', sent.map(([name, { value }]) => `${name}=${value}`).join('; '))
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    const text = await response.clone().text()
    received.push(`${JSON.stringify([...response.headers])}\n${text}`)
    return response
  }

  const navigate = (url: string, site: Site = 'same-origin', init: RequestInit = {}) =>
    go(url, site, {
      ...init,
      headers: {
        'sec-fetch-site': site,
        'sec-fetch-dest': 'document',
        'sec-fetch-mode': 'navigate',
      },
    })

  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    const own = { 'x-cognito-session': '1', 'sec-fetch-site': 'same-origin', origin: appUrl }
    for (const [name, value] of Object.entries(own)) {
      const isSent = name !== 'origin' || init.method === 'POST'
      if (isSent && !headers.has(name)) headers.set(name, value)
    }
    return go(`${appUrl}${path}`, 'same-origin', { ...init, headers })
  }
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    call(path, { ...init, method: 'POST', body: JSON.stringify(body) })

  /** Goes to `sign-in` and through managed login, up to the address of the callback. */
  async function toCallback({
    username = 'alice',
    password = 'correct horse',
    query = '',
  }: SignInWay = {}) {
    const begun = await navigate(`${appUrl}/auth/sign-in${query}`)
    const authorizeUrl = begun.headers.get('location') ?? ''
    const page = await navigate(authorizeUrl, 'cross-site')
    if (page.status === 302) return page.headers.get('location') ?? ''
    const body = new URLSearchParams({
      ...Object.fromEntries(new URL(authorizeUrl).searchParams),
      username,
      password,
    })
    const signedIn = await navigate(`${cognitoUrl}/login`, 'same-origin', { method: 'POST', body })
    return signedIn.headers.get('location') ?? ''
  }

  return {
    call,
    post,
    navigate,
    toCallback,
    /** The app's cookies by name; open to the test. */
    cookies: jars.app,
    /** All that was ever sent to this browser: headers and bodies. */
    received,
    /** Comes back from managed login. */
    comeBack: (url: string) => navigate(url, 'cross-site'),
    async signIn(way: SignInWay = {}) {
      return navigate(await toCallback(way), 'cross-site')
    },
    async session(): Promise<PageSession> {
      return (await (await call('/auth/session')).json()) as PageSession
    },
    /** What a page with these tokens sends to name its session. */
    naming: ({ accessToken }: PageSession) => {
      const { sub, auth_time, origin_jti: originJti = null } = claimsOf(accessToken)
      return { sub, authTime: Number(auth_time) * 1000, originJti }
    },
    async refresh(init: RequestInit = {}) {
      const session = await this.session()
      return post('/auth/refresh', this.naming(session), init)
    },
  }
}

/** A browser in front of a token handler. */
export type PretendBrowser = ReturnType<typeof createPretendBrowser>

interface Cookie {
  value: string
  isStrict: boolean
}

function keep(jar: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at)
  if (attributes.some((each) => /^max-age=0$/i.test(each))) jar.delete(name)
  else
    jar.set(name, { value: pair.slice(at + 1), isStrict: attributes.includes('SameSite=Strict') })
}

/** The claims of a JWT. */
export const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >

/** The error that an answer tells. */
export const errorOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: string }
  return [response.status, error]
}
