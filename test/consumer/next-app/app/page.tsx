import { pci } from 'react-cognito-session'
import { Greeting } from './greeting'
import { SignedIn } from './signed-in'

export default function HomePage() {
  return (
    <>
      <p>After {pci.idleTimeout.minutes} idle minutes you will be signed out.</p>
      <SignedIn>
        <Greeting />
      </SignedIn>
    </>
  )
}
