'use client'

import type { ReactNode } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  IdleGuard,
  pci,
  userPoolSource,
} from 'react-cognito-session'
import { SessionDevtools } from 'react-cognito-session/devtools'

const client = createSessionClient({
  source: userPoolSource({
    userPoolId: process.env.NEXT_PUBLIC_USER_POOL_ID!,
    clientId: process.env.NEXT_PUBLIC_CLIENT_ID!,
    endpoint: process.env.NEXT_PUBLIC_COGNITO_ENDPOINT!,
  }),
})

export function Providers({ children }: { children: ReactNode }) {
  return (
    <CognitoProvider client={client}>
      <IdleGuard {...pci} />
      {children}
      <SessionDevtools />
    </CognitoProvider>
  )
}
