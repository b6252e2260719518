// the client
export { createSessionClient } from './core/session-client.js'
export type { SessionClient, SessionClientOptions } from './core/session-client.js'
export type { GetOptions } from './core/session-getter.js'
export type { Clock } from './core/clock.js'
export type { AutoRefreshMode } from './core/auto-refresh.js'
export type { SessionState, SessionUser, SignedOutReason } from './core/session-state.js'
export type { Duration, EpochMs } from './core/duration.js'
export { SessionError } from './core/errors.js'
export type { SessionErrorCode } from './core/errors.js'

// sources
export { userPoolSource } from './sources/user-pool/user-pool-source.js'
export type {
  SignInOptions,
  UserPoolSource,
  UserPoolSourceOptions,
} from './sources/user-pool/user-pool-source.js'
export type { MfaMethod, SignInStep } from './sources/user-pool/sign-in-step.js'
export type { KeyValueStorage, StorageChoice } from './sources/token-storage.js'
export type { RefreshRequest, SessionSource, SourceClient } from './core/session-source.js'
export type { Claims, TokenSet } from './core/tokens.js'

// React
export { CognitoProvider } from './react/cognito-provider.js'
export type { CognitoProviderProps } from './react/cognito-provider.js'
export { useSession } from './react/use-session.js'
export { useUser } from './react/use-user.js'
export { useAccessToken } from './react/use-access-token.js'
export type { AccessTokenHandle } from './react/use-access-token.js'
export { useIdToken } from './react/use-id-token.js'
export type { IdTokenHandle } from './react/use-id-token.js'
export { useSessionClient } from './react/use-session-client.js'
export { useSignIn } from './react/use-sign-in.js'
export type { SignInHandle } from './react/use-sign-in.js'
