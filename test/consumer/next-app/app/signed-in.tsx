'use client'

import type { ReactNode } from 'react'
import { useSession } from 'react-cognito-session'
import { SignInForm } from './sign-in-form'

/** Shows what only users may see; the server and the first render in the browser know of nobody yet. */
export function SignedIn({ children }: { children: ReactNode }) {
  const status = useSession((session) => session.status)
  switch (status) {
    case 'loading':
      return <p>One moment …</p>
    case 'error':
      return <p role="alert">Please load this page again.</p>
    case 'unauthenticated':
      return <SignInForm />
    case 'authenticated':
      return children
  }
}
