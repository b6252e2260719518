import { randomText, toBase64Url, toUtf8 } from '../base64.js'
import type { PoolState } from '../pool-state.js'
import { OAuthError } from './oauth-error.js'

/** What a code stands for until it is traded. */
export interface CodeRecord {
  code: string
  username: string
  clientId: string
  redirectUri: string
  scope: string
  nonce: string | null
  codeChallenge: string | null
  /** As in the session that comes of it. */
  browserSessionId: string | null
  /** Epoch milliseconds of the password. */
  authTime: number
  /** Epoch milliseconds. */
  expiresAt: number
}

const lifeMs = 300_000

/** Makes a code that lives five minutes. */
export function addCode(
  state: PoolState,
  facts: Omit<CodeRecord, 'code' | 'expiresAt'>,
  now: number,
): string {
  const code = randomText(32)
  state.codes = state.codes.filter(({ expiresAt }) => now < expiresAt)
  state.codes.push({ ...facts, code, expiresAt: now + lifeMs })
  return code
}

async function toChallenge(codeVerifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', toUtf8(codeVerifier))
  return toBase64Url(new Uint8Array(digest))
}

/**
 * Takes a code out, so that it works once: a try with a wrong verifier uses it up too.
 *
 * @param proof.take - runs on the newest state, in one go with nothing awaited.
 * @throws {OAuthError} `invalid_grant` when it is unknown, used, expired, or was made for another client, address or verifier.
 */
export async function redeemCode(
  take: <T>(change: (state: PoolState) => T) => T,
  proof: { code: string; clientId: string; redirectUri: string; codeVerifier: string | null },
  now: number,
): Promise<CodeRecord> {
  const challenge = proof.codeVerifier === null ? null : await toChallenge(proof.codeVerifier)
  const record = take((state) => {
    const found = state.codes.find(({ code }) => code === proof.code)
    state.codes = state.codes.filter((candidate) => candidate !== found)
    return found
  })
  const isGood =
    record &&
    now < record.expiresAt &&
    record.clientId === proof.clientId &&
    record.redirectUri === proof.redirectUri &&
    record.codeChallenge === challenge
  if (!isGood) throw new OAuthError('invalid_grant')
  return record
}
