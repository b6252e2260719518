import type { Bytes } from './base64.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const stepMs = 30_000

function fromBase32(text: string): Bytes {
  const bits = Array.from(text.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''), (char) =>
    alphabet.indexOf(char).toString(2).padStart(5, '0'),
  ).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** Makes the base32 secret that an authenticator app is set up with. */
export const randomTotpSecret = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(52)), (byte) => alphabet[byte % 32]).join('')

/**
 * Computes the six digits an authenticator app shows at an instant.
 *
 * @param secret - base32.
 * @param at - epoch milliseconds.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6238#section-4 RFC 6238, section 4}
 */
export async function totpCode(secret: string, at: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(at / stepMs)))
  const hmac = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', fromBase32(secret), hmac, false, ['sign'])
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter))
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf
  const digits = (mac.getUint32(offset) & 0x7fff_ffff) % 1_000_000
  return String(digits).padStart(6, '0')
}

/** Whether the code is of this half minute, the one before or the one after. */
export async function isTotpCode(secret: string, code: string, at: number): Promise<boolean> {
  const codes = [at - stepMs, at, at + stepMs].map((instant) => totpCode(secret, instant))
  return (await Promise.all(codes)).includes(code)
}
