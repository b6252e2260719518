import { onTestFinished } from 'vitest'
import { pretendPage } from '../../support/pretend-page.js'
import { memoryStorage } from '../../support/sdk-user.js'
import { replaceGlobals } from '../../support/session-setup.js'

/** A window that `open` gave, as the page that opened it sees it. */
export interface PretendPopup {
  closed: boolean
  location: { href: string }
  outerWidth: number
  outerHeight: number
  movedTo: number[]
  moveTo(...place: number[]): void
  close(): void
}

type Shown = (event: { persisted: boolean }) => void

/** One tab: its address, its storage, where it has been sent. */
export type PretendTab = ReturnType<typeof createTab>

/**
 * Makes tabs for code in Node: `globalThis` is the window of one of them at a time, the first until another is `enter`ed.
 *
 * They share locks and channels, as pages of one browser do.
 */
export function pretendTabs(address: string) {
  const page = pretendPage()
  let current = createTab(address)
  Object.assign(window, {
    screenX: -1000,
    screenY: 20,
    outerWidth: 880,
    outerHeight: 800,
    close: () => current.close(),
  })
  Object.assign(document, { hasFocus: () => current.hasFocus })
  const globals = replaceGlobals({
    location: () => current.location,
    history: () => current.history,
    sessionStorage: () => {
      if (current.blocksStorage) throw new Error('blocked')
      return current.storage
    },
    PopStateEvent: () => Event,
    dispatchEvent: () => (event: Event) => void current.events.push(event.type),
    open: () => () => current.open(),
    addEventListener: () => (_type: string, listener: Shown) => void current.shown.add(listener),
    removeEventListener: () => (_type: string, listener: Shown) =>
      void current.shown.delete(listener),
  })
  onTestFinished(() => globals[Symbol.dispose]())
  return {
    page,
    get current() {
      return current
    },
    /** A tab of this browser, which is the page from now on. */
    enter(tab: PretendTab | string): PretendTab {
      return (current = typeof tab === 'string' ? createTab(tab) : tab)
    },
  }
}

function createTab(address: string) {
  const tab = {
    address,
    /** Where its page has been sent, last one last. */
    sentTo: [] as string[],
    events: [] as string[],
    shown: new Set<Shown>(),
    /** What the browser's Back does: the page as it was, or loaded anew. */
    comeBack: (persisted: boolean) => tab.shown.forEach((listener) => listener({ persisted })),
    storage: memoryStorage(),
    blocksStorage: false,
    blocksPopups: false,
    hasFocus: true,
    isClosed: false,
    popups: [] as PretendPopup[],
    location: {
      get href() {
        return tab.address
      },
      assign: (url: string) => void tab.sentTo.push(url),
    },
    history: {
      state: null,
      replaceState(_state: unknown, _title: string, path: string) {
        const url = new URL(path, tab.address)
        if (url.origin !== new URL(tab.address).origin) throw new Error('another origin')
        tab.address = url.href
      },
    },
    close: () => void (tab.isClosed = true),
    open(): PretendPopup | null {
      if (tab.blocksPopups) return null
      const popup: PretendPopup = {
        closed: false,
        location: { href: 'about:blank' },
        outerWidth: 480,
        outerHeight: 680,
        movedTo: [],
        moveTo: (...place) => void (popup.movedTo = place),
        close: () => void (popup.closed = true),
      }
      tab.popups.push(popup)
      return popup
    },
  }
  return tab
}
