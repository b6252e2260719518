import type { EmbeddedAppClient, EmbeddedUser } from 'react-cognito-session/testing'
import type { SourceKind } from '../source-kind.js'

/** The only user of the demo; the password is no secret, it stands on the sign-in page. */
export const demoUser = {
  username: 'alice',
  password: 'write it down',
  sub: '6f1d2c3a-5b0e-4b8e-9a57-2f6c1d0e7b42',
  attributes: { name: 'Alice', email: 'alice@daybook.example' },
} satisfies EmbeddedUser

export const userPoolId = 'eu-west-1_Daybook01'

/** Each way to sign in has an app client of its own: only the token handler's has a secret. */
export const clientIds: Record<SourceKind, string> = {
  'user-pool': 'daybook-web',
  'hosted-ui': 'daybook-pages',
  'token-handler': 'daybook-server',
}

/** Short lives, so that everything can be watched: Cognito's own are an hour and 30 days. */
const lives = { accessTokenSeconds: 60, idTokenSeconds: 60, refreshTokenSeconds: 300 }

/**
 * The app clients of the demo's pool.
 *
 * @param clientSecret - of the token handler, which no page ever sees; null where there is no handler.
 */
export const toAppClients = (clientSecret: string | null): EmbeddedAppClient[] => [
  { clientId: clientIds['user-pool'], ...lives },
  { clientId: clientIds['hosted-ui'], ...lives },
  { clientId: clientIds['token-handler'], secret: clientSecret, ...lives },
]
