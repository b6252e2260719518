/** Makes a JWT that nobody has signed, with these claims. */
export function fakeJwt(claims: object): string {
  return `${toBase64Url('{"alg":"none"}')}.${toBase64Url(JSON.stringify(claims))}.`
}

/** In the words of every JavaScript environment: jsdom under Jest has no `TextEncoder`, and browsers no `Buffer`. */
function toBase64Url(text: string): string {
  const bytes = encodeURIComponent(text).replaceAll(/%(..)/g, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
