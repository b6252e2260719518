import { systemClock } from '../core/clock.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

/** The page's address, as an app that is loaded sees it; null where there is no page. */
export const currentUrl = (): URL | null => {
  const href = globalThis.location?.href
  return href ? new URL(href) : null
}

/** Changes the address without loading anything, and tells the app's router, which may have read it already. */
export function replaceUrl(path: string): void {
  history.replaceState(history.state, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }))
}

/** Leaves the page, where there is one, and does not care whether anybody comes back to it. */
export const goTo = (url: string): void => globalThis.location?.assign(url)

/**
 * Leaves the page.
 *
 * @throws {SessionError} `sign_in_cancelled` when the user has come back to it, as it was, by the browser's Back.
 */
export function leaveFor(url: string): Promise<never> {
  goTo(url)
  return new Promise((_resolve, reject) => {
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      removeEventListener('pageshow', onShow)
      reject(new SessionError('sign_in_cancelled', 'The user has come back without signing in.'))
    }
    addEventListener('pageshow', onShow)
  })
}

/**
 * Opens an empty window; to be called at once in the handler of a click, its address may follow later.
 *
 * @throws {SessionError} `popup_blocked`.
 */
export function openPopup(): Window {
  const popup = open('', '', 'popup,width=480,height=680')
  if (popup) return popup
  throw new SessionError('popup_blocked', 'The browser blocked the sign-in window.')
}

/** Moves a window that is still empty to the middle of this page's own, on the screen that this is on; where it can. */
export function centrePopup(popup: Window): void {
  const { screenX, screenY, outerWidth, outerHeight } = window
  try {
    popup.moveTo(
      screenX + (outerWidth - popup.outerWidth) / 2,
      screenY + (outerHeight - popup.outerHeight) / 2,
    )
  } catch {
    // it does its work anywhere
  }
}

const LOOK_MS = 500

/**
 * Calls back when the user has closed a window and is here again, as far as a page can know; returns the undo.
 *
 * A service's page with `Cross-Origin-Opener-Policy` cuts the two apart and makes its window look closed from then on: only
 * one that was seen open with a page in it, and then closed while this page has the focus, counts.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies HTML, opener policies}
 */
export function onceClosed(popup: Window, onClosed: () => void): () => void {
  let hasShown = false
  let cancel = () => {}
  const look = () => {
    if (hasShown && popup.closed && document.hasFocus()) return onClosed()
    hasShown ||= isShowing(popup)
    cancel = systemClock.schedule(LOOK_MS, look)
  }
  look()
  return () => cancel()
}

function isShowing(popup: Window): boolean {
  try {
    return !popup.closed && popup.location.href !== 'about:blank'
  } catch {
    // the page of another origin
    return true
  }
}

/** Closes this window; resolves after a second in which that has not happened, for browsers keep what no script has opened. */
export function closeWindow(): Promise<void> {
  window.close()
  return new Promise((resolve) => void systemClock.schedule(secondsToMs(1), resolve))
}
