import {
  createSessionClient,
  userPoolSource,
  type KeyValueStorage,
  type SessionClient,
  type SourceClient,
} from 'react-cognito-session'
import { runIn, type Page } from './page.js'
import type { SimulatedTime } from './simulated-time.js'

/** How the app of a tab makes its client. */
export type RefreshMode = 'always' | 'on-demand' | 'while-visible'

/** A page of the app with its session client. */
export interface Tab {
  readonly number: number
  readonly page: Page
  readonly client: SessionClient
  readonly mode: RefreshMode
  /** How far the wall clock was ahead when the client was made. */
  readonly aheadAtLoadMs: number
  /**
   * By how much the clock was set back between two looks of the page so that it cannot know, and when: where the
   * monotonic clock stands still in sleep, a clock set back by less than the sleep looks like a shorter sleep.
   */
  readonly unknowable: { ms: number; atMs: number }[]
  /** The access token that storage held then. */
  readonly tokenAtLoad: string | null
  isDisposed: boolean
  isSigningIn: boolean
  /** What the app itself waits for: sign-outs everywhere. */
  globalSignOuts: number
  /** Its timers that wait. */
  timers: number
  /** What a source's own `signIn` works with. */
  readonly sourceClient: SourceClient
  isSubscribed(): boolean
  subscribe(): void
  unsubscribe(): void
}

export const clientId = 'embedded-client-1'
export const keyPrefix = `CognitoIdentityServiceProvider.${clientId}.`
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** Opens the app in a page. */
export function openTab(room: {
  number: number
  page: Page
  mode: RefreshMode
  time: SimulatedTime
  storage: KeyValueStorage
  sessionSeconds: number
}): Tab {
  const { number, page, mode, time, storage, sessionSeconds } = room
  const bornAt = time.elapsed()
  const user = storage.getItem(`${keyPrefix}LastAuthUser`)
  let undo: (() => void) | null = null

  const look = () => ({ trueMs: time.trueNow(), wallMs: time.wallNow(), elapsedMs: time.elapsed() })
  let before = look()

  const clock = {
    now() {
      const now = look()
      const passedMs = now.trueMs - before.trueMs
      const seenMs = Math.max(now.wallMs - before.wallMs, now.elapsedMs - before.elapsedMs)
      // the wall clock counts whole milliseconds
      if (passedMs > seenMs + 1) tab.unknowable.push({ ms: passedMs - seenMs, atMs: now.trueMs })
      before = now
      return now.wallMs
    },
    elapsed: () => time.elapsed() - bornAt,
    schedule(delayMs: number, run: () => void) {
      // as browsers do: what is beyond 32 bits runs at once
      const waitMs = delayMs > 0 && delayMs <= LONGEST_DELAY_MS ? delayMs : 0
      let isWaiting = true
      tab.timers++
      const end = () => {
        if (isWaiting) tab.timers--
        isWaiting = false
      }
      const cancel = time.after(waitMs, page, () => {
        if (!isWaiting) return
        end()
        run()
      })
      return () => {
        end()
        cancel()
      }
    },
  }

  const tab: Tab = {
    number,
    page,
    mode,
    client: undefined as unknown as SessionClient,
    unknowable: [],
    aheadAtLoadMs: time.aheadMs(),
    tokenAtLoad: user && storage.getItem(`${keyPrefix}${user}.accessToken`),
    isDisposed: false,
    isSigningIn: false,
    globalSignOuts: 0,
    timers: 0,
    sourceClient: undefined as unknown as SourceClient,
    isSubscribed: () => undo !== null,
    subscribe: () => void (undo ??= runIn(page, () => tab.client.subscribe(() => {}))),
    unsubscribe() {
      runIn(page, () => undo?.())
      undo = null
    },
  }
  const client = runIn(page, () => {
    const userPoolId = 'eu-west-1_Embedded1'
    const source = userPoolSource({ userPoolId, clientId, storage })
    const connect = (client: SourceClient) => {
      Object.assign(tab, { sourceClient: client })
      source.connect?.(client)
    }
    return createSessionClient({
      source: { ...source, connect },
      autoRefresh: mode,
      refreshTokenValidity: { seconds: sessionSeconds },
      clock,
    })
  })
  return Object.assign(tab, { client })
}
