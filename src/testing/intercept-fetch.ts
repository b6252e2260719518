import { decodeClaims } from '../core/tokens.js'
import type { EmbeddedUserPool } from './embedded-user-pool/embedded-user-pool.js'
import { globalScope, replaceProperty } from './global-scope.js'

/** What of a pool requests are led by. */
export type PoolToReach = Pick<EmbeddedUserPool, 'fetch' | 'userPoolId' | 'clientId' | 'issuer'>

/** Options of {@link interceptFetch}. */
export interface InterceptFetchOptions {
  /**
   * What the addresses of the pool begin with. Default: Cognito's own for the pool's region; give it the domain for managed
   * login, or what `userPoolSource({ endpoint })` says.
   */
  baseUrl?: string
}

interface Interception {
  readonly baseUrl: string
  readonly pool: PoolToReach
}

/** The latest first. */
let interceptions: readonly Interception[] = []
let installed: typeof fetch | null = null
let restore: (() => void) | null = null

/**
 * Leads the requests of this page or process for a pool to it, and lets all others pass; returns the undo.
 *
 * Of several pools at one address it is the one whose app client or token is in the request, else the one that came last.
 *
 * @example
 * const pool = createEmbeddedUserPool({ users: [{ username: 'alice', password: 'correct horse' }] })
 * const undo = interceptFetch(pool)
 * afterAll(undo)
 */
export function interceptFetch(
  pool: PoolToReach,
  { baseUrl = toRegionUrl(pool) }: InterceptFetchOptions = {},
): () => void {
  const interception: Interception = { baseUrl, pool }
  interceptions = [interception, ...interceptions]
  // somebody may have put another one in its place, or the old one back
  if (globalScope.fetch !== installed) restore = install()
  return () => {
    interceptions = interceptions.filter((each) => each !== interception)
    if (interceptions.length > 0) return
    restore?.()
    restore = installed = null
  }
}

const toRegionUrl = ({ userPoolId }: PoolToReach) =>
  `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/`

function install(): () => void {
  const platformFetch = globalScope.fetch
  const intercepted: typeof fetch = async (input, init) => {
    const url = toUrl(input)
    const found = interceptions.filter(({ baseUrl }) => isBelow(url, baseUrl))
    if (found.length === 0) return platformFetch!.call(globalScope, input, init)
    if (found.length === 1) return found[0]!.pool.fetch(input, init)
    const request = new Request(input, init)
    const text = `${url}\n${await request.clone().text()}`
    const pool = findPool(found, text) ?? found[0]!.pool
    return pool.fetch(request, init?.signal ? { signal: init.signal } : {})
  }
  installed = intercepted
  const undo = replaceProperty(globalScope, 'fetch', { value: intercepted })
  // who has replaced it since goes on asking this one, and it lets all pass
  return () => void (globalScope.fetch === intercepted && undo())
}

/** `http://localhost:92290` is not below `http://localhost:9229`. */
const isBelow = (url: string, baseUrl: string) =>
  url.startsWith(baseUrl) && /^$|^[/?#]/.test(url.slice(baseUrl.replace(/\/$/, '').length))

function toUrl(input: RequestInfo | URL): string {
  if (typeof input === 'object' && 'url' in input) return input.url
  const { location } = globalScope as { location?: { href: string } }
  try {
    return new URL(input, location?.href).href
  } catch {
    return String(input)
  }
}

/** Which of several pools a request is for: by its app client, then by what else names one. */
function findPool(found: readonly Interception[], text: string): PoolToReach | undefined {
  const [, clientId] =
    /"ClientId":"([^"]+)"|\bclient_id=([\w+-]+)/.exec(text)?.filter(Boolean) ?? []
  const [, accessToken] = /"AccessToken":"([^"]+)"/.exec(text) ?? []
  const claims = decodeClaims(accessToken)
  const pools = found.map(({ pool }) => pool)
  return (
    pools.find((pool) => pool.clientId === (clientId ?? claims?.client_id)) ??
    pools.find((pool) => pool.issuer === claims?.iss || text.includes(`/${pool.userPoolId}/`))
  )
}
