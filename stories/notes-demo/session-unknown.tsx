import { useSession, useSessionClient } from 'react-cognito-session'
import { toErrorWords } from './error-words.js'

/** Tells why nobody knows whether somebody is signed in, and tries again. */
export function SessionUnknown() {
  const error = useSession((state) => (state.status === 'error' ? state.error : null))
  const { reload } = useSessionClient()
  return (
    <div className="page-message">
      <p>{toErrorWords(error)}</p>
      <button className="button" type="button" onClick={() => void reload()}>
        Try again
      </button>
    </div>
  )
}
