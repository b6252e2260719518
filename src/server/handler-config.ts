import type { Clock } from '../core/clock.js'
import { toMs } from '../core/duration.js'
import { demand, type SessionError } from '../core/errors.js'
import type { TokenHandlerStore } from './refresh-lease.js'
import type { TokenHandlerOptions } from './token-handler-options.js'

/** The options, complete and checked. */
export interface TokenHandlerConfig {
  domain: string
  clientId: string
  clientSecret: string | null
  redirectUri: string
  signOutUri: string
  /** The path that the handler's own begin with, without a slash at the end. */
  basePath: string
  /** The handler's own origin. */
  origin: string
  scopes: string
  issuer: string | null
  endpoint: string | null
  secrets: readonly string[]
  refreshTokenValidityMs: number
  /** At least one: where sign-ins come back to. */
  allowedOrigins: readonly [string, ...string[]]
  store: TokenHandlerStore | null
  onError: (error: SessionError, path: string) => void
  clock: Clock
}

const CALLBACK = /\/callback$/
const LEAST_SECRET = 32

/**
 * Completes and checks the options of `createTokenHandler`.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like; never what was given.
 */
export function toHandlerConfig(options: TokenHandlerOptions, clock: Clock): TokenHandlerConfig {
  const {
    domain,
    clientId,
    redirectUri,
    clientSecret = null,
    issuer = null,
    store = null,
  } = options
  const { scopes = ['openid', 'aws.cognito.signin.user.admin'], endpoint = null } = options
  const isDomain = isSecureUrl(domain) && isOrigin(domain.replace(/\/$/, ''))
  demand(isDomain, 'domain', 'https://auth.example.com')
  // a variable of the environment may not be there
  demand(isText(clientId) && /^[\w+-]+$/.test(clientId), 'clientId', '1example23456789')
  demand(clientSecret === null || isText(clientSecret), 'clientSecret', 'that of the app client')
  const isCallback = isSecureUrl(redirectUri) && CALLBACK.test(new URL(redirectUri).pathname)
  demand(isCallback, 'redirectUri', 'https://app.example.com/auth/callback')
  const { origin, pathname } = new URL(redirectUri)
  const { allowedOrigins = [origin] } = options
  const [appOrigin = '', ...otherOrigins] = allowedOrigins
  const areOrigins = [appOrigin, ...otherOrigins].every(isOrigin)
  demand(areOrigins, 'allowedOrigins', "['https://app.example.com']")
  const { signOutUri = `${appOrigin}/` } = options
  demand(isSecureUrl(signOutUri), 'signOutUri', 'https://app.example.com/')
  demand(Array.isArray(scopes) && scopes.includes('openid'), 'scopes', "['openid']")
  demand(issuer === null || isSecureUrl(issuer), 'issuer', 'that of the user pool')
  demand(
    endpoint === null || isSecureUrl(endpoint),
    'endpoint',
    'https://cognito-idp.eu-west-1.amazonaws.com/',
  )
  const secrets = typeof options.secrets === 'string' ? [options.secrets] : options.secrets
  const areSecrets = secrets?.length > 0 && secrets.every((each) => isText(each, LEAST_SECRET))
  demand(areSecrets, 'secrets', 'a random text of at least 32 characters')
  return {
    domain: domain.replace(/\/$/, ''),
    clientId,
    clientSecret,
    redirectUri,
    signOutUri,
    basePath: pathname.replace(CALLBACK, ''),
    origin,
    scopes: scopes.join(' '),
    issuer,
    endpoint,
    secrets,
    refreshTokenValidityMs: toMs(
      options.refreshTokenValidity ?? { days: 30 },
      'refreshTokenValidity',
    ),
    allowedOrigins: [appOrigin, ...otherOrigins],
    store,
    onError(error, path) {
      try {
        options.onError?.(error, path)
      } catch {
        // whoever listens has no part in what goes on
      }
    },
    clock: { ...clock, now: options.now ?? clock.now },
  }
}

const isOrigin = (value: unknown) => isSecureUrl(value) && new URL(value).origin === value

const isText = (value: unknown, least = 1) => typeof value === 'string' && value.length >= least

/** Codes and tokens travel there; only on this machine they need no TLS. */
function isSecureUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  )
}
