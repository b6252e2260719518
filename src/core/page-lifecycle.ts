/** What a page goes through: hidden, frozen, put to sleep, brought back. */
export interface PageLifecycle {
  /** True where there is no page, as on a server. */
  isVisible(): boolean
  /** Calls back whenever time or storage may have moved on unseen: visible, focused, shown again, resumed, online. */
  subscribe(lookAgain: () => void): () => void
}

const EVENTS = ['focus', 'pageshow', 'online', 'visibilitychange', 'resume']
/** `visibilitychange` bubbles up to the window, `resume` does not; `focus` is wanted from the window alone. */
const isCaptured = (type: string) => type === 'resume'

/** The lifecycle of the page that this code runs in; without one it is always visible. */
export const pageLifecycle: PageLifecycle = {
  isVisible: () => globalThis.document?.visibilityState !== 'hidden',
  subscribe(lookAgain) {
    const page = globalThis.window
    for (const type of EVENTS) page?.addEventListener(type, lookAgain, isCaptured(type))
    return () => {
      for (const type of EVENTS) page?.removeEventListener(type, lookAgain, isCaptured(type))
    }
  },
}
