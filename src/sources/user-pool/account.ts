import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import type { EpochMs } from '../../core/duration.js'
import type { SourceClient } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'
import { demandSameUser } from '../same-user.js'
import { createTokenStorage, type TokenStorage } from '../token-storage.js'
import { loadSdk } from './load-sdk.js'
import { beginSignIn } from './password-sign-in.js'
import { createScratchStorage } from './scratch-storage.js'
import type { createUserPoolRequests } from './user-pool-requests.js'
import type { UserPoolSource } from './user-pool-source.js'

type UserPoolRequests = ReturnType<typeof createUserPoolRequests>

/** Creates what needs amazon-cognito-identity-js: the sign-in, and the SDK's user of the current session. */
export async function createAccount(room: {
  userPoolId: string
  clientId: string
  endpoint: string
  storage: TokenStorage
  client: SourceClient
  prepare: () => Promise<UserPoolRequests>
}): Promise<Pick<UserPoolSource, 'signIn' | 'getCognitoUser'>> {
  const { userPoolId, clientId, endpoint, storage, client, prepare } = room
  const sdk = await loadSdk()

  /** The SDK works in a storage of its own, so that it never touches the tokens that the tabs share. */
  function createUser(username: string, Storage = createScratchStorage(storage.items)) {
    const Pool = new sdk.CognitoUserPool({
      UserPoolId: userPoolId,
      ClientId: clientId,
      endpoint,
      Storage,
    })
    return new sdk.CognitoUser({ Username: username, Pool, Storage })
  }

  /** In the background: nobody waits for it, and there is nobody to tell. */
  const revoke = (tokens: TokenSet) => {
    void prepare()
      .then((requests) => client.limit((signal) => requests.revoke(tokens, 'local', signal)))
      .catch(() => {})
  }

  return {
    signIn(username, password = '', options = {}) {
      const { authFlow = 'USER_SRP_AUTH', isReauthentication, clientMetadata } = options
      const scratch = createScratchStorage(storage.items)
      const user = createUser(username, scratch)
      // the SDK has written the tokens by then, in the key layout that is ours too
      const finish = (sentAt: EpochMs) => {
        const tokens = createTokenStorage(clientId, scratch).load()!
        try {
          if (isReauthentication) demandSameUser(tokens, clientId, client)
        } catch (refusal) {
          revoke(tokens)
          throw refusal
        }
        client.signedIn(tokens, sentAt)
        return client.getSession()
      }
      user.setAuthenticationFlowType(authFlow)
      const details = new sdk.AuthenticationDetails({
        Username: username,
        Password: password,
        ClientMetadata: clientMetadata,
      })
      const { limit, now } = client
      return beginSignIn({ user, finish, limit, now }, (callbacks) =>
        authFlow === 'CUSTOM_AUTH' && !password
          ? user.initiateAuth(details, callbacks)
          : user.authenticateUser(details, callbacks),
      )
    },

    async getCognitoUser() {
      const session = await client.getSession()
      const user = createUser(String(session.getAccessToken().payload['username']))
      user.getCachedDeviceKeyAndPassword()
      user.setSignInUserSession(session)
      // its own refresh cannot rotate, and writes under the keys of whoever signed in last
      user.getSession = (callback) => {
        const answer = callback as (error: unknown, session: CognitoUserSession | null) => void
        client.getSession().then(
          (current) => {
            user.setSignInUserSession(current)
            answer(null, current)
          },
          (error: unknown) => answer(error, null),
        )
      }
      return user
    },
  }
}
