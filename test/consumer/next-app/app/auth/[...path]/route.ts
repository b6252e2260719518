import { createTokenHandler } from 'react-cognito-session/server'

const handle = createTokenHandler({
  domain: process.env.COGNITO_DOMAIN!,
  clientId: process.env.NEXT_PUBLIC_CLIENT_ID!,
  clientSecret: process.env.COGNITO_CLIENT_SECRET!,
  redirectUri: `${process.env.APP_URL}/auth/callback`,
  secrets: [process.env.SESSION_SECRET!],
  refreshTokenValidity: { days: 30 },
})
export { handle as GET, handle as POST }
