/** Longer than any path that a browser's address bar shows; what is longer is an attack or a mistake. */
const LONGEST = 2048
/** One slash, for two lead to another host, and a backslash counts as one; nothing that URL parsers skip. */
const LOCAL_PATH = /^\/(?![/\\])[^\\\p{Cc}\s]*$/u

/**
 * Gives the path to return to after a sign-in, with its query and fragment, when it is one of this origin.
 *
 * @returns null for anything else: other hosts in all their spellings, other schemes, control characters, over 2048
 *   characters.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-2.1 RFC 9700, section 2.1: no open redirectors}
 */
export function toReturnTo(wanted: unknown, origin: string): string | null {
  if (typeof wanted !== 'string' || wanted.length > LONGEST || !LOCAL_PATH.test(wanted)) return null
  try {
    const url = new URL(wanted, origin)
    const path = url.pathname + url.search + url.hash
    // dots are gone by now, and `/.//host` is `//host`
    return url.origin === origin && LOCAL_PATH.test(path) ? path : null
  } catch {
    return null
  }
}
