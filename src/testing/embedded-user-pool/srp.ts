import { fromBase64, toBase64, toUtf8, type Bytes } from './base64.js'
import { ServiceException } from './service-exception.js'
import { fromHex, srpGenerator, srpPower, srpPrime, toHex, toSrpHex } from './srp-group.js'

/** Who proves a password: a user in a pool, or a device in its group. */
export interface SrpIdentity {
  /** The pool's name without its region, or the device group key. */
  group: string
  /** The username, or the device key. */
  name: string
}

/** What a server keeps in place of a password; both fields are hex. */
export interface SrpVerifier {
  salt: string
  verifier: string
}

/** One running proof: what the client is told, and the check of what it answers. */
export interface SrpChallenge {
  parameters: { SALT: string; SRP_B: string; SECRET_BLOCK: string }
  isAnsweredBy(responses: Readonly<Record<string, string>>): Promise<boolean>
}

const sha256 = async (bytes: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

const hashNumbers = async (...values: bigint[]): Promise<bigint> =>
  BigInt(`0x${await sha256(fromHex(values.map(toSrpHex).join('')))}`)

const randomNumber = (byteLength: number): bigint =>
  BigInt(`0x${toHex(crypto.getRandomValues(new Uint8Array(byteLength)))}`)

const multiplier = (): Promise<bigint> => hashNumbers(srpPrime, srpGenerator)

/** Derives the verifier of a password under a fresh salt. */
export async function toSrpVerifier(identity: SrpIdentity, password: string): Promise<SrpVerifier> {
  const salt = toSrpHex(randomNumber(16))
  const secret = await sha256(toUtf8(`${identity.group}${identity.name}:${password}`))
  const x = BigInt(`0x${await sha256(fromHex(salt + secret))}`)
  return { salt, verifier: toSrpHex(srpPower(srpGenerator, x)) }
}

/**
 * Opens a proof for a client that sent its public number (`SRP_A`, hex).
 *
 * The time the client signs is not compared with any clock, so that a test may move one clock without the other.
 *
 * @throws {ServiceException} `InvalidParameterException` when the number is no hex or zero in the group.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5054#section-2.6 RFC 5054, section 2.6}
 */
export async function createSrpChallenge(
  identity: SrpIdentity,
  { salt, verifier }: SrpVerifier,
  clientPublicHex: string,
): Promise<SrpChallenge> {
  const clientPublic = /^[0-9a-f]+$/i.test(clientPublicHex) ? BigInt(`0x${clientPublicHex}`) : 0n
  if (clientPublic % srpPrime === 0n) {
    throw new ServiceException('InvalidParameterException', 'Invalid SRP_A.')
  }
  const v = BigInt(`0x${verifier}`)
  const serverSecret = randomNumber(32)
  const serverPublic = ((await multiplier()) * v + srpPower(srpGenerator, serverSecret)) % srpPrime
  const secretBlock = toBase64(crypto.getRandomValues(new Uint8Array(64)))

  async function signingKey(): Promise<CryptoKey> {
    const u = await hashNumbers(clientPublic, serverPublic)
    const shared = srpPower(clientPublic * srpPower(v, u), serverSecret)
    const material = fromHex(toSrpHex(shared))
    const key = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveBits'])
    const info = toUtf8('Caldera Derived Key')
    const bits = await crypto.subtle.deriveBits(
      { name: 'HKDF', hash: 'SHA-256', salt: fromHex(toSrpHex(u)), info },
      key,
      128,
    )
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    return crypto.subtle.importKey('raw', bits, hmac, false, ['sign'])
  }

  return {
    parameters: { SALT: salt, SRP_B: serverPublic.toString(16), SECRET_BLOCK: secretBlock },
    async isAnsweredBy(responses) {
      if (responses.PASSWORD_CLAIM_SECRET_BLOCK !== secretBlock) return false
      const message = Uint8Array.from([
        ...toUtf8(identity.group + identity.name),
        ...fromBase64(secretBlock),
        ...toUtf8(responses.TIMESTAMP ?? ''),
      ])
      const signature = await crypto.subtle.sign('HMAC', await signingKey(), message)
      return toBase64(new Uint8Array(signature)) === responses.PASSWORD_CLAIM_SIGNATURE
    },
  }
}
