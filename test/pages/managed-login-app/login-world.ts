import type { Duration, IdleGuardOptions } from 'react-cognito-session'
import { createTokenHandler } from 'react-cognito-session/server'
import {
  createEmbeddedUserPool,
  type EmbeddedAppClient,
  type EmbeddedUserPoolOptions,
} from 'react-cognito-session/testing'
import { alice, bob, itemsOf } from '../../support/session-of-pool.js'
import { answerApi } from './answer-api.js'
import { toLoginPage, type LoginPage } from './login-page.js'
import type { PageSettings } from './page/page-settings.js'
import { servePool } from './pool-service.js'
import type { ManagedLoginApp } from './serve-managed-login-app.js'

/** In milliseconds. */
export const minute = 60_000
/** In milliseconds. */
export const hour = 60 * minute
const clientId = 'embedded-client-1'
const scopes = ['openid', 'aws.cognito.signin.user.admin']

/** How a world begins. */
export interface LoginWorldOptions {
  /** Default: the hosted-UI source. */
  source?: PageSettings['source']['kind']
  /** How long ago Alice signed in with the hosted-UI source, in milliseconds. Default: nobody has. */
  signedInAgo?: number
  /** Default: the browser's own. `moved`: time passes in pages when the test lets it. */
  clock?: 'moved'
  guard?: IdleGuardOptions
  refreshTokenValidity?: Duration
  /** Where the service comes back to with the hosted-UI source: an own path, or the app's root. Default `/callback`. */
  redirectPath?: '/callback' | '/'
  appClient?: Partial<EmbeddedAppClient>
  pool?: Omit<EmbeddedUserPoolOptions, 'clients' | 'users' | 'now'>
  /** Of the app's pages. */
  openerPolicy?: 'same-origin'
  csp?: 'strict'
  /** A service in place of the pool. */
  service?: (uris: { redirectUri: string }) => Promise<{ url: string }>
}

/** One browser profile, an app and a user pool of its own. */
export type LoginWorld = Awaited<ReturnType<typeof openLoginWorld>>

/** Opens one; `await using` ends it. */
export async function openLoginWorld(app: ManagedLoginApp, options: LoginWorldOptions = {}) {
  const { source = 'hosted-ui', signedInAgo, clock, guard = null } = options
  const { redirectPath = '/callback', refreshTokenValidity = { days: 30 } } = options
  const time = { offsetMs: 0, at: Date.now(), isStopped: clock === 'moved' }
  const now = () => (time.isStopped ? time.at : Date.now()) + time.offsetMs
  const hearTime = ({ url }: Request) =>
    void (time.at = Math.max(time.at, Number(new URL(url).searchParams.get('now'))))

  const path = app.nextPath()
  const root = `${app.origin}${path}/`
  const handlerUri = `${app.origin}${path}/auth/callback`
  const redirectUri = `${app.origin}${path}${redirectPath}`
  const secret = source === 'token-handler' ? 'a secret of the app client' : null
  const pool = createEmbeddedUserPool({
    users: [alice, bob],
    clients: [{ clientId, secret, ...options.appClient }],
    now,
    ...options.pool,
  })
  const service = await servePool(pool, hearTime)
  const domain = (await options.service?.({ redirectUri }))?.url ?? service.url

  const handle = createTokenHandler({
    domain,
    clientId,
    ...(secret && { clientSecret: secret }),
    redirectUri: handlerUri,
    signOutUri: root,
    endpoint: service.url,
    secrets: 'a secret of the token handler, at least 32 long',
    refreshTokenValidity,
    now,
  })
  const csp = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${domain}`
  app.add({
    settings: () => ({
      source:
        source === 'hosted-ui'
          ? { kind: source, domain, clientId, redirectUri, endpoint: service.url }
          : { kind: source, baseUrl: `${path}/auth`, clientId },
      apiUrl: `${path}/api`,
      now: clock === 'moved' ? now() : null,
      refreshTokenValidity,
      guard,
    }),
    headers: {
      ...(options.openerPolicy && { 'cross-origin-opener-policy': options.openerPolicy }),
      ...(options.csp && { 'content-security-policy': csp }),
    },
    handle(request, place) {
      hearTime(request)
      if (place === '/api') return answerApi(request, now)
      if (source === 'token-handler' && place.startsWith('/auth/')) return handle(request)
      return null
    },
  })

  time.offsetMs = -(signedInAgo ?? 0)
  const tokens = signedInAgo === undefined ? null : await pool.issueTokens('alice', { scopes })
  time.offsetMs = 0
  const localStorage = tokens ? itemsOf(tokens).map(([name, value]) => ({ name, value })) : []
  const context = await app.browser.newContext({
    storageState: { cookies: [], origins: [{ origin: app.origin, localStorage }] },
    reducedMotion: 'reduce',
  })

  return {
    ...service,
    pool,
    context,
    tokens,
    /** What was asked of the pool, by its names. */
    operations: () => pool.requests.map(({ operation }) => operation),
    domain,
    root,
    redirectUri,
    /** Moves the services' clock away from the browser's. */
    setOffset: (ms: number) => void (time.offsetMs = ms),
    /** From now on no time passes in the services. */
    stopClock: () => void Object.assign(time, { at: Date.now(), isStopped: true }),
    async newPage(place = ''): Promise<LoginPage> {
      const page = toLoginPage(await context.newPage())
      await page.page.goto(`${root}${place}`)
      return page
    },
    /** Lets time pass, in a page and in the services. */
    async pass(page: LoginPage, ms: number): Promise<void> {
      const until = time.at + ms
      await page.run(`time.pass(${ms})`)
      time.at = Math.max(time.at, until)
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await service.close()
    },
  }
}
