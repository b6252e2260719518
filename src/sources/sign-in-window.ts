import { centrePopup, onceClosed } from './browser-page.js'
import { hearPopup, type PopupAnswer } from './popup-channel.js'

/** Ends the waiting for the window that is open now. */
let giveUp = () => {}

/**
 * Sends a window to the service's pages and waits for its answer; closes it in any case. A page has one such window: the
 * waiting for another ends.
 *
 * @throws {SessionError} `sign_in_cancelled` when the signal fires, another window follows, or the user has closed this
 *   one, as far as a page can know.
 */
export async function hearSignInWindow(
  popup: Window,
  url: string,
  state: string,
  signal: AbortSignal | undefined,
): Promise<PopupAnswer> {
  giveUp()
  const patience = new AbortController()
  const abort = () => patience.abort()
  giveUp = abort
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  const heard = hearPopup(state, patience.signal)
  // where the window goes nowhere, nobody waits for it
  heard.catch(() => {})
  const stopLooking = onceClosed(popup, abort)
  try {
    centrePopup(popup)
    popup.location.href = url
    return await heard
  } finally {
    stopLooking()
    abort()
    signal?.removeEventListener('abort', abort)
    popup.close()
  }
}
