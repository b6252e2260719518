import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { askUserPool, canAskUserPool, toUserPoolApi, USER_ADMIN_SCOPE } from './ask-user-pool.js'
import { warnDeveloper } from './development.js'
import { secondsToMs, toMs, type Duration } from './duration.js'
import { toSessionError } from './errors.js'
import { isOffline } from './network-status.js'
import { pageLifecycle } from './page-lifecycle.js'
import type { SessionClient } from './session-client.js'
import type { SessionUser } from './session-state.js'

/** When to ask whether the session has been revoked. */
export interface RevocationCheckOptions {
  /** How long after the last time, while the page is visible. Default `{ minutes: 5 }`. */
  interval?: Duration | undefined
  /** Also when the user comes back to the page, once in 30 s at most. Default true. */
  onFocus?: boolean | undefined
}

const DEFAULT_INTERVAL: Duration = { minutes: 5 }
const REST_MS = secondsToMs(30)

/**
 * Asks Cognito now and then whether the session has been revoked elsewhere, so that it ends here soon and not at the next
 * refresh; returns the end of that.
 *
 * Each time is one `GetUser`. Cognito refuses it alike for a revoked token and for one that may not ask: so a refusal is
 * put to a refresh, whose verdict counts, and a session that outlives it is not asked about any more. Lost networks and
 * throttling change nothing; a page that is hidden or offline does not ask.
 *
 * The access token needs the scope `aws.cognito.signin.user.admin`; without it nothing is asked, and the console says so in
 * development.
 *
 * @throws {SessionError} `not_supported` when the source cannot ask; `invalid_config` when `interval` is no length.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html Cognito developer guide, token revocation}
 */
export function checkRevocation(
  client: SessionClient,
  { interval = DEFAULT_INTERVAL, onFocus = true }: RevocationCheckOptions = {},
): () => void {
  const intervalMs = toMs(interval, 'interval')
  toUserPoolApi(client, 'checkRevocation')
  const { time } = client
  const ending = new AbortController()
  const { signal } = ending
  let askedAt = onFocus ? -Infinity : time.localNow()
  let isAsking = false
  let done: SessionUser | null = null
  let cancel = () => {}

  function check(): void {
    const state = client.getState()
    if (isAsking || state.status !== 'authenticated' || state.refreshError?.isTerminal) return
    if (isSameSignIn(state.user, done)) return
    if (!pageLifecycle.isVisible() || isOffline()) return
    isAsking = true
    askedAt = time.localNow()
    schedule()
    // what goes wrong says nothing about the session, or is in the state
    void ask()
      .catch(() => {})
      .finally(() => (isAsking = false))
  }

  async function ask(): Promise<void> {
    const session = await client.getSession({ signal })
    if (!canAskUserPool(session)) {
      warnDeveloper(`checkRevocation() can do nothing without the scope ${USER_ADMIN_SCOPE}.`)
      done = userOf(client)
      return
    }
    try {
      await askUserPool(client, session, 'GetUser', {}, signal)
    } catch (thrown) {
      // there may be other tokens by now, or nobody
      if (!toSessionError(thrown).isTerminal || !isHeld(client, session)) return
      await client.getSession({ forceRefresh: true, signal })
      done = userOf(client)
    }
  }

  function schedule(): void {
    cancel()
    cancel = time.after(intervalMs, () => {
      schedule()
      check()
    })
  }

  schedule()
  const ignore = pageLifecycle.subscribe(() => {
    if (time.localNow() - askedAt >= (onFocus ? REST_MS : intervalMs)) check()
  })
  return () => {
    ignore()
    cancel()
    ending.abort()
  }
}

function userOf(client: SessionClient): SessionUser | null {
  const state = client.getState()
  return state.status === 'authenticated' ? state.user : null
}

const isSameSignIn = (one: SessionUser, other: SessionUser | null) =>
  one.sub === other?.sub && one.authTime === other.authTime

function isHeld(client: SessionClient, session: CognitoUserSession): boolean {
  const state = client.getState()
  const toJwt = (each: CognitoUserSession) => each.getAccessToken().getJwtToken()
  return state.status === 'authenticated' && toJwt(state.session) === toJwt(session)
}
