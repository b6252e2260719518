import { runningPage, type Page } from './page.js'
import type { Service } from './service.js'
import type { SimulatedTime } from './simulated-time.js'

/** One request of a page. */
export interface Call {
  readonly page: Page
  readonly operation: string
  /** The refresh token that it carries, null when none. */
  readonly refreshToken: string | null
  /** When it was over for the page, in time awake. */
  endedAtMs: number | null
  /** `lost`: the page gave it up, or died. */
  outcome: 'under-way' | 'answered' | 'failed' | 'lost'
  /** It carries an outdated refresh token while the browser has a good one. */
  isNeedless?: boolean
  /** What the pool said, or would have if its answer had not been lost. */
  status: number | null
  exception: string | null
}

/** What lies between the pages and the pool. */
export interface Network {
  readonly fetch: typeof fetch
  readonly calls: readonly Call[]
  /** There and back. */
  latencyMs: number
  /** True while a page waits for an answer. */
  isUsedBy(page: Page): boolean
  /** A page dies: what it has sent arrives, but nobody waits for the answer. */
  release(page: Page): void
}

const REFRESH = /^(GetTokensFromRefreshToken|InitiateAuth)$/

/** True for a request that trades a refresh token. */
export const isRefresh = ({ operation, refreshToken }: Call): boolean =>
  REFRESH.test(operation) && refreshToken !== null

/** Creates the network of one history. */
export function createNetwork(room: {
  time: SimulatedTime
  service: Service
  random: () => number
  onSend: (call: Call) => void
  /** The pool is about to look at it. */
  onArrival: (call: Call) => void
  /** The pool has looked at it; its answer is on the way. */
  onAnswer: (call: Call) => void
  /** Tokens reach a page. */
  onTokens: (refreshToken: string, page: Page) => void
}): Network {
  const { time, service, random } = room
  const calls: Call[] = []

  const network: Network = {
    calls,
    latencyMs: 20,
    fetch(input, init = {}) {
      const page = runningPage()
      if (!page) throw new Error('Only pages ask.')
      const headers = new Headers(init.headers)
      const body = JSON.parse(init.body as string) as Record<string, unknown>
      const parameters = Object(body.AuthParameters) as Record<string, string>
      const token = body.RefreshToken ?? body.Token ?? parameters.REFRESH_TOKEN ?? null
      const call: Call = {
        page,
        operation: headers.get('x-amz-target')?.split('.')[1] ?? '',
        refreshToken: token as string | null,
        outcome: 'under-way',
        endedAtMs: null,
        status: null,
        exception: null,
      }
      const { signal, ...rest } = init
      signal?.throwIfAborted()
      const wayMs = 1 + (network.latencyMs / 2) * (0.5 + random())
      calls.push(call)
      room.onSend(call)

      return new Promise<Response>((resolve, reject) => {
        signal?.addEventListener('abort', () => {
          if (call.outcome !== 'under-way') return
          end(call, 'lost')
          reject(signal.reason as Error)
        })
        const arrive = async () => {
          room.onArrival(call)
          // without the signal: what has been sent is carried out, whether or not somebody still waits
          const answer = await service.pool.fetch(input, rest).catch(() => null)
          const text = (await answer?.text()) ?? ''
          note(call, service)
          room.onAnswer(call)
          time.after(wayMs, page, () => {
            if (call.outcome !== 'under-way') return
            end(call, answer ? 'answered' : 'failed')
            if (!answer) return reject(new TypeError('Failed to fetch'))
            tellTokens(call, text)
            resolve(new Response(text, answer))
          })
        }
        time.after(wayMs, null, () => void arrive())
      })
    },
    isUsedBy: (page) => calls.some((call) => call.page === page && call.outcome === 'under-way'),
    release(page) {
      for (const call of calls) {
        if (call.page === page && call.outcome === 'under-way') end(call, 'lost')
      }
    },
  }

  function end(call: Call, outcome: Call['outcome']): void {
    call.outcome = outcome
    call.endedAtMs = time.awakeMs()
  }

  function tellTokens(call: Call, text: string): void {
    if (!text.startsWith('{')) return
    const { AuthenticationResult } = JSON.parse(text) as { AuthenticationResult?: object }
    const { RefreshToken } = Object(AuthenticationResult) as { RefreshToken?: string }
    const refreshToken = RefreshToken ?? call.refreshToken
    if (AuthenticationResult && refreshToken) room.onTokens(refreshToken, call.page)
  }

  return network
}

/** The pool's log tells what it did even when the answer was lost. */
function note(call: Call, { pool }: Service): void {
  const logged = pool.requests.findLast(({ operation }) => operation === call.operation)
  call.status = logged?.status ?? null
  call.exception = logged?.exception ?? null
}
