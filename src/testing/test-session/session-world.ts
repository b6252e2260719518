import { msToSeconds, secondsToMs, toMs, type EpochMs } from '../../core/duration.js'
import type { SessionClientOptions } from '../../core/session-client.js'
import type { SessionSource } from '../../core/session-source.js'
import { createFakeClock, type FakeClock } from '../fake-clock.js'
import { globalScope } from '../global-scope.js'
import { inAct, inActNow } from './in-act.js'
import { loadDialog } from './load-dialog.js'
import { tellNetwork } from './page-network.js'
import type { Quiet } from './quiet.js'
import { runByItself } from './run-by-itself.js'
import { openTabRoom } from './tab-channels.js'
import { watchLocks } from './tab-locks.js'
import { holdAt, openTab, type OpenTab } from './tab.js'
import type { TestSession } from './test-session.js'

/** What the worlds of test sessions differ in. */
export interface WorldParts<Source extends SessionSource> {
  clientId: string
  clock: FakeClock
  quiet: Quiet
  /** Opens the source of one more tab. */
  openSource(): Source
  clientOptions: Omit<SessionClientOptions, 'source' | 'clock'>
  status?: 'loading' | 'error' | undefined
  revoke(): void
  setOnline(isOnline: boolean): void
  /** What else ends with it. */
  undo?: readonly (() => void)[]
}

/** In which a page that wakes looks at the time. */
const WAKING_MS = secondsToMs(1)

/** Creates the clock of a test session: what falls due runs inside React's `act`, and is over when `quiet` says so. */
export function createTestClock(now: EpochMs, quiet: Quiet): FakeClock {
  return createFakeClock({
    now,
    turn: (run) =>
      inAct(async () => {
        run()
        await quiet.reached()
      }),
  })
}

/** Creates what all test sessions have in common: a browser of one tab or several, its clock and its network. */
export function createSessionWorld<Source extends SessionSource>(
  parts: WorldParts<Source>,
): TestSession<Source> {
  const { clientId, clock, quiet, clientOptions } = parts
  const room = openTabRoom(`react-cognito-session.${clientId}`)
  const locks = watchLocks(room.name, quiet)
  const tabs: OpenTab<Source>[] = []
  const runs = new Set<() => void>()
  const network = {}
  let isOnline = true
  let isOver = false
  let before = Promise.resolve()

  function open(status?: 'loading' | 'error'): OpenTab<Source> {
    const source = parts.openSource()
    if (status) holdAt(status, source)
    const tab = openTab({ source, clock, clientOptions, room, quiet })
    tabs.push(tab)
    return tab
  }
  const { client, source } = open(parts.status)

  /** One move of time after the other. */
  function move(run: () => Promise<void>): Promise<void> {
    const moved = before.then(async () => {
      if (isOver) return
      locks.begin()
      for (const { post } of tabs) if (await post.manned()) await loadDialog()
      await run()
    })
    before = moved.catch(() => {})
    return moved
  }

  const session: Omit<TestSession<Source>, typeof Symbol.dispose> = {
    client,
    source,
    clock,
    async advance(length) {
      const lengthMs = toMs(length, 'length')
      return await move(() => clock.advance(lengthMs))
    },
    sleep: (length) =>
      move(() => {
        clock.sleep(length)
        return clock.advance(WAKING_MS)
      }),
    expireTokens: () =>
      move(async () => {
        const state = client.getState()
        if (state.status !== 'authenticated') return
        const { session } = state
        const tokens = [session.getAccessToken(), session.getIdToken()]
        const lastSeconds = Math.max(...tokens.map((token) => token.getExpiration()))
        const leftMs = secondsToMs(lastSeconds) - client.time.now()
        if (leftMs >= 0) clock.sleep({ seconds: msToSeconds(leftMs) + 1 })
        await clock.advance(0)
      }),
    revoke: parts.revoke,
    isOnline: () => isOnline,
    setOnline(isWanted) {
      isOnline = isWanted
      parts.setOnline(isWanted)
      inActNow(() => tellNetwork(network, isWanted))
    },
    openTab: () => open(),
    run() {
      const stop = runByItself((length) => session.advance(length))
      runs.add(stop)
      return () => void (runs.delete(stop) && stop())
    },
    dispose() {
      isOver = true
      for (const stop of runs) stop()
      for (const tab of tabs) tab.close()
      room.close()
      locks.end()
      tellNetwork(network, true)
      parts.undo?.forEach((stop) => stop())
      forgetActivity(clientId)
    },
  }
  return { ...session, [Symbol.dispose]: session.dispose }
}

/** What guards leave there for other tabs. */
function forgetActivity(clientId: string): void {
  try {
    globalScope.localStorage?.removeItem(`react-cognito-session.${clientId}.activity`)
  } catch {
    // a storage that the browser blocks has nothing in it
  }
}
