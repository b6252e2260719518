'use client'

import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { useState, type ReactNode } from 'react'
import { secondsToMs } from '../core/duration.js'
import { toDayAndTime } from './time-words.js'

const INSTANTS = /^(auth_time|exp|iat|nbf)$/

/** What the tokens say; the access and the ID token themselves only when asked for, the refresh token never. */
export function TokenClaims({ session }: { session: CognitoUserSession }): ReactNode {
  const [isShown, setIsShown] = useState(false)
  const tokens = [
    ['Access token', session.getAccessToken()],
    ['ID token', session.getIdToken()],
  ] as const
  return (
    <section>
      <h3>Tokens</h3>
      {tokens.map(([name, token]) => (
        <details key={name}>
          <summary>{name} claims</summary>
          <dl className="claims">
            {Object.entries(token.payload as Record<string, unknown>).map(([claim, value]) => (
              <Claim key={claim} name={claim} value={value} />
            ))}
          </dl>
        </details>
      ))}
      <div className="actions">
        <button type="button" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? 'Hide tokens' : 'Show tokens'}
        </button>
      </div>
      {isShown &&
        tokens.map(([name, token]) => (
          <figure key={name} className="token">
            <figcaption>{name}: whoever has it can act as this user</figcaption>
            <code>{token.getJwtToken()}</code>
          </figure>
        ))}
    </section>
  )
}

function Claim({ name, value }: { name: string; value: unknown }) {
  const isInstant = INSTANTS.test(name) && typeof value === 'number'
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
        {isInstant && <span className="muted"> {toDayAndTime(secondsToMs(value))}</span>}
      </dd>
    </>
  )
}
