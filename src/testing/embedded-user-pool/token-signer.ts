import { fromBase64, randomText, toBase64Url, toUtf8 } from './base64.js'
import type { PoolStore } from './pool-state.js'

/** An RSA key in JWK form with its id. */
export type SigningKey = JsonWebKey & { kid: string }

/** The claims of a JWT. */
export type Claims = Readonly<Record<string, unknown>>

/** Signs and checks the pool's JWTs. */
export interface TokenSigner {
  sign(claims: Claims): Promise<string>
  /** The claims of a token this pool signed, else `null`; looks at no claim. */
  verify(token: string): Promise<Claims | null>
  jwks(): Promise<{ keys: SigningKey[] }>
}

const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

async function generateSigningKey(): Promise<SigningKey> {
  const publicExponent = Uint8Array.of(1, 0, 1)
  const keys = await crypto.subtle.generateKey(
    { ...rs256, modulusLength: 2048, publicExponent },
    true,
    ['sign', 'verify'],
  )
  return { ...(await crypto.subtle.exportKey('jwk', keys.privateKey)), kid: randomText(16) }
}

let sharedKey: Promise<SigningKey> | null = null

const toPublicKey = ({ kid, n, e }: SigningKey): SigningKey => ({
  alg: 'RS256',
  e: e ?? '',
  kid,
  kty: 'RSA',
  n: n ?? '',
  use: 'sig',
})

async function importKeys(key: SigningKey): Promise<CryptoKeyPair> {
  const { kty, n, e, d, p, q, dp, dq, qi } = key
  const privateKey = { kty, n, e, d, p, q, dp, dq, qi } as JsonWebKey
  return {
    privateKey: await crypto.subtle.importKey('jwk', privateKey, rs256, false, ['sign']),
    publicKey: await crypto.subtle.importKey('jwk', toPublicKey(key), rs256, false, ['verify']),
  }
}

/**
 * Signs with the key of the state.
 *
 * The key is made when first needed, and all pools of a page or process without a saved one share it: making it
 * takes longer than all the rest of a test.
 */
export function createTokenSigner(store: PoolStore): TokenSigner {
  let imported: { kid: string; keys: Promise<CryptoKeyPair> } | null = null

  async function currentKey(): Promise<SigningKey> {
    const saved = store.read().signingKey
    if (saved) return saved
    const made = await (sharedKey ??= generateSigningKey())
    return store.change((state) => (state.signingKey ??= made))
  }

  function keysOf(key: SigningKey): Promise<CryptoKeyPair> {
    if (imported?.kid !== key.kid) imported = { kid: key.kid, keys: importKeys(key) }
    return imported.keys
  }

  return {
    async sign(claims) {
      const key = await currentKey()
      const { privateKey } = await keysOf(key)
      const parts = [{ kid: key.kid, alg: 'RS256' }, claims]
      const signed = parts.map((part) => toBase64Url(toUtf8(JSON.stringify(part)))).join('.')
      const signature = await crypto.subtle.sign(rs256, privateKey, toUtf8(signed))
      return `${signed}.${toBase64Url(new Uint8Array(signature))}`
    },
    async verify(token) {
      const { publicKey } = await keysOf(await currentKey())
      const [header, payload, signature, ...rest] = token.split('.')
      if (!header || !payload || !signature || rest.length > 0) return null
      try {
        const signed = toUtf8(`${header}.${payload}`)
        const good = await crypto.subtle.verify(rs256, publicKey, fromBase64(signature), signed)
        return good ? JSON.parse(new TextDecoder().decode(fromBase64(payload))) : null
      } catch {
        return null
      }
    },
    jwks: async () => ({ keys: [toPublicKey(await currentKey())] }),
  }
}
