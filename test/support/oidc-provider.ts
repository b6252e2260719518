import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync } from 'node:crypto'
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { signInPage } from './oidc-sign-in-page.js'

/** What an authorization server that nobody here wrote should be like. */
export interface OidcProviderOptions {
  clientId: string
  redirectUris: string[]
  /** Where `/logout` may lead. */
  logoutUris: string[]
  users: readonly { username: string; password: string; sub: string }[]
  /** A refresh token works once, and everything ends when it is used again. */
  rotation: boolean
  /** Default: an hour. */
  accessTokenSeconds?: number
}

/** An oidc-provider on a free port of the loopback address. */
export type OidcProvider = Awaited<ReturnType<typeof serveOidcProvider>>

const ADMIN_SCOPE = 'aws.cognito.signin.user.admin'
const SCOPES = ['openid', 'email', 'profile', ADMIN_SCOPE]
const DAY_SECONDS = 86_400
/** Access tokens are JWTs when they are for an API. */
const API = 'urn:user-pool'

/**
 * Serves oidc-provider with the paths and the claims of a Cognito user pool; `await using` ends it.
 *
 * What stays its own: the answer's `iss` (RFC 9207), an issuer without a path, no user pools API, and a session that ends
 * the tokens of whoever was signed in when somebody else signs in by its cookie.
 */
export async function serveOidcProvider(options: OidcProviderOptions) {
  const grants: { type: string; error: string | null }[] = []
  let answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(`serveOidcProvider: ${String(error)}\n`)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await createProvider(url, options)
  const callback = provider.callback()

  answer = async (incoming, outgoing) => {
    if (incoming.url?.startsWith('/interaction/')) {
      return signInPage(provider, options.users, incoming, outgoing)
    }
    // Cognito's name for it
    incoming.url = incoming.url?.replace('logout_uri=', 'post_logout_redirect_uri=') ?? '/'
    await callback(incoming, outgoing)
  }
  const typeOf = (ctx: KoaContextWithOIDC) => String(ctx.oidc.params?.['grant_type'])
  provider.on('grant.success', (ctx) => void grants.push({ type: typeOf(ctx), error: null }))
  provider.on('grant.error', (ctx, { error }) => void grants.push({ type: typeOf(ctx), error }))

  return {
    url,
    /** Each request at the token endpoint, with its error if there was one. */
    grants,
    /** Ends the session of a refresh token, as an administrator does. */
    async revoke(refreshToken: string): Promise<void> {
      const body = new URLSearchParams({ token: refreshToken, client_id: options.clientId })
      await fetch(`${url}/oauth2/revoke`, { method: 'POST', body })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function createProvider(issuer: string, options: OidcProviderOptions): Promise<Provider> {
  const { clientId, redirectUris, logoutUris, users } = options
  const provider: Provider = await createSilently(issuer, {
    ...FIXED,
    clients: [
      {
        client_id: clientId,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: logoutUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    jwks: { keys: [signingKey()] },
    findAccount: (_ctx, sub) => {
      const username = users.find((user) => user.sub === sub)?.username
      if (username === undefined) return undefined
      const claims = { sub, token_use: 'id', 'cognito:username': username }
      return { accountId: sub, claims: async () => claims }
    },
    extraTokenClaims(ctx) {
      const { Account, RefreshToken, AuthorizationCode } = ctx.oidc.entities
      const username = users.find(({ sub }) => sub === Account?.accountId)?.username
      const auth_time = (AuthorizationCode ?? RefreshToken)?.authTime
      return { token_use: 'access', username, auth_time }
    },
    rotateRefreshToken: options.rotation,
    ttl: {
      ...FIXED.ttl,
      AccessToken: options.accessTokenSeconds ?? 3600,
      IdToken: options.accessTokenSeconds ?? 3600,
    },
    async loadExistingGrant(ctx) {
      // nobody is asked for consent
      const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session!.accountId! })
      grant.addOIDCScope(SCOPES.join(' '))
      grant.addResourceScope(API, SCOPES.join(' '))
      await grant.save()
      return grant
    },
  })
  return provider
}

const FIXED = {
  cookies: { keys: ['a key of the tests'] },
  scopes: SCOPES,
  claims: { openid: ['sub', 'token_use', 'cognito:username', 'auth_time'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  clientBasedCORS: () => true,
  issueRefreshToken: () => true,
  expiresWithSession: () => false,
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    revocation: { enabled: true, allowedPolicy: () => true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = `<!doctype html>${form}<script>
          const form = document.forms[0]
          form.insertAdjacentHTML('beforeend', '<input name="logout" value="yes">')
          form.submit()
        </script>`
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: SCOPES.join(' '),
        audience: API,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  routes: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    userinfo: '/oauth2/userInfo',
    end_session: '/logout',
  },
  ttl: {
    AuthorizationCode: 300,
    Grant: 30 * DAY_SECONDS,
    Interaction: 3600,
    RefreshToken: 30 * DAY_SECONDS,
    // of the cookie
    Session: 3600,
  },
} satisfies Configuration

const signingKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: 'key-of-the-tests',
  alg: 'RS256',
  use: 'sig',
})

/** It warns of Node 20, on which it works, and of keeping everything in memory. */
async function createSilently(issuer: string, configuration: Configuration): Promise<Provider> {
  const { warn } = console
  console.warn = () => {}
  try {
    const { default: OidcProvider } = await import('oidc-provider')
    return new OidcProvider(issuer, configuration)
  } finally {
    console.warn = warn
  }
}
