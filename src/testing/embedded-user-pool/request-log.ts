import { exceptionOf } from './answers.js'

/** One request the pool has seen; nothing of its body. */
export interface LoggedRequest {
  /**
   * The wire name of an operation, e.g. `'InitiateAuth'`, or of managed login `'authorize'`, `'login'`, `'token'`,
   * `'revoke'`, `'userInfo'`, `'logout'`, `'openid-configuration'`; `'jwks.json'`.
   */
  readonly operation: string
  /** Epoch milliseconds on the pool's clock. */
  readonly at: number
  /** `null` while there is no answer, and for ever when the connection broke. */
  readonly status: number | null
  /** The name of the exception, or of the OAuth error, that the answer told of. */
  readonly exception: string | null
}

/** The list of what was asked. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[]
  /** Writes a request down; call the result with the answer. */
  note(operation: string, at: number): (answer: Response) => void
  clear(): void
}

/** Keeps the list of what was asked, in the order of arrival. */
export function createRequestLog(): RequestLog {
  const entries: { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] }[] = []
  return {
    entries,
    note(operation, at) {
      const entry = { operation, at, status: null, exception: null } as (typeof entries)[number]
      entries.push(entry)
      return (answer) => {
        if (answer.type === 'error') return
        entry.status = answer.status
        entry.exception = exceptionOf(answer)
      }
    },
    clear() {
      entries.length = 0
    },
  }
}
