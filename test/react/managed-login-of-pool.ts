import {
  createSessionClient,
  type ManagedLoginOptions,
  type ManagedLoginSource,
  SessionError,
  type SessionErrorCode,
  type SessionUser,
  type SourceClient,
} from 'react-cognito-session'
import { onTestFinished } from 'vitest'
import { createSession, type Beginnings } from '../support/session-of-pool.js'

/** One sign-in on the pages of managed login. */
export interface OpenedWindow {
  options: ManagedLoginOptions
  /** The user has signed in there, and proved who they are just now or at `authTime`. */
  finish(username: string, authTime?: number): Promise<void>
  fail(code: SessionErrorCode): void
}

/**
 * Makes a client whose users sign in on the pages of managed login, which are the test itself: it finishes what is opened.
 *
 * Its sessions are real ones of an embedded pool.
 */
export async function createManagedSession(
  beginnings: Beginnings & {
    kind?: ManagedLoginSource['kind']
    /** What the page was come back to with. */
    signInError?: SessionError
  } = {},
) {
  const { kind = 'hosted-ui', signInError = null } = beginnings
  const world = await createSession(beginnings)
  const { pool } = world
  const windows: OpenedWindow[] = []
  const asked: SessionUser[] = []
  const browser = { blocksPopups: false }
  let session: SourceClient
  let leaveReauthentication = () => {}

  const signIn: ManagedLoginSource['signIn'] = async (options = {}) => {
    if (browser.blocksPopups) throw new SessionError('popup_blocked', 'Blocked.')
    return new Promise((resolve, reject) => {
      const fail = (code: SessionErrorCode) => reject(new SessionError(code, 'for developers'))
      options.signal?.addEventListener('abort', () => fail('sign_in_cancelled'))
      windows.push({
        options,
        fail,
        async finish(username, authTime) {
          const tokens = await pool.issueTokens(username, authTime ? { authTime } : {})
          session.signedIn({ ...tokens, username, clockDriftMs: 0 }, session.now())
          resolve(await session.getSession())
        },
      })
    })
  }
  const { signIn: _byPassword, getCognitoUser: _sdk, prepareSignIn: _load, ...seam } = world.source
  const source: ManagedLoginSource = {
    ...seam,
    kind,
    signIn,
    signInError: () => signInError,
    async reauthenticate(user) {
      asked.push(user)
      leaveReauthentication()
      const leaving = new AbortController()
      leaveReauthentication = () => leaving.abort()
      await signIn({ display: 'popup', isReauthentication: true, signal: leaving.signal })
    },
    endBrowserSession: () => {},
    connect: (client) => void (session = client),
  }
  const client = createSessionClient({ source, ...beginnings.client })
  onTestFinished(client.dispose)
  return { ...world, source, client, windows, asked, browser }
}
