import { SessionError } from '../core/errors.js'
import type { TokenHandlerConfig } from './handler-config.js'
import { createManagedLoginService, type ManagedLoginService } from './managed-login-service.js'
import { createLoneLease, createSharedLease } from './refresh-lease.js'
import { createRefreshOnce, type RefreshOnce } from './refresh-once.js'
import { createSealer } from './sealing.js'
import { createSessionCookie, type SessionCookie } from './session-cookie.js'
import { createSignInCookie, type SignInCookie } from './sign-in-cookie.js'

/** What the routes of one handler share. */
export interface HandlerParts {
  config: TokenHandlerConfig
  sessionCookie: SessionCookie
  signInCookie: SignInCookie
  service: ManagedLoginService
  refreshOnce: RefreshOnce
  /** Tells the app's `onError`; gives a `SessionError` that holds no token, whatever was thrown. */
  report(thrown: unknown, request: Request): SessionError
}

/** One path of the handler. */
export type Route = (request: Request) => Promise<Response>

/** Creates what the routes of one handler share. */
export function createHandlerParts(config: TokenHandlerConfig): HandlerParts {
  const { clock, store, clientId, secrets } = config
  const sealer = createSealer(secrets, clientId, clock.now)
  const service = createManagedLoginService(config)
  const lease = store ? createSharedLease(store, sealer, clock) : createLoneLease()
  return {
    config,
    service,
    sessionCookie: createSessionCookie(sealer, clock.now),
    signInCookie: createSignInCookie(sealer, clock.now),
    refreshOnce: createRefreshOnce(service, lease, config),
    report(thrown, request) {
      const error = thrown instanceof SessionError ? thrown : toNamedError(thrown)
      config.onError(error, new URL(request.url).pathname)
      return error
    },
  }
}

/** The message of what was not foreseen may quote what it was about. */
function toNamedError(thrown: unknown): SessionError {
  const { name } = Object(thrown) as { name?: unknown }
  return new SessionError('unexpected', 'Unexpected; see the cause.', { cause: { name } })
}
