import { CompactEncrypt, compactDecrypt } from 'jose'
import type { EpochMs } from '../core/duration.js'

/** What something is sealed for; it opens for nothing else. */
export type SealPurpose = 'session' | 'sign-in' | 'refresh'

/** Something that was sealed here. */
export interface Opened {
  payload: Readonly<Record<string, unknown>>
  endsAt: EpochMs
  /** False when an older secret sealed it: to be sealed anew. */
  isFresh: boolean
}

/** Seals and opens: nobody without the secrets can read, change or make what is sealed. */
export interface Sealer {
  seal(purpose: SealPurpose, payload: object, endsAt: EpochMs): Promise<string>
  /** @returns null for whatever was not sealed here, for this purpose, or is past its end; never throws. */
  open(purpose: SealPurpose, sealed: string): Promise<Opened | null>
}

interface SealingKey {
  kid: string
  key: CryptoKey
}

const ALG = 'dir'
const ENC = 'A256GCM'
const KEY_BITS = 256
const KID_BITS = 64

/**
 * Creates what seals with the first secret and opens with all, by JWE with direct encryption in AES-256-GCM.
 *
 * Keys are derived by HKDF, one for each purpose, secret and app client; a header's `kid` tells which one sealed.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7516 RFC 7516} and {@link https://www.rfc-editor.org/rfc/rfc5869 RFC 5869}
 */
export function createSealer(
  secrets: readonly string[],
  clientId: string,
  now: () => EpochMs,
): Sealer {
  const keysByPurpose = new Map<SealPurpose, Promise<SealingKey[]>>()
  const keysFor = (purpose: SealPurpose) => {
    let keys = keysByPurpose.get(purpose)
    keys ??= Promise.all(secrets.map((secret) => deriveKey(secret, `${purpose} ${clientId}`)))
    keysByPurpose.set(purpose, keys)
    return keys
  }

  return {
    async seal(purpose, payload, endsAt) {
      const [{ kid, key }] = (await keysFor(purpose)) as [SealingKey]
      const bytes = new TextEncoder().encode(JSON.stringify({ payload, endsAt }))
      return new CompactEncrypt(bytes).setProtectedHeader({ alg: ALG, enc: ENC, kid }).encrypt(key)
    },
    async open(purpose, sealed) {
      const keys = await keysFor(purpose)
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          sealed,
          ({ kid }) => keys.find((each) => each.kid === kid)!.key,
          { keyManagementAlgorithms: [ALG], contentEncryptionAlgorithms: [ENC] },
        )
        const { payload, endsAt } = JSON.parse(new TextDecoder().decode(plaintext)) as Opened
        const isFresh = protectedHeader.kid === keys[0]!.kid
        return endsAt > now() ? { payload, endsAt, isFresh } : null
      } catch {
        return null
      }
    },
  }
}

async function deriveKey(secret: string, label: string): Promise<SealingKey> {
  const bytes = new TextEncoder().encode(secret)
  const material = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits'])
  const derive = (info: string, bits: number) => {
    const salt = new Uint8Array()
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode(info) }
    return crypto.subtle.deriveBits(algorithm, material, bits)
  }
  const name = `react-cognito-session ${label}`
  const raw = await derive(`${name} key`, KEY_BITS)
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { key, kid: toHex(await derive(`${name} kid`, KID_BITS)) }
}

/** Names a secret text, such as a refresh token, by its SHA-256 in hexadecimal digits. */
export async function hash(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

const toHex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
