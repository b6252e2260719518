'use client'

import { useSessionClient, useUser } from 'react-cognito-session'

export function Greeting() {
  const user = useUser()
  const { signOut } = useSessionClient()
  return (
    <>
      <h1>Hello, {user?.username}</h1>
      <button onClick={() => void signOut()}>Sign out</button>
    </>
  )
}
