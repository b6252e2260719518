import { QueryClient } from '@tanstack/react-query'
import { createSessionClient, userPoolSource } from 'react-cognito-session'
import {
  authorizedFetch,
  connectQueryClient,
  sessionQueryOptions,
} from 'react-cognito-session/query'

export const client = createSessionClient({
  source: userPoolSource({
    userPoolId: import.meta.env.VITE_USER_POOL_ID,
    clientId: import.meta.env.VITE_CLIENT_ID,
    endpoint: import.meta.env.VITE_COGNITO_ENDPOINT,
  }),
  refreshTokenValidity: { days: 30 },
})

export const queryClient = new QueryClient({ defaultOptions: sessionQueryOptions() })
connectQueryClient(queryClient, client)

export const api = authorizedFetch(client)
