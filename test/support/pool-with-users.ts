import { createEmbeddedUserPool, type EmbeddedAppClient } from 'react-cognito-session/testing'
import { askCognito } from './ask-cognito.js'

const ClientId = 'embedded-client-1'

/** Makes a pool with Alice, Bob and two app clients on a clock that a test moves; the options are of the first client. */
export function createPoolWithUsers(client: Partial<EmbeddedAppClient> = {}) {
  const clock = { at: Date.UTC(2026, 0, 1) }
  const pool = createEmbeddedUserPool({
    clients: [{ clientId: ClientId, ...client }, { clientId: 'other-client' }],
    users: [
      { username: 'alice', password: 'correct horse' },
      { username: 'bob', password: 'battery staple' },
    ],
    now: () => clock.at,
  })
  const ask = (operation: string, input: object) => askCognito(pool.fetch, operation, input)
  return {
    pool,
    clock,
    ask,
    refresh: (RefreshToken: string, more: object = {}) =>
      ask('GetTokensFromRefreshToken', { ClientId, RefreshToken, ...more }),
    getUser: (AccessToken: unknown) => ask('GetUser', { AccessToken }),
  }
}

/** What a refusal of the JSON API looks like, for `toMatchObject`. */
export const refused = (type: string, message?: string) => ({
  status: 400,
  body: { __type: type, ...(message && { message }) },
})
