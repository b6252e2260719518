'use client'

import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { useState, type MouseEvent, type ReactNode } from 'react'
import { secondsToMs } from '../core/duration.js'
import { toClaimText } from './claim-text.js'
import { toDayAndTime } from './time-words.js'

const INSTANTS = /^(auth_time|exp|iat|nbf)$/

/** What the tokens say; the access and the ID token, and claims that may hold one, only when asked for, the refresh token never. */
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
        <Claims key={name} name={name} claims={token.payload} isShown={isShown} />
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

interface ClaimsProps {
  name: string
  claims: Record<string, unknown>
  isShown: boolean
}

/** In the page only while they are open: what is closed can still be read by whatever reads the page. */
function Claims({ name, claims, isShown }: ClaimsProps) {
  const [isOpen, setIsOpen] = useState(false)
  const toggle = (event: MouseEvent) => {
    // the browser would open it before there is something in it
    event.preventDefault()
    setIsOpen(!isOpen)
  }
  return (
    <details open={isOpen}>
      <summary onClick={toggle}>{name} claims</summary>
      {isOpen && (
        <dl className="claims">
          {Object.entries(claims).map(([claim, value]) => (
            <Claim key={claim} name={claim} value={value} isShown={isShown} />
          ))}
        </dl>
      )}
    </details>
  )
}

function Claim({ name, value, isShown }: { name: string; value: unknown; isShown: boolean }) {
  const isInstant = INSTANTS.test(name) && typeof value === 'number'
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{toClaimText(name, value, isShown)}</code>
        {isInstant && <span className="muted"> {toDayAndTime(secondsToMs(value))}</span>}
      </dd>
    </>
  )
}
