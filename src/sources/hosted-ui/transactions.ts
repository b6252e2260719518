import type { EpochMs } from '../../core/duration.js'
import { SessionError } from '../../core/errors.js'
import { openStorage } from '../token-storage.js'

/** A sign-in that has been begun, until its answer comes back. */
export interface SignInTransaction {
  state: string
  nonce: string
  codeVerifier: string
  /** A path of this origin. */
  returnTo: string
  startedAt: EpochMs
  /** Who has to sign in, and later than then; null when anybody may. */
  user: { sub: string; authTime: EpochMs } | null
}

/** Sign-ins that were begun in this tab and came to nothing are forgotten when there are more. */
const MOST = 5

const keyOf = (clientId: string) => `react-cognito-session.${clientId}.sign-ins`

const read = (clientId: string) =>
  JSON.parse(openStorage('sessionStorage')!.getItem(keyOf(clientId)) ?? '[]') as SignInTransaction[]

const write = (clientId: string, transactions: SignInTransaction[]) =>
  openStorage('sessionStorage')!.setItem(keyOf(clientId), JSON.stringify(transactions))

/** Takes the sign-in of this state out of the tab's storage, for good: null when it was not begun here, or has been taken. */
export function takeTransaction(clientId: string, state: string): SignInTransaction | null {
  try {
    const transactions = read(clientId)
    const found = transactions.find((each) => each.state === state)
    write(
      clientId,
      transactions.filter((each) => each !== found),
    )
    return found ?? null
  } catch {
    return null
  }
}

/**
 * Keeps a sign-in while the tab is at the service's pages.
 *
 * @throws {SessionError} `not_supported` where the browser blocks `sessionStorage`: a popup needs none.
 */
export function keepTransaction(clientId: string, transaction: SignInTransaction): void {
  let others: SignInTransaction[] = []
  try {
    others = read(clientId).slice(0, MOST - 1)
  } catch {
    // something else has written there
  }
  try {
    write(clientId, [transaction, ...others])
  } catch {
    throw new SessionError('not_supported', 'The browser keeps nothing for a redirect.')
  }
}
