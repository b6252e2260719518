/** The bytes a WebCrypto call takes and gives. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Encodes bytes as base64 with padding, as Cognito's SRP fields carry them. */
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** Encodes bytes as base64url without padding, as JWTs carry them. */
export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/**
 * Decodes base64 or base64url, padded or not.
 *
 * @throws {DOMException} `InvalidCharacterError` when the text is neither.
 */
export const fromBase64 = (text: string): Bytes =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  )

/** Encodes text as UTF-8. */
export const toUtf8 = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text))

/** Makes an unguessable base64url text out of `length` random bytes. */
export const randomText = (length: number): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(length)))
