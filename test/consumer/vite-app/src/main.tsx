import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { CognitoProvider, createSessionClient, userPoolSource } from 'react-cognito-session'
import { App } from './App'

const client = createSessionClient({
  source: userPoolSource({
    userPoolId: import.meta.env.VITE_USER_POOL_ID,
    clientId: import.meta.env.VITE_CLIENT_ID,
    endpoint: import.meta.env.VITE_ENDPOINT,
  }),
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CognitoProvider client={client}>
      <App />
    </CognitoProvider>
  </StrictMode>,
)
