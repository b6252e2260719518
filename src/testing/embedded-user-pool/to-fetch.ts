import { aborted } from './abort.js'

/**
 * Turns a request handler into a `fetch`.
 *
 * It rejects as the platform's does: with the signal's reason when aborted, and with a `TypeError` for
 * `Response.error()`. An abort does not undo what the handler has begun.
 */
export const toFetch =
  (handle: (request: Request) => Promise<Response>): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    const signal = init?.signal ?? request.signal
    signal.throwIfAborted()
    const answered = new AbortController()
    const answer = await Promise.race([handle(request), aborted(signal, answered.signal)])
    answered.abort()
    signal.throwIfAborted()
    if (!answer || answer.type === 'error') throw new TypeError('Failed to fetch')
    return answer
  }
