import type { SessionState } from '../core/session-state.js'

/** A state of the session as the button in the corner shows it. */
export interface SessionStatus {
  /** In a word or two. */
  readonly word: string
  /** Its colour and its shape, by name. */
  readonly tone: 'good' | 'warning' | 'danger' | 'quiet'
  /** Why it is so; null where there is nothing to add. */
  readonly reason: string | null
}

/** Gives a state in words. */
export function toSessionStatus(state: SessionState): SessionStatus {
  switch (state.status) {
    case 'loading':
      return { word: 'loading', tone: 'quiet', reason: null }
    case 'unauthenticated':
      return { word: 'signed out', tone: 'quiet', reason: state.reason }
    case 'error':
      return { word: 'error', tone: 'danger', reason: state.error.code }
    case 'authenticated': {
      const { refreshError } = state
      if (!refreshError) return { word: 'signed in', tone: 'good', reason: null }
      const reason = refreshError.code
      return refreshError.isTerminal
        ? { word: 'ended, page kept', tone: 'danger', reason }
        : { word: 'refresh failing', tone: 'warning', reason }
    }
    default:
      return state satisfies never
  }
}
