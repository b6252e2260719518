import { toMs, type EpochMs } from '../core/duration.js'
import type { SessionClient } from '../core/session-client.js'
import type { SessionUser } from '../core/session-state.js'
import { unsavedWorkOf } from '../core/unsaved-work.js'
import type { GuardFacts, GuardPhase } from './guard-phase.js'
import type { GuardControls } from './guard-state.js'

/** What a guard goes by, and what follows from it. */
export type GuardOutlook = Omit<GuardFacts, 'warnedAt'> & GuardPhase

/** The controls of one client's guard, and what they have come to. */
export interface GuardDesk extends GuardControls {
  /** True while something holds the session from being idle. */
  isHeld(): boolean
  /** Tells that a sign-in on the page has begun, whose form must not go when the session ends; returns its end. */
  beginReauthentication(): () => void
  /** True while the page would lose something if it went: unsaved work, or a sign-in that is not finished. */
  keepsPage(): boolean
  /** From now on, until somebody is signed in again, nothing blocks leaving the page. */
  letGo(): void
  /** What the guard has found at its last look; null while nobody is guarded. For whoever shows it, such as `SessionDevtools`. */
  outlook: GuardOutlook | null
}

const desks = new WeakMap<SessionClient, GuardDesk>()

/** Gives the desk of a client; one for each, whether its guard is mounted or not. */
export function guardDeskOf(client: SessionClient): GuardDesk {
  const desk = desks.get(client) ?? createGuardDesk(client)
  desks.set(client, desk)
  return desk
}

function createGuardDesk(client: SessionClient): GuardDesk {
  const { time } = client
  const unsaved = unsavedWorkOf(client)
  const holds = new Set<{ until: EpochMs }>()
  let reauthentications = 0
  let letGoOf: SessionUser | null = null

  return {
    outlook: null,
    hold(_reason, { max }) {
      const hold = { until: time.localNow() + toMs(max, 'max') }
      holds.add(hold)
      return () => void holds.delete(hold)
    },
    isHeld() {
      const now = time.localNow()
      return [...holds].some(({ until }) => now < until)
    },
    beginReauthentication() {
      reauthentications++
      return () => void reauthentications--
    },
    keepsPage: () => reauthentications > 0 || unsaved.hasUnsaved(),
    letGo() {
      const state = client.getState()
      letGoOf = state.status === 'authenticated' ? state.user : null
    },
    shouldBlock() {
      const state = client.getState()
      const gone = state.status === 'unauthenticated' ? state.lastUser : null
      return unsaved.hasUnsaved() && !(gone && gone === letGoOf)
    },
  }
}
