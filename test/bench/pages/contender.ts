/** What a page knows of its user pool. */
export interface PoolSettings {
  userPoolId: string
  clientId: string
  endpoint: string
}

/** What came of many calls at once. */
export interface CallsOutcome {
  /** How long it took until the last of them had its answer, in milliseconds. */
  tookMs: number
  /** When that was, in epoch milliseconds. */
  settledAt: number
  errors: string[]
}

/** What the bench asks a page to do. */
export interface BenchPage {
  call(count: number): Promise<CallsOutcome>
  /** Waits for an instant, so that several pages call at once. */
  callAt(instant: number): Promise<CallsOutcome>
  /** Gives the time of one awaited call, in nanoseconds, over this many milliseconds. */
  nsPerCall(overMs: number): Promise<number>
  /** From the beginning of the navigation to the first token, in milliseconds. */
  firstTokenMs: Promise<number> | null
}

declare global {
  var bench: BenchPage
}

const CALLS_PER_LOOK = 100

/**
 * Opens a library's way to an access token to the bench.
 *
 * @param create - sets the library up; gives the function that an app calls for each request to its API, which rejects
 *   when there is no token.
 */
export function enter(create: (settings: PoolSettings) => () => Promise<string>): void {
  const asked = new URLSearchParams(location.search)
  const setting = (name: keyof PoolSettings) => asked.get(name) ?? ''
  const getAccessToken = create({
    userPoolId: setting('userPoolId'),
    clientId: setting('clientId'),
    endpoint: setting('endpoint'),
  })

  async function call(count: number): Promise<CallsOutcome> {
    const begunAt = performance.now()
    const results = await Promise.allSettled(Array.from({ length: count }, getAccessToken))
    const tookMs = performance.now() - begunAt
    const errors = results.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    )
    return { tookMs, settledAt: Date.now(), errors }
  }

  globalThis.bench = {
    call,
    async callAt(instant) {
      await new Promise((resolve) => setTimeout(resolve, instant - Date.now()))
      return call(1)
    },
    async nsPerCall(overMs) {
      const begunAt = performance.now()
      let calls = 0
      while (performance.now() - begunAt < overMs) {
        for (let i = 0; i < CALLS_PER_LOOK; i++) await getAccessToken()
        calls += CALLS_PER_LOOK
      }
      return ((performance.now() - begunAt) / calls) * 1e6
    },
    firstTokenMs: asked.has('atOnce') ? getAccessToken().then(() => performance.now()) : null,
  }
}
