import { toRefreshDueAt } from '../../src/core/auto-refresh.js'
import type { Random } from './random.js'
import { minuteMs } from './session-day.js'

/** What a schedule sees of tokens: instants in milliseconds. */
export interface PaperTokens {
  readonly issuedAt: number
  readonly expiresAt: number
  readonly authTime: number
}

/** When pages refresh ahead of expiry. */
export interface Schedule {
  readonly name: string
  /** Tells when tokens are due in one page; asked once for each page and its tokens. */
  toDueAt(tokens: PaperTokens, random: Random): number
}

/** The client's default `minTokenValidity`. */
export const MARGIN_MS = minuteMs

/** What the client itself does: its own function is asked. */
export const ours: Schedule = {
  name: 'react-cognito-session',
  toDueAt: (tokens, random) => toRefreshDueAt(tokens, MARGIN_MS, random()),
}

/** Waits until the token is no good any more. */
export const atExpiry: Schedule = {
  name: 'exactly at expiry',
  toDueAt: ({ expiresAt }) => expiresAt,
}

/** A fixed margin, as most libraries have it. */
export const aMinuteAhead: Schedule = {
  name: '60 s ahead of expiry',
  toDueAt: ({ expiresAt }) => expiresAt - minuteMs,
}
