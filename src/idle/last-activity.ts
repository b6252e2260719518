import type { ServerTime } from '../core/clock.js'
import { secondsToMs, type EpochMs } from '../core/duration.js'
import type { SessionSource } from '../core/session-source.js'
import type { SessionUser } from '../core/session-state.js'

/** When the user of a session was last active, in this tab or any other of this browser. */
export interface LastActivity {
  /** Takes over what is known of this session; a new one begins with activity. */
  begin(user: SessionUser): void
  /** Notes activity, now. */
  note(): void
  /** Tells the other tabs at once what they have not been told yet. */
  flush(): void
  /** True when this session has been ended once already by the renewal rule: a sign-in without a question may bring it back. */
  hasRenewed(): boolean
  noteRenewal(): void
  /** Forgets how long nobody was active: managed login may bring the session that has ended back unasked, and who comes so is active. */
  forget(): void
  /** Gives the last activity on Cognito's clock, that of other tabs included. */
  get(): EpochMs
}

/** Between two writes; what is noted meanwhile is written by `flush`. */
const WRITE_EVERY_MS = secondsToMs(1)
/** Clocks are read at slightly different moments. */
const FUTURE_TOLERANCE_MS = secondsToMs(2)

/**
 * Creates the record that the tabs of one app client share: one line of `localStorage`, read before anything is decided
 * by it, so that no tab depends on another to be alive. Where tabs share no tokens they share no activity either.
 */
export function createLastActivity(
  { clientId, isShared }: Pick<SessionSource, 'clientId' | 'isShared'>,
  time: ServerTime,
): LastActivity {
  const key = `react-cognito-session.${clientId}.activity`
  let session = ''
  /** By this computer's clock, as this tab knows it. */
  let lastAt = 0
  let writtenAt = 0
  let hasRenewed = false

  /** The wall clock as all tabs read it: each may have seen a different part of its setting back. */
  const wallNow = () => time.now() + time.driftMs()

  /** What is there of this session; anything on the origin can write there, so nothing of it is taken on trust. */
  function readRecord(): unknown[] {
    try {
      const record = isShared && (JSON.parse(localStorage.getItem(key)!) as unknown)
      return Array.isArray(record) && record[0] === session ? record : []
    } catch {
      return []
    }
  }

  function read(): EpochMs | null {
    const [, at] = readRecord()
    const isSound = typeof at === 'number' && at > 0 && at <= wallNow() + FUTURE_TOLERANCE_MS
    return isSound ? at + time.localNow() - wallNow() : null
  }

  /** Takes over what other tabs have written: that is not to be written again, later and over newer. */
  function catchUp(): void {
    const told = read() ?? 0
    if (told > lastAt) lastAt = writtenAt = told
  }

  function write(): void {
    catchUp()
    writtenAt = lastAt
    if (!isShared) return
    // this tab may have been told of the session before another one ended it
    hasRenewed ||= readRecord()[2] === true
    try {
      const at = Math.round(lastAt + wallNow() - time.localNow())
      localStorage.setItem(key, JSON.stringify([session, at, hasRenewed]))
    } catch {
      // storage that throws shares nothing; this tab goes by its own
    }
  }

  const note = () => {
    lastAt = time.localNow()
    if (lastAt - writtenAt >= WRITE_EVERY_MS) write()
  }

  return {
    begin({ sub, authTime }) {
      const before = session
      session = `${sub}.${authTime}`
      hasRenewed = readRecord()[2] === true || (hasRenewed && session === before)
      lastAt = read() ?? time.localNow()
      write()
    },
    hasRenewed: () => hasRenewed,
    noteRenewal() {
      hasRenewed = true
      write()
    },
    forget() {
      if (!isShared) return
      try {
        localStorage.setItem(key, JSON.stringify([session, null, hasRenewed]))
      } catch {
        // storage that throws remembers nothing
      }
    },
    note,
    flush: () => void (writtenAt < lastAt && write()),
    get() {
      catchUp()
      return lastAt + time.now() - time.localNow()
    },
  }
}
