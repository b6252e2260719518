import { secondsToMs, type EpochMs } from '../../core/duration.js'
import { toSessionError, type SessionError } from '../../core/errors.js'
import type { SessionSource } from '../../core/session-source.js'
import type { TokenSet } from '../../core/tokens.js'
import type { SessionMark } from './session-mark.js'

/** The client looks again and again within one refresh, and when a page is come back to. */
const FRESH_MS = secondsToMs(1)

/** What was answered last, or is being asked. */
interface Answer {
  tokens: Promise<TokenSet | null>
  /** Null while it is being asked. */
  at: EpochMs | null
  mark: string | null
  version: number
}

/** The tokens of one page. */
export type HandlerMemory = ReturnType<typeof createHandlerMemory>

/** Creates the memory of one page, which asks the token handler what is in the cookie when it may have changed. */
export function createHandlerMemory(room: {
  mark: SessionMark
  now: () => EpochMs
  hasPage: () => boolean
  ask: () => Promise<TokenSet>
  /** Ends a session in the background. */
  endLater: (tokens: TokenSet) => void
}) {
  const { mark, now, hasPage, ask, endLater } = room
  let memory: TokenSet | null = null
  /** What the service has refused to refresh: it stays readable, for the refusal says more than its absence. */
  let refused: TokenSet | null = null
  let answer: Answer | null = null
  /** Grows with all that happens here: what was asked for before may be out of date. */
  let version = 0
  let isFirstLoad = true

  function keep(tokens: TokenSet): void {
    memory = tokens
    refused = null
    version++
    answer = { tokens: Promise.resolve(tokens), at: now(), mark: mark.read(), version }
  }

  async function askOrNull(): Promise<TokenSet | null> {
    try {
      return await ask()
    } catch (thrown) {
      if (toSessionError(thrown).code === 'not_authenticated') return null
      throw thrown
    }
  }

  async function lookAnew(asked: Answer): Promise<TokenSet | null> {
    try {
      let found = await askOrNull()
      if (asked.version !== version || asked.mark !== mark.read()) {
        if (answer === asked) answer = null
        return await load()
      }
      if (found && mark.isEnded(found)) {
        // an earlier page was closed, or offline, before the handler heard of the end
        if (isFirstLoad) endLater(found)
        found = null
      }
      isFirstLoad = false
      if (found) mark.set(found)
      memory = found ?? refused
      asked.mark = mark.read()
      asked.at = now()
      return memory
    } catch (thrown) {
      const isKnown = memory && !mark.isEnded(memory)
      if (isKnown) asked.at = now()
      else if (answer === asked) answer = null
      if (isKnown) return memory
      throw thrown
    }
  }

  async function load(): Promise<TokenSet | null> {
    if (!hasPage()) return null
    // another tab has ended it, and nobody has signed in since
    if (memory && mark.isEnded(memory)) {
      memory = refused = null
      version++
      return null
    }
    const seen = mark.read()
    const isSame = answer?.version === version && answer.mark === seen
    const isFresh = isSame && (answer!.at === null || now() - answer!.at < FRESH_MS)
    if (isFresh) return answer!.tokens
    const asked: Answer = { tokens: Promise.resolve(null), at: null, mark: seen, version }
    answer = asked
    return (asked.tokens = lookAnew(asked))
  }

  const kept: Pick<SessionSource, 'load' | 'store' | 'clear'> = {
    load,
    store(tokens, after) {
      if (after === 'refresh' && memory && memory.username !== tokens.username) return
      mark.set(tokens)
      keep(tokens)
    },
    clear(tokens, when) {
      const isHeld = memory?.username === tokens.username
      if (!memory || !isHeld || (when && memory.accessToken !== tokens.accessToken)) return
      mark.end(memory)
      memory = refused = null
      version++
    },
  }

  return {
    kept,
    hasSession: () => !!memory && !mark.isEnded(memory),
    /** Takes a terminal refusal. */
    refused(tokens: TokenSet, { code }: SessionError): void {
      version++
      if (code.startsWith('refresh_token_')) refused = tokens
    },
    /** Asks for the tokens of a sign-in that has just ended. */
    async askAnew(): Promise<TokenSet | null> {
      version++
      return askOrNull()
    },
  }
}
