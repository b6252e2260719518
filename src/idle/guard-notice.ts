import { SessionError } from '../core/errors.js'
import type { SessionClient, SignOutOptions } from '../core/session-client.js'
import type { SessionUser } from '../core/session-state.js'
import { guardDeskOf } from './guard-controls.js'
import type { GuardKeptPage, GuardNotice } from './guard-state.js'

/** Asks the user of this page to prove again who they are; resolves when the tokens of that sign-in are the session. */
export type Reauthenticate = (user: SessionUser) => Promise<void>

/** What ends the waiting for a sign-in in place. */
const underWay = new WeakMap<SessionClient, () => void>()

/** Ends the waiting for a sign-in in place, if there is one: it keeps the page no more, but may still come to its end. */
export function giveUpReauthentication(client: SessionClient): void {
  underWay.get(client)?.()
}

/** What a notice offers for a sign-in in place. */
export function toReauthentication(
  client: SessionClient,
  user: SessionUser,
  own: Reauthenticate | undefined,
): Pick<GuardKeptPage, 'reauthenticate' | 'canReauthenticate'> {
  const ask = own ?? client.source.reauthenticate
  return {
    canReauthenticate: !!ask,
    async reauthenticate() {
      if (!ask) {
        throw new SessionError(
          'invalid_config',
          'Give the guard a reauthenticate, or sign in with useReauthentication().',
        )
      }
      giveUpReauthentication(client)
      const end = guardDeskOf(client).beginReauthentication()
      try {
        // at once, in the handler of the click: a popup that opens later is blocked
        const asked = ask(user)
        const givenUp = new Promise<never>((_resolve, reject) => {
          const error = new SessionError('sign_in_cancelled', 'This sign-in was given up.')
          underWay.set(client, () => reject(error))
        })
        await Promise.race([asked, givenUp])
      } finally {
        end()
      }
      const state = client.getState()
      const isNew = state.status === 'authenticated' && state.user.authTime > user.authTime
      if (!isNew) {
        throw new SessionError('not_reauthenticated', 'The sign-in asked the user for nothing.')
      }
    },
  }
}

/** Gives the reason for which a session has ended whose page was kept. */
export function toEndReason({ code }: SessionError): NonNullable<SignOutOptions['reason']> {
  if (code === 'refresh_token_expired') return 'refresh-token-expired'
  return code === 'refresh_token_revoked' ? 'revoked' : 'idle'
}

/** True when two notices show the same and offer the same. */
export function isSameNotice(one: GuardNotice | null, other: GuardNotice | null): boolean {
  if (!one || !other) return one === other
  const keys = ['phase', 'cause', 'reason', 'signOutAt', 'isDismissed', 'unsavedWork'] as const
  return keys.every((key) => Reflect.get(one, key) === Reflect.get(other, key))
}
