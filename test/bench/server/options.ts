import type { TokenHandlerOptions } from '../../../src/server.js'

/** The handler under load; nothing that it does for a session check asks Cognito. */
export const OPTIONS: TokenHandlerOptions = {
  domain: 'https://auth.example.com',
  clientId: '1example23456789',
  clientSecret: 'that of the app client',
  redirectUri: 'https://app.example.com/auth/callback',
  secrets: 'a secret of at least thirty-two characters',
}
