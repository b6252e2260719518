import type { SessionUser } from 'react-cognito-session'

/** Who is signed in. */
export function SignedInUser({ user: { claims } }: { user: SessionUser }) {
  const name = toText(claims['name'])
  return (
    <p className="who">
      <span className="avatar" aria-hidden="true">
        {name.charAt(0)}
      </span>
      <span>
        <strong>{name}</strong>
        <span>{toText(claims['email'])}</span>
      </span>
    </p>
  )
}

const toText = (claim: unknown) => (typeof claim === 'string' ? claim : '')
