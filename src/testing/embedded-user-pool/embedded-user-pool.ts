import { createAppClients } from './app-clients.js'
import { allowAllOrigins, answerPreflight } from './cors.js'
import { createFaults, type EmbeddedUserPoolFaults } from './faults.js'
import { createJsonApiRoute } from './json-api-route.js'
import { createJwksRoute } from './jwks-route.js'
import { createManagedLoginRoute } from './managed-login/managed-login-route.js'
import {
  createPoolAdministration,
  seedUsers,
  type PoolAdministration,
} from './pool-administration.js'
import type { EmbeddedUserPoolOptions } from './pool-options.js'
import type { PoolService } from './pool-service.js'
import { createPoolStore } from './pool-state.js'
import { createRequestLog, type LoggedRequest } from './request-log.js'
import { toSessionTracking } from './session-tracking.js'
import { createSignInAttempts } from './sign-in-attempts.js'
import { toFetch } from './to-fetch.js'
import { createTokenIssuer } from './token-issuer.js'
import { createTokenSigner, type SigningKey } from './token-signer.js'

const defaultClientId = 'embedded-client-1'

/** A Cognito user pool in this page or process. */
export interface EmbeddedUserPool extends PoolAdministration {
  readonly userPoolId: string
  /** Of the first app client. */
  readonly clientId: string
  readonly issuer: string
  /**
   * The whole service, CORS included, for a server, a service worker or a request interceptor.
   *
   * Never rejects: a broken connection is `Response.error()`, and a request that hangs waits for
   * `request.signal`.
   */
  handle(request: Request): Promise<Response>
  /** The same for code that takes a `fetch`; URLs are absolute, whatever the host. */
  readonly fetch: typeof fetch
  /** What was asked since the start, without tokens; the same list all the time. */
  readonly requests: readonly LoggedRequest[]
  clearRequests(): void
  readonly faults: EmbeddedUserPoolFaults
  /** The public keys, as `/<userPoolId>/.well-known/jwks.json` has them. */
  jwks(): Promise<{ keys: SigningKey[] }>
}

/**
 * Makes an Amazon Cognito user pool that runs in this page or process: real SRP, real tokens, no network.
 *
 * The real SDK signs in to it. Managed login is in it too, by Cognito's paths (`/oauth2/authorize`, `/oauth2/token`,
 * `/oauth2/revoke`, `/oauth2/userInfo`, `/logout`, discovery) at any host, with a page to sign in on. It can be told to fail in the ways a network does, and its clock can be moved.
 * For tests, demos and stories: it keeps passwords in clear and has no limits.
 *
 * Where Cognito's pages leave a question open it does the plain thing and says so at the option.
 *
 * @example
 * const pool = createEmbeddedUserPool({ users: [{ username: 'alice', password: 'correct horse' }] })
 * const { accessToken } = await pool.issueTokens('alice')
 *
 * @see {@link https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html User pools API}
 */
export function createEmbeddedUserPool(options: EmbeddedUserPoolOptions = {}): EmbeddedUserPool {
  const {
    userPoolId = 'eu-west-1_Embedded1',
    clients: appClients = [{ clientId: defaultClientId }],
    now = Date.now,
  } = options
  const [region = '', poolName = ''] = userPoolId.split('_')
  const issuer = options.issuer ?? `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
  const clientId = appClients[0]?.clientId ?? defaultClientId

  const clients = createAppClients(appClients)
  const store = createPoolStore(options.persistence)
  const signer = createTokenSigner(store)
  const service: PoolService = {
    userPoolId,
    region,
    poolName,
    issuer,
    now,
    clients,
    store,
    signer,
    tokens: createTokenIssuer({ issuer, now, clients, store, signer }),
    attempts: createSignInAttempts(now),
    openerPolicy: options.openerPolicy ?? true,
    cookieRenewsAuthTime: options.cookieRenewsAuthTime ?? false,
    sessionTracking: toSessionTracking(options.sessionTracking),
    deviceType: 'unknown',
  }
  seedUsers(service, options.users ?? [])

  const routes = [
    createJsonApiRoute(service),
    createJwksRoute(service),
    createManagedLoginRoute(service),
  ]
  const faults = createFaults()
  const log = createRequestLog()

  async function handle(request: Request): Promise<Response> {
    if (request.method === 'OPTIONS') return answerPreflight(request)
    const url = new URL(request.url)
    for (const route of routes) {
      const operation = route.match(request, url)
      if (operation === null) continue
      const noteAnswer = log.note(operation, now())
      const answer = await faults.around(request, operation, () => route.answer(request, operation))
      noteAnswer(answer)
      return allowAllOrigins(answer)
    }
    return allowAllOrigins(new Response('Not found', { status: 404 }))
  }

  return {
    ...createPoolAdministration(service, clientId),
    userPoolId,
    clientId,
    issuer,
    handle,
    fetch: toFetch(handle),
    requests: log.entries,
    clearRequests: () => log.clear(),
    faults: faults.switches,
    jwks: () => signer.jwks(),
  }
}
