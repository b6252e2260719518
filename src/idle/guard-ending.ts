import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'
import type { SessionClient } from '../core/session-client.js'
import type { SessionUser } from '../core/session-state.js'
import { unsavedWorkOf, type SaveErrorListener, type SaveReason } from '../core/unsaved-work.js'
import { guardDeskOf } from './guard-controls.js'
import type { GuardSignOut } from './guard-state.js'

/** How long saving may take, each piece by itself; the last saving begins this long before the end. */
export const SAVE_LIMIT_MS = secondsToMs(10)
/** A token that outlives the saving by this much reaches the API alive. */
const SPARE_SECONDS = 30

/** How a guarded session ends: work first. */
export interface GuardEnding extends GuardSignOut {
  /** True while a sign-out waits for the saving. */
  isUnderWay(): boolean
  /** Saves everything with an access token that lives for so many milliseconds more at least, if such a token can be had. */
  save(reason: SaveReason, forMs: number): Promise<void>
  /** Saves everything and ends the session for this reason; what could not be saved keeps the page. */
  endAfterSaving(reason: 'refresh-token-expired'): Promise<void>
}

/** Creates the endings of one guard. */
export function createGuardEnding(
  client: SessionClient,
  onSaveError: SaveErrorListener,
  /** Hears when a sign-out begins to wait and when it does no more. */
  onChange: () => void,
): GuardEnding {
  const unsaved = unsavedWorkOf(client)
  const desk = guardDeskOf(client)
  let underWay = 0

  async function save(reason: SaveReason, forMs: number): Promise<void> {
    if (!unsaved.hasUnsaved()) return
    const minValidity = { seconds: forMs / secondsToMs(1) + SPARE_SECONDS }
    const patience = new AbortController()
    const cancel = client.time.after(forMs / 2, () => patience.abort())
    // without a better token in time the one at hand may do, and what it does not do for is told by name
    await client.getSession({ minValidity, signal: patience.signal }).catch(() => {})
    cancel()
    await unsaved.saveAll({ reason, limitMs: SAVE_LIMIT_MS, onError: onSaveError })
  }

  async function saveFirst(): Promise<void> {
    underWay++
    onChange()
    try {
      await save('sign-out', SAVE_LIMIT_MS)
    } finally {
      underWay--
    }
  }

  return {
    save,
    isUnderWay: () => underWay > 0,
    async signOut({ evenIfUnsaved = false } = {}) {
      const { authTime } = shownUser(client) ?? {}
      if (!evenIfUnsaved) {
        await saveFirst()
        // who has signed in meanwhile has not asked for it
        if (shownUser(client)?.authTime !== authTime) return onChange()
        if (unsaved.hasUnsaved()) {
          onChange()
          throw new SessionError('unsaved_work', 'Something could not be saved.')
        }
      }
      desk.letGo()
      await client.signOut()
    },
    async endAfterSaving(reason) {
      const { authTime } = shownUser(client) ?? {}
      await saveFirst()
      const state = client.getState()
      const isSame = state.status === 'authenticated' && state.user.authTime === authTime
      // it may have ended meanwhile, and its page be kept
      if (isSame && !state.refreshError?.isTerminal) await client.signOut({ reason })
      else onChange()
    },
  }
}

function shownUser(client: SessionClient): SessionUser | null {
  const state = client.getState()
  return state.status === 'authenticated' ? state.user : null
}
