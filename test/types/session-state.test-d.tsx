import type { CognitoUserSession as SdkSession } from 'amazon-cognito-identity-js'
import type { ReactNode } from 'react'
import {
  CognitoProvider,
  type EpochMs,
  type SessionClient,
  type SessionError,
  type SessionErrorCode,
  type SessionState,
  type SessionUser,
  type SignedOutReason,
  useAccessToken,
  useIdToken,
  useSession,
  useSessionClient,
  useUser,
} from 'react-cognito-session'
import { expectTypeOf, it } from 'vitest'

declare const state: SessionState
declare const client: SessionClient

it('has a session, a user and an end only while authenticated', () => {
  // @ts-expect-error -- nothing is known before the status is
  void state.session
  // @ts-expect-error -- nor who it is
  void state.user
  // @ts-expect-error -- nor when it ends
  void state.refreshTokenExpiresAt
  if (state.status === 'authenticated') {
    expectTypeOf(state.session).toEqualTypeOf<SdkSession>()
    expectTypeOf(state.user).toEqualTypeOf<SessionUser>()
    expectTypeOf(state.refreshTokenExpiresAt).toEqualTypeOf<EpochMs>()
    expectTypeOf(state.refreshError).toEqualTypeOf<SessionError | null>()
    // @ts-expect-error -- a reason is for those who are not signed in
    void state.reason
  }
})

it('has a reason and the last user only while unauthenticated', () => {
  // @ts-expect-error -- a reason needs the status
  void state.reason
  if (state.status === 'unauthenticated') {
    expectTypeOf(state.reason).toEqualTypeOf<SignedOutReason>()
    expectTypeOf(state.lastUser).toEqualTypeOf<SessionUser | null>()
    // @ts-expect-error -- there is no session to read
    void state.session
  }
})

it('has nothing while loading, and an error only in "error"', () => {
  // @ts-expect-error -- an error needs the status
  void state.error
  if (state.status === 'error') expectTypeOf(state.error).toEqualTypeOf<SessionError>()
  if (state.status === 'loading') {
    expectTypeOf<keyof typeof state>().toEqualTypeOf<'status'>()
    // @ts-expect-error -- nobody is known yet
    void state.user
  }
})

it('can be told apart to the last status', () => {
  const toText = (of: SessionState): string => {
    switch (of.status) {
      case 'loading':
      case 'unauthenticated':
      case 'error':
        return of.status
      case 'authenticated':
        return of.user.username
      default:
        return of satisfies never
    }
  }
  const forgetful = (of: SessionState) => {
    switch (of.status) {
      case 'loading':
      case 'unauthenticated':
      case 'authenticated':
        return
      default:
        // @ts-expect-error -- the status "error" is left
        return of satisfies never
    }
  }
  expectTypeOf(toText).returns.toBeString()
  expectTypeOf(forgetful).toBeFunction()
  expectTypeOf<SessionState['status']>().toEqualTypeOf<
    'loading' | 'authenticated' | 'unauthenticated' | 'error'
  >()
})

it('knows no other status and no other reason', () => {
  // @ts-expect-error -- the word is "authenticated"
  void (state.status === 'signed-in')
  if (state.status === 'unauthenticated') {
    // @ts-expect-error -- the word is "signed-out"
    void (state.reason === 'logged-out')
  }
  expectTypeOf<SignedOutReason>().toEqualTypeOf<
    'no-session' | 'signed-out' | 'idle' | 'refresh-token-expired' | 'revoked' | 'user-changed'
  >()
})

it('cannot be written to', () => {
  if (state.status === 'authenticated') {
    // @ts-expect-error -- the client writes the state
    state.user = { ...state.user }
    // @ts-expect-error -- groups come from the ID token
    state.user.groups.push('admins')
    // @ts-expect-error -- so does the name
    state.user.username = 'bob'
    // @ts-expect-error -- and the claims
    state.user.claims['email'] = 'bob@example.com'
  }
  expectTypeOf<SessionUser['groups']>().toEqualTypeOf<readonly string[]>()
})

it('takes any claim for unknown until it is looked at', () => {
  if (state.status !== 'authenticated') return
  expectTypeOf(state.user.claims['email']).toBeUnknown()
  // @ts-expect-error -- a claim can be anything
  const email: string = state.user.claims['email']
  void email
})

it("gives the SDK's own session, so that code written for the SDK takes it", async () => {
  const session = await client.getSession()
  expectTypeOf(session).toEqualTypeOf<SdkSession>()
  const sdkCode = (of: SdkSession) => of.isValid() && of.getIdToken().payload
  sdkCode(session)
})

it('gives hooks what they promise', () => {
  expectTypeOf(useSession()).toEqualTypeOf<SessionState>()
  expectTypeOf(useSession((of) => of.status)).toEqualTypeOf<SessionState['status']>()
  expectTypeOf(useSession((of) => ({ of }))).toEqualTypeOf<{ of: SessionState }>()
  expectTypeOf(useUser()).toEqualTypeOf<SessionUser | null>()
  expectTypeOf(useAccessToken().accessToken).toEqualTypeOf<string | null>()
  expectTypeOf(useIdToken().idToken).toEqualTypeOf<string | null>()
  expectTypeOf(useAccessToken().getAccessToken).returns.resolves.toBeString()
  expectTypeOf(useIdToken().getIdToken).returns.resolves.toBeString()
  expectTypeOf(useSessionClient()).toEqualTypeOf<SessionClient>()
})

it('refuses wrong uses of hooks', () => {
  // @ts-expect-error -- nobody may be signed in
  void useUser().username
  // @ts-expect-error -- there is no such token here
  void useAccessToken().idToken
  // @ts-expect-error -- a selector selects from the state
  useSession((of: string) => of)
  // @ts-expect-error -- a selector is a function
  useSession('status')
  // @ts-expect-error -- the handle is read, not written
  useAccessToken().accessToken = 'x'
  expectTypeOf(useUser).parameters.toEqualTypeOf<[]>()
})

it('has a provider that needs its client', () => {
  const children: ReactNode = 'Notes'
  void (<CognitoProvider client={client}>{children}</CognitoProvider>)
  // @ts-expect-error -- a provider without a client delivers nothing
  void (<CognitoProvider>{children}</CognitoProvider>)
  // @ts-expect-error -- a source is not a client
  void (<CognitoProvider client={client.source} />)
  expectTypeOf(CognitoProvider).parameter(0).toHaveProperty('client')
})

it('has errors that are told apart by code', () => {
  const error = {} as SessionError
  expectTypeOf(error).toExtend<Error>()
  expectTypeOf(error.code).toEqualTypeOf<SessionErrorCode>()
  expectTypeOf(error.isTerminal).toBeBoolean()
  // @ts-expect-error -- codes are in snake case, as OAuth's are
  void (error.code === 'not-authenticated')
  // @ts-expect-error -- what has happened stays
  error.code = 'network'
})
