import { useSession } from 'react-cognito-session'
import { demoUser } from './backend/demo-account.js'
import { useDemo, useSourceKind } from './demo-context.js'
import { ManagedLoginCard } from './managed-login-card.js'
import { PasswordCard } from './password-card.js'
import { signedOutWords } from './signed-out-words.js'
import { SourceSwitch } from './source-switch.js'
import { sourceWords } from './source-words.js'

/** Signs in, by a password or on the pages of managed login, and tells why somebody has to. */
export function SignInPage() {
  const reason = useSession((state) => (state.status === 'unauthenticated' ? state.reason : null))
  const { sources } = useDemo().clients
  const kind = useSourceKind()
  const words = reason && signedOutWords[reason]
  const { left } = sourceWords[kind]
  const notice = reason === 'signed-out' && left ? `${words} ${left}` : words
  return (
    <div className="sign-in">
      <div className="sign-in-pitch">
        <h1>A quiet place for what is on your mind.</h1>
        <p>Write it down. It is saved as you go, and still here tomorrow.</p>
        {sources && <SourceSwitch sources={sources} kind={kind} />}
      </div>
      {kind === 'user-pool' ? (
        <PasswordCard notice={notice}>
          <AboutDemo />
        </PasswordCard>
      ) : (
        <ManagedLoginCard notice={notice} loginHint={demoUser.username}>
          <AboutDemo />
        </ManagedLoginCard>
      )}
    </div>
  )
}

function AboutDemo() {
  return (
    <>
      <p className="hint">
        Try it as <code>{demoUser.username}</code> with the password{' '}
        <code>{demoUser.password}</code>
      </p>
      <p className="hint">
        A session lasts five minutes. Before it ends you are asked to sign in again on the page you
        are on, and what you write is saved. Nothing is lost if you are away by then.
      </p>
    </>
  )
}
