import type { Clock } from '../../core/clock.js'
import { SessionError } from '../../core/errors.js'
import {
  createSessionClient,
  type SessionClient,
  type SessionClientOptions,
} from '../../core/session-client.js'
import type { SessionSource } from '../../core/session-source.js'
import { createFreezableClock } from './freezable-clock.js'
import { watchGuardPost, type GuardPost } from './guard-post.js'
import { inActNow } from './in-act.js'
import type { Quiet } from './quiet.js'
import { settle } from '../settle.js'
import type { openTabRoom } from './tab-channels.js'
import { createTabClock } from './tab-clock.js'

/** Another tab of a test's browser: it has the tokens in common with the first, and a client of its own. */
export interface TestTab<Source extends SessionSource = SessionSource> {
  readonly client: SessionClient<Source>
  readonly source: Source
  /** From now on nothing runs in this tab, as in one that the browser has frozen; events of the page, which all tabs share, still come. */
  freeze(): void
  /** Wakes the tab: what fell due meanwhile, and what the others told it, comes soon after, when time passes. */
  thaw(): void
  /** Closes the tab for good; signs nobody out. */
  close(): void
}

/** A tab, from behind. */
export interface OpenTab<Source extends SessionSource> extends TestTab<Source> {
  readonly post: GuardPost
}

/** Opens a tab of a test's browser; nothing of the page is touched before somebody subscribes to its client. */
export function openTab<Source extends SessionSource>(browser: {
  source: Source
  clock: Clock
  clientOptions: Omit<SessionClientOptions, 'source' | 'clock'>
  room: ReturnType<typeof openTabRoom>
  quiet: Quiet
}): OpenTab<Source> {
  const { source, room, quiet, clientOptions } = browser
  const { prepare } = source
  source.prepare = () => {
    // the client loads its own part now; nothing is due before it is there
    const loaded = Promise.all([import('../../core/service.js'), prepare?.()])
    void quiet.during(loaded.then(settle, () => {}))
    return loaded
  }
  const front = createFreezableClock(browser.clock)
  const clock = createTabClock(front, quiet)
  const client = createSessionClient({ ...clientOptions, source, clock })
  const { subscribe } = client
  const hear = (news: () => void) =>
    void Promise.resolve().then(() => front.whenAwake(inActOf(news)))
  client.subscribe = (onChange) => room.openAs(hear, () => subscribe(onChange))
  return {
    client,
    source,
    post: watchGuardPost(client),
    freeze: front.freeze,
    thaw: front.thaw,
    close: client.dispose,
  }
}

const inActOf = (run: () => void) => () => inActNow(run)

/** Lets a source never tell, or fail to tell, who is signed in, until somebody signs in. */
export function holdAt(status: 'loading' | 'error', source: SessionSource): void {
  const { load, store } = source
  let isHeld = true
  source.load = async () => {
    if (!isHeld) return load()
    if (status === 'loading') return new Promise(() => {})
    throw new SessionError('network', 'Who is signed in could not be loaded.')
  }
  source.store = (...tokens) => {
    isHeld = false
    store(...tokens)
  }
}
