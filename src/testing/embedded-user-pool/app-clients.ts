import { ServiceException } from './service-exception.js'

/** The settings of an app client; lengths in seconds, as in Cognito's console and API. */
export interface EmbeddedAppClient {
  clientId: string
  /** Default 3600. */
  accessTokenSeconds?: number
  /** Default 3600. */
  idTokenSeconds?: number
  /** Counted from sign-in and fixed there: a later change applies to later sign-ins. Default 30 days. */
  refreshTokenSeconds?: number
  /**
   * Each refresh returns a new refresh token, and the old one works for `graceSeconds` more.
   *
   * Refuses `REFRESH_TOKEN_AUTH`, the only refresh the SDK knows. Default `null`: off.
   */
  rotation?: { graceSeconds: number } | null
  /**
   * A reused refresh token ends its whole session, as RFC 9700 advises. Default false: Cognito's pages name
   * the exception and say nothing about the rest of the family.
   */
  reuseEndsSession?: boolean
  /** Adds `origin_jti` and `jti` to tokens and allows `RevokeToken`. Default true. */
  tokenRevocation?: boolean
  /** Sign-in returns `NewDeviceMetadata`, and a refresh needs the device key. Default false. */
  rememberDevices?: boolean
  /** When false, `GetTokensFromRefreshToken` is an unknown operation, as on older services. Default true. */
  knowsGetTokensFromRefreshToken?: boolean
  /**
   * Makes a confidential client: `/oauth2/token` and `/oauth2/revoke` take the secret by Basic or in the body,
   * `GetTokensFromRefreshToken` and `RevokeToken` as `ClientSecret`. Its users sign in by managed login only.
   * Default `null`: none.
   */
  secret?: string | null
  /** Where managed login may send the browser with a code, compared as text. Default `null`: anywhere. */
  callbackUrls?: readonly string[] | null
  /** Where `/logout` may send the browser, compared as text. Default `null`: anywhere. */
  logoutUrls?: readonly string[] | null
  /** What managed login may be asked for; all of it is given when nothing is asked for. Default `null`: any scope. */
  scopes?: readonly string[] | null
}

/** An app client with every setting filled in. */
export type AppClient = Required<EmbeddedAppClient>

/** The app clients of one pool. */
export interface AppClients {
  /** @throws {ServiceException} `ResourceNotFoundException` when there is none of this name. */
  find(clientId: string): AppClient
  configure(clientId: string, changes: Partial<Omit<EmbeddedAppClient, 'clientId'>>): void
}

const defaults: Omit<AppClient, 'clientId'> = {
  accessTokenSeconds: 3600,
  idTokenSeconds: 3600,
  refreshTokenSeconds: 30 * 24 * 3600,
  rotation: null,
  reuseEndsSession: false,
  tokenRevocation: true,
  rememberDevices: false,
  knowsGetTokensFromRefreshToken: true,
  secret: null,
  callbackUrls: null,
  logoutUrls: null,
  scopes: null,
}

/** Keeps the app clients of one pool. */
export function createAppClients(clients: readonly EmbeddedAppClient[]): AppClients {
  const byId = new Map(clients.map((client) => [client.clientId, { ...defaults, ...client }]))

  function find(clientId: string): AppClient {
    const client = byId.get(clientId)
    if (client) return client
    const message = `User pool client ${clientId} does not exist.`
    throw new ServiceException('ResourceNotFoundException', message)
  }

  return {
    find,
    configure: (clientId, changes) => {
      byId.set(clientId, { ...find(clientId), ...changes })
    },
  }
}
