import { SessionError } from '../../core/errors.js'
import { closeWindow } from '../browser-page.js'
import { tellOpener } from '../popup-channel.js'
import type { Arrival } from './arrival.js'

/** What the opener needs; descriptions may hold anything. */
const TOLD = ['state', 'code', 'error', 'iss'] as const

/**
 * Gives the answer that a sign-in window was loaded with to the page that opened it, which alone can use it, and closes
 * the window; resolves, to nothing, only where the browser keeps that open.
 *
 * @throws {SessionError} `invalid_callback` when nobody waits for it.
 */
export async function answerOpener({ params, state }: Arrival): Promise<null> {
  const told = TOLD.flatMap((name) => params.getAll(name).map((value) => [name, value]))
  const isHeard = await tellOpener(state, Object.fromEntries(told) as Record<string, string>)
  if (!isHeard) {
    throw new SessionError('invalid_callback', 'The page that opened this window is gone.')
  }
  await closeWindow()
  return null
}
