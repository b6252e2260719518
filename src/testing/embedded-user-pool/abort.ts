/** Resolves when the signal aborts; stops listening when `until` does first, and then never resolves. */
export const aborted = (signal: AbortSignal, until?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    const options = { once: true, ...(until && { signal: until }) }
    signal.addEventListener('abort', () => resolve(), options)
  })

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })
}
