import type { ServerTime } from './clock.js'
import type { EpochMs } from './duration.js'
import type { SessionSource } from './session-source.js'
import type { DecodedTokens } from './tokens.js'

/** Measures the clock's drift by tokens that have just come from the service, and stores them with it. */
export function keepTokens(
  room: { source: SessionSource; time: ServerTime },
  tokens: DecodedTokens,
  sentAt: EpochMs,
  after: 'sign-in' | 'refresh',
): DecodedTokens {
  const { source, time } = room
  time.measureDrift(tokens.issuedAt, sentAt)
  const kept = { ...tokens, clockDriftMs: time.driftMs() }
  source.store(kept, after)
  return kept
}
