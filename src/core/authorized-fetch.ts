import { demand } from './errors.js'
import type { SessionClient } from './session-client.js'
import type { GetOptions } from './session-getter.js'
import { toUserChanged, userOf, waitForSession } from './wait-for-session.js'

/** Which requests get which token. */
export interface AuthorizedFetchOptions {
  /** The origins that are given the token, such as `https://api.example.com`. Default: the page's own. */
  origins?: readonly string[]
  /** Default `'access'`; `'id'` for APIs whose authorizer is set up for ID tokens. */
  token?: 'access' | 'id'
  /** What sends the requests; default the global `fetch`. */
  fetch?: typeof fetch
}

/** What there has to be of a client. */
export type TokenClient = Pick<
  SessionClient,
  'getAccessToken' | 'getIdToken' | 'getState' | 'subscribe'
>

/**
 * Creates a `fetch` that sends the user's token to the listed origins, and to no other.
 *
 * A 401 leads to one refresh and one more try, whose answer is given whatever it is. A body that is a stream can be read
 * only once: the 401 is the answer then, and after a redirect too. A request that has an `Authorization` of its own is
 * sent as it is. On a page that was kept for unsaved work, requests wait until the same user has signed in again; a
 * signal ends that.
 *
 * **Redirects are errors** unless `redirect: 'follow'` is asked for in the second argument: today's browsers and Node take
 * the header away when a redirect leads to another origin, but browsers take it along that are older than that rule, such
 * as Firefox before 111.
 *
 * @throws {SessionError} `invalid_config` when an origin is not one. The function it gives rejects as `getAccessToken` does,
 *   before anything is sent; with `user_changed` when another user has signed in while it waited for a token; and as
 *   `fetch` does.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750, section 2.1}
 * @see {@link https://github.com/whatwg/fetch/pull/1544 Fetch standard, Authorization after a redirect to another origin}
 */
export function authorizedFetch(
  client: TokenClient,
  options: AuthorizedFetchOptions = {},
): typeof fetch {
  // a server has none: what it renders loads no data
  const { origins = typeof origin === 'undefined' ? [] : [origin], token } = options
  for (const each of origins) demand(ORIGIN.test(each), 'origins', "['https://api.example.com']")
  const send: typeof fetch = options.fetch ?? ((...request) => fetch(...request))
  const getter = token === 'id' ? client.getIdToken : client.getAccessToken

  return async (input, init) => {
    const request = new Request(input, init)
    const isListed = origins.includes(new URL(request.url).origin)
    if (!isListed || request.headers.has('authorization')) return send(request)

    const { signal } = request
    const getToken = (more?: GetOptions) =>
      waitForSession(client, () => getter({ signal, ...more }), { signal })
    const isRedirectChosen = init?.redirect || request.redirect !== 'follow'
    const sendWith = (accessOrIdToken: string, template: Request) => {
      const authorized = new Request(template, isRedirectChosen ? {} : { redirect: 'error' })
      authorized.headers.set('authorization', `Bearer ${accessOrIdToken}`)
      return send(authorized)
    }

    const sent = await getToken()
    const user = userOf(client)
    // a stream is nothing that could be sent twice: https://fetch.spec.whatwg.org/#dom-requestinit-duplex
    const spare = init && 'duplex' in init ? null : request.clone()
    const answer = await sendWith(sent, request)
    // after a redirect it may be a stranger's, who has not seen the token
    if (answer.status !== 401 || answer.redirected || !spare) return answer
    // frees the connection
    void answer.body?.cancel().catch(() => {})
    let next = await getToken()
    // somebody else may have met a 401 and have had it refreshed
    if (next === sent) next = await getToken({ forceRefresh: true })
    if (userOf(client) !== user) throw toUserChanged()
    return sendWith(next, spare)
  }
}

/** As `URL.origin` writes it, but never `'null'`, the origin of all that has none. */
const ORIGIN = /^[a-z\d.+-]+:\/\/[a-z\d._:[\]-]+$/
