import { createTokenHandler, type TokenHandlerOptions } from 'react-cognito-session/server'
import {
  createEmbeddedUserPool,
  type EmbeddedAppClient,
  type EmbeddedUserPoolOptions,
} from 'react-cognito-session/testing'
import { onTestFinished } from 'vitest'
import { serveOverHttp } from '../support/serve-over-http.js'
import { createPretendBrowser } from './pretend-browser.js'

export const clientId = 'embedded-client-1'
export const secret = 'a secret of at least thirty-two characters'
export const password = 'correct horse'
export const minute = 60_000

/** How the world of a test differs from one where all is well. */
export interface HandlerSetup {
  appClient?: Partial<EmbeddedAppClient>
  pool?: Partial<EmbeddedUserPoolOptions>
  handler?: Partial<TokenHandlerOptions>
  /** Makes the handler; `createTokenHandler` by default. */
  create?: (options: TokenHandlerOptions) => (request: Request) => Promise<Response>
}

/** Answers in place of the pool, or leaves it to the pool. */
export type Intercept = (request: Request) => Response | Promise<Response> | null

/** Makes an embedded pool and a token handler, both on real HTTP, and a browser in front of them. */
export async function setUpHandler(setup: HandlerSetup = {}) {
  const { appClient = {}, create = createTokenHandler } = setup
  const time = { at: Date.UTC(2026, 5, 1) }
  const pool = createEmbeddedUserPool({
    clients: [{ clientId, secret: 'client-secret', ...appClient }],
    users: [
      { username: 'alice', password },
      { username: 'bob', password },
    ],
    now: () => time.at,
    ...setup.pool,
  })
  let intercept: Intercept = () => null
  const cognito = await serveOverHttp(
    async (request) => (await intercept(request)) ?? pool.handle(request),
  )
  onTestFinished(cognito.close)

  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('early'))
  const app = await serveOverHttp((request) => handle(request))
  onTestFinished(app.close)

  const errors: { code: string; path: string; said: string }[] = []
  const options: TokenHandlerOptions = {
    domain: cognito.url,
    clientId,
    clientSecret: 'client-secret',
    redirectUri: `${app.url}/auth/callback`,
    endpoint: cognito.url,
    secrets: secret,
    now: () => time.at,
    onError(error, path) {
      const said = JSON.stringify([error.message, error.cause, error.stack])
      errors.push({ code: error.code, path, said })
    },
    ...setup.handler,
  }
  handle = create(options)
  const newBrowser = () => createPretendBrowser(app.url, cognito.url)

  return {
    pool,
    time,
    options,
    errors,
    url: app.url,
    cognitoUrl: cognito.url,
    browser: newBrowser(),
    newBrowser,
    /** Puts another handler in the place of the first, as a deployment does. */
    replaceHandler: (by: typeof handle) => void (handle = by),
    /** Puts something between handler and pool. */
    intercept: (by: Intercept) => void (intercept = by),
    /** What the pool was asked for, in its order. */
    operations: () => pool.requests.map(({ operation }) => operation),
    /** The refresh tokens that the pool has ever made and still knows. */
    asked: (operation: string) =>
      pool.requests.filter((request) => request.operation === operation).length,
  }
}
