// the client
export { createSessionClient } from './core/session-client.js'
export type { SessionClient, SessionClientOptions, SignOutOptions } from './core/session-client.js'
export type { SessionGuard } from './core/session-guard.js'
export type { GetOptions } from './core/session-getter.js'
export type { Clock, ServerTime, StoredDrift } from './core/clock.js'
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
export { hostedUiSource } from './sources/hosted-ui/hosted-ui-source.js'
export type { HostedUiSourceOptions } from './sources/hosted-ui/hosted-ui-source.js'
export { tokenHandlerSource } from './sources/token-handler/token-handler-source.js'
export type {
  TokenHandlerSource,
  TokenHandlerSourceOptions,
} from './sources/token-handler/token-handler-source.js'
export type { ManagedLoginOptions, ManagedLoginSource } from './sources/managed-login.js'
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
export type { SignInSteps } from './react/use-sign-in-steps.js'

// revocation
export { checkRevocation } from './core/check-revocation.js'
export type { RevocationCheckOptions } from './core/check-revocation.js'
export { useRevocationCheck } from './react/use-revocation-check.js'
export { listUserSessions, revokeUserSession } from './core/user-sessions.js'
export type { RevokeSessionOptions, UserSession } from './core/user-sessions.js'
export { useSessions } from './react/use-sessions.js'
export type { SessionsHandle } from './react/use-sessions.js'

// the guard
export { IdleGuard } from './react/idle-guard.js'
export type { IdleGuardProps } from './react/idle-guard.js'
export { GuardDialog } from './react/guard-dialog.js'
export type { GuardDialogProps } from './react/guard-dialog.js'
export type { GuardLabels } from './react/guard-labels.js'
export { useIdleGuard } from './react/use-idle-guard.js'
export { useGuardControls } from './react/use-guard-controls.js'
export { useUnsavedWork } from './react/use-unsaved-work.js'
export { useSecondsLeft } from './react/use-seconds-left.js'
export { useReauthentication } from './react/use-reauthentication.js'
export type { ReauthenticationHandle } from './react/use-reauthentication.js'
export { aal2, aal3, earlyRenewal, pci, strict } from './idle/policies.js'
export type { GuardPolicy } from './idle/policies.js'
export type { IdleGuardOptions } from './idle/idle-guard.js'
export type { Reauthenticate } from './idle/guard-notice.js'
export type { GuardCause } from './idle/guard-phase.js'
export type {
  GuardControls,
  GuardKeptPage,
  GuardNotice,
  GuardSignOut,
  GuardSigningOut,
  GuardWarning,
  IdleGuardState,
} from './idle/guard-state.js'
export type {
  SaveErrorListener,
  SaveReason,
  UnsavedItem,
  UnsavedWork,
} from './core/unsaved-work.js'
