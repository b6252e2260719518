import type { EmbeddedAppClient } from './app-clients.js'
import { addDevice } from './devices.js'
import type { PoolService } from './pool-service.js'
import { openSession } from './session-tracking.js'
import { revokeSessionsOf } from './sessions.js'
import { findUser, toUserRecord, type EmbeddedUser } from './users.js'

/** Tokens made without a sign-in. */
export interface EmbeddedTokens {
  accessToken: string
  idToken: string
  refreshToken: string
  /** What a refresh needs as well when the app client remembers devices, else `null`. */
  deviceKey: string | null
}

/** What an administrator does, without the network and outside the request log. */
export interface PoolAdministration {
  /** Adds a user; one of the same name is replaced, and their sessions go on. */
  addUser(user: EmbeddedUser): void
  /**
   * Changes a user from the next request on; tokens already issued keep their claims.
   *
   * @throws {Error} `UserNotFoundException`.
   */
  setUser(username: string, changes: Partial<Omit<EmbeddedUser, 'username'>>): void
  /** Deletes a user and ends all their sessions. */
  removeUser(username: string): void
  /** Ends all sessions of a user, as `AdminUserGlobalSignOut` does. */
  revokeUser(username: string): void
  /**
   * Changes an app client from the next request on.
   *
   * A session's end is fixed at its sign-in. Not kept by the persistence.
   *
   * @throws {Error} `ResourceNotFoundException`.
   */
  configureClient(clientId: string, changes: Partial<Omit<EmbeddedAppClient, 'clientId'>>): void
  /**
   * Opens a session and resolves to its tokens, as a sign-in would.
   *
   * @param options.clientId - default: the first app client.
   * @param options.authTime - epoch milliseconds of the sign-in, default now; the refresh token ages from then on.
   * @param options.scopes - default: the one that a sign-in with a password gives.
   * @param options.deviceType - for session tracking, e.g. `'Firefox 150 / Windows'`; default `'unknown'`.
   * @throws {Error} `UserNotFoundException` or `ResourceNotFoundException`.
   */
  issueTokens(
    username: string,
    options?: {
      clientId?: string
      authTime?: number
      scopes?: readonly string[]
      deviceType?: string
    },
  ): Promise<EmbeddedTokens>
}

/** Takes the users of the options in, each once in the life of the state. */
export function seedUsers({ store }: PoolService, users: readonly EmbeddedUser[]): void {
  const isKnown = (username: string) => store.read().seededUsernames.includes(username)
  const fresh = users.filter((user) => !isKnown(user.username))
  if (fresh.length === 0) return
  store.change((state) => {
    state.users.push(...fresh.map(toUserRecord))
    state.seededUsernames.push(...fresh.map((user) => user.username))
  })
}

/** Makes the administrator's functions of a pool. */
export function createPoolAdministration(
  service: PoolService,
  defaultClientId: string,
): PoolAdministration {
  const { clients, store } = service

  function remove(username: string): void {
    store.change((state) => {
      state.users = state.users.filter((user) => user.username !== username)
    })
  }

  return {
    addUser(user) {
      remove(user.username)
      store.change((state) => state.users.push(toUserRecord(user)))
    },
    setUser: (username, changes) =>
      store.change((state) => {
        Object.assign(findUser(state, username), structuredClone(changes))
      }),
    removeUser(username) {
      store.change((state) => revokeSessionsOf(state, username))
      remove(username)
    },
    revokeUser: (username) => store.change((state) => revokeSessionsOf(state, username)),
    configureClient: (clientId, changes) => clients.configure(clientId, changes),
    async issueTokens(username, options = {}) {
      const client = clients.find(options.clientId ?? defaultClientId)
      const tracked = { ...service, deviceType: options.deviceType ?? service.deviceType }
      const session = store.change((state) => {
        const user = findUser(state, username)
        const device = client.rememberDevices
          ? addDevice(state, service.region, user.username)
          : null
        return openSession(tracked, state, client, {
          username: user.username,
          authTime: options.authTime ?? service.now(),
          deviceKey: device?.deviceKey ?? null,
          ...(options.scopes && { scope: options.scopes.join(' ') }),
        })
      })
      const { AccessToken, IdToken } = await service.tokens.issue(session)
      return {
        accessToken: AccessToken,
        idToken: IdToken,
        refreshToken: session.refreshTokens[0]?.refreshToken ?? '',
        deviceKey: session.deviceKey,
      }
    },
  }
}
