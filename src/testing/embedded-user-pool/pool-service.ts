import type { AppClients } from './app-clients.js'
import type { PoolStore } from './pool-state.js'
import type { SignInAttempts } from './sign-in-attempts.js'
import type { TokenIssuer } from './token-issuer.js'
import type { TokenSigner } from './token-signer.js'
import type { WireInput } from './wire-input.js'

/** What the operations of one pool share. */
export interface PoolService {
  userPoolId: string
  /** The part of the id before `_`. */
  region: string
  /** The part of the id after `_`, which the SRP hashes are over. */
  poolName: string
  issuer: string
  /** Epoch milliseconds. */
  now: () => number
  clients: AppClients
  store: PoolStore
  signer: TokenSigner
  tokens: TokenIssuer
  attempts: SignInAttempts
  /** Sends `Cross-Origin-Opener-Policy` with the pages of managed login. */
  openerPolicy: boolean
  /** A sign-in by the cookie of managed login counts as a new one. */
  cookieRenewsAuthTime: boolean
  /** `null` while it is off. */
  sessionTracking: { maxPerUser: number } | null
  /** What the request being answered comes from, `'unknown'` where nothing tells. */
  deviceType: string
}

/** One operation of the JSON API; without a result the answer's body is empty, as Cognito's is. */
export type Operation = (service: PoolService, input: WireInput) => Promise<object | undefined>
