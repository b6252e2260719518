import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { CognitoProvider } from 'react-cognito-session'
import { createRoot } from 'react-dom/client'
import { router } from './router'
import { client, queryClient } from './session-client'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CognitoProvider client={client}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CognitoProvider>
  </StrictMode>,
)
