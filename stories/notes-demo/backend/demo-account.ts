import type { EmbeddedAppClient, EmbeddedUser } from 'react-cognito-session/testing'

/** The only user of the demo; the password is no secret, it stands on the sign-in page. */
export const demoUser = {
  username: 'alice',
  password: 'write it down',
  sub: '6f1d2c3a-5b0e-4b8e-9a57-2f6c1d0e7b42',
  attributes: { name: 'Alice', email: 'alice@daybook.example' },
} satisfies EmbeddedUser

export const userPoolId = 'eu-west-1_Daybook01'

/** Short lives, so that everything can be watched: Cognito's own are an hour and 30 days. */
export const appClient = {
  clientId: 'daybook-web',
  accessTokenSeconds: 60,
  idTokenSeconds: 60,
  refreshTokenSeconds: 300,
} satisfies EmbeddedAppClient
