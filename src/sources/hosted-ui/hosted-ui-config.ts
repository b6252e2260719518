import { demand } from '../../core/errors.js'
import type { StorageChoice } from '../token-storage.js'
import type { HostedUiSourceOptions } from './hosted-ui-source.js'

/** What a hosted-UI source needs to know, complete and checked. */
export interface HostedUiConfig {
  /** Without a slash at the end. */
  domain: string
  clientId: string
  redirectUri: string
  signOutUri: string
  scopes: readonly string[]
  storage: StorageChoice
  issuer: string | undefined
  endpoint: string | undefined
}

/** As Cognito has it: `https`, except on this computer. */
const ADDRESS =
  /^(https:\/\/[^\s/?#@\\]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)([/?][^\s#\\]*)?$/
const WITHOUT_PATH = /^[^/]+\/\/[^/?]+\/?$/

/**
 * Completes and checks the options of `hostedUiSource`.
 *
 * @throws {SessionError} `invalid_config`, naming the option and what it should look like.
 * @see {@link https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html Cognito developer guide, authorize endpoint}
 */
export function toHostedUiConfig(options: HostedUiSourceOptions): HostedUiConfig {
  const {
    domain,
    clientId,
    redirectUri,
    signOutUri = redirectUri,
    scopes = ['openid', 'aws.cognito.signin.user.admin'],
    storage = 'localStorage',
    issuer,
    endpoint,
  } = options
  const demandAddress = (address: string, option: string, example: string) =>
    demand(ADDRESS.test(address), option, example)

  const isDomain = ADDRESS.test(domain) && WITHOUT_PATH.test(domain)
  demand(isDomain, 'domain', 'https://auth.example.com')
  demand(!!clientId && /^[\w+-]+$/.test(clientId), 'clientId', '1example23456789')
  demandAddress(redirectUri, 'redirectUri', 'https://app.example.com/callback')
  demandAddress(signOutUri, 'signOutUri', 'https://app.example.com/')
  demand(Array.isArray(scopes) && scopes.includes('openid'), 'scopes', "['openid', 'email']")
  const cognito = 'https://cognito-idp.eu-west-1.amazonaws.com/'
  if (issuer !== undefined) demandAddress(issuer, 'issuer', `${cognito}eu-west-1_AbCd12345`)
  if (endpoint !== undefined) demandAddress(endpoint, 'endpoint', cognito)
  const { setItem } = Object(storage) as { setItem?: unknown }
  const isStorage = /^((local|session)Storage|memory)$/.test(storage as string) || setItem
  demand(Boolean(isStorage), 'storage', "'localStorage'")
  return {
    domain: domain.replace(/\/$/, ''),
    clientId,
    redirectUri,
    signOutUri,
    scopes,
    storage,
    issuer,
    endpoint,
  }
}
