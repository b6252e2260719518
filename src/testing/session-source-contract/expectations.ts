import { SessionError } from '../../core/errors.js'
import { decodeClaims, type TokenSet } from '../../core/tokens.js'
import type { SessionSourceHarness } from './harness.js'

/** @throws {Error} with what was expected, unless it is so. */
export function expectThat(isSo: boolean, expectation: string): void {
  if (!isSo) throw new Error(`Expected ${expectation}.`)
}

/** Gives what a promise rejects with, which has to be a `SessionError`; `expectation` says of what. */
export async function expectRefusal(
  promise: Promise<unknown>,
  expectation: string,
): Promise<SessionError> {
  const thrown = await promise.then(
    () => null,
    (reason: unknown) => ({ reason }),
  )
  expectThat(thrown !== null, `${expectation} to reject`)
  const reason = thrown?.reason
  if (reason instanceof SessionError) return reason
  throw new Error(`Expected ${expectation} to reject with a SessionError.`, { cause: reason })
}

/** Expects tokens that are the same, whatever is known of the clock. */
export function expectSameTokens(found: TokenSet | null, wanted: TokenSet): void {
  const names = ['accessToken', 'idToken', 'refreshToken', 'username'] as const
  expectThat(found !== null, 'load to give tokens')
  for (const name of names) {
    expectThat(found?.[name] === wanted[name], `load to give the ${name} that was stored`)
  }
}

/** Expects that no text in something, however deep, has a token in it. */
export function expectNoTokenIn(something: unknown, tokens: TokenSet): void {
  const secrets = [tokens.accessToken, tokens.idToken, tokens.refreshToken].filter(
    (token): token is string => !!token,
  )
  const seen = new Set<unknown>()
  const search = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      expectThat(!secrets.some((secret) => value.includes(secret)), `no token in ${path}`)
    }
    if (Object(value) !== value || seen.has(value)) return
    seen.add(value)
    for (const name of Object.getOwnPropertyNames(value)) {
      search((value as Record<string, unknown>)[name], `${path}.${name}`)
    }
  }
  search(something, 'the error')
}

/** Gives claims of the access token. */
export const claimsOf = ({ accessToken }: TokenSet) => ({ ...decodeClaims(accessToken) })

/** A signal that never fires. */
export const noSignal = (): AbortSignal => new AbortController().signal

/** Signs somebody in, and keeps the tokens as the client does. */
export async function signInAndStore(
  { source, signIn }: SessionSourceHarness,
  username: 'alice' | 'bob' = 'alice',
): Promise<TokenSet> {
  const tokens = await signIn(username)
  source.store(tokens, 'sign-in')
  return tokens
}
