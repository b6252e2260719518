import type { KeyValueStorage } from 'react-cognito-session'
import { deliver, type Page } from './page.js'
import type { SimulatedTime } from './simulated-time.js'

/** What all pages of a browser share: each sees its own writes at once, the others' some milliseconds later. */
export interface SharedStorage {
  /** The storage as one page sees it. */
  open(page: Page): KeyValueStorage
  /** Puts something there before the first page is opened. */
  seed(key: string, value: string): void
  /** Removes everything, as one page sees it. */
  clear(page: Page): void
  /** What the browser itself holds: all pages see this in the end. */
  readonly items: ReadonlyMap<string, string>
}

interface View {
  page: Page
  items: Map<string, string>
  /** Own writes that the browser has not confirmed: until then others' writes to the same key came before them. */
  unconfirmed: Map<string, number>
  /** Writes travel in their order. */
  sentBy: number
  heardBy: number
}

/**
 * Creates a storage as stale as Chromium's `localStorage`: a page's write goes to the browser's process, which puts all
 * writes in one order and passes them on; a `storage` event comes with each.
 */
export function createSharedStorage(room: {
  time: SimulatedTime
  /** How long one of the two ways takes this time. */
  delayMs: () => number
  onWrite: (key: string, value: string) => void
}): SharedStorage {
  const { time, delayMs, onWrite } = room
  const items = new Map<string, string>()
  const views: View[] = []

  function put(where: Map<string, string>, key: string, value: string | null): boolean {
    const before = where.get(key) ?? null
    if (value === null) where.delete(key)
    else where.set(key, value)
    return before !== value
  }

  function hear(view: View, key: string, value: string | null): void {
    if (view.unconfirmed.has(key)) return
    if (!put(view.items, key, value)) return
    const event = Object.assign(new Event('storage'), { key, newValue: value })
    deliver(view.page, () => void view.page.events.dispatchEvent(event))
  }

  function acknowledge(view: View, key: string): void {
    const left = (view.unconfirmed.get(key) ?? 1) - 1
    if (left > 0) view.unconfirmed.set(key, left)
    else view.unconfirmed.delete(key)
  }

  function confirm(writer: View, key: string, value: string | null): void {
    put(items, key, value)
    for (const view of views) {
      if (!view.page.isAlive) continue
      view.heardBy = Math.max(view.heardBy, time.awakeMs() + delayMs())
      // outside of the page: a frozen one is told later, but sees it all the same
      time.after(view.heardBy - time.awakeMs(), null, () =>
        view === writer ? acknowledge(view, key) : hear(view, key, value),
      )
    }
  }

  function write(view: View, key: string, value: string | null): void {
    const isChange = put(view.items, key, value)
    // removing what is not there is not even sent; writing what is there already is
    if (value === null && !isChange) return
    if (value !== null) onWrite(key, value)
    view.unconfirmed.set(key, (view.unconfirmed.get(key) ?? 0) + 1)
    view.sentBy = Math.max(view.sentBy, time.awakeMs() + delayMs())
    // outside of the page: what was written outlives the writer
    time.after(view.sentBy - time.awakeMs(), null, () => confirm(view, key, value))
  }

  const viewOf = (page: Page): View => {
    let view = views.find((each) => each.page === page)
    if (!view) {
      view = { page, items: new Map(items), unconfirmed: new Map(), sentBy: 0, heardBy: 0 }
      views.push(view)
    }
    return view
  }

  return {
    items,
    seed: (key, value) => void items.set(key, value),
    open(page) {
      const view = viewOf(page)
      return {
        getItem: (key) => view.items.get(key) ?? null,
        setItem: (key, value) => write(view, key, value),
        removeItem: (key) => write(view, key, null),
      }
    },
    clear(page) {
      const view = viewOf(page)
      deliver(page, () => {
        for (const key of [...view.items.keys()]) write(view, key, null)
      })
    },
  }
}
