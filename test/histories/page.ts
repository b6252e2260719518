import { AsyncLocalStorage } from 'node:async_hooks'

/** One document of the browser, from its loading to its end. */
export interface Page {
  readonly name: string
  /** Where its `window` events go. */
  readonly events: EventTarget
  isAlive: boolean
  /** A frozen page runs nothing; what comes meanwhile waits in the backlog. */
  isFrozen: boolean
  isHidden: boolean
  readonly backlog: (() => void)[]
}

/** Makes a page that runs, is seen, and has nothing to do. */
export const createPage = (name: string): Page => ({
  name,
  events: new EventTarget(),
  isAlive: true,
  isFrozen: false,
  isHidden: false,
  backlog: [],
})

// All pages share one process: this tells whose code is asking for a lock, a channel or an answer.
const running = new AsyncLocalStorage<Page>()

/** The page whose code runs now, null in the test's own code. */
export const runningPage = (): Page | null => running.getStore() ?? null

/** Runs something as code of a page; all that follows from it is the page's too. */
export const runIn = <T>(page: Page, run: () => T): T => running.run(page, run)

/** Hands a task to a page: now, after its thawing, or never when it is gone. */
export function deliver(page: Page | null, run: () => void): void {
  if (!page) return run()
  if (!page.isAlive) return
  if (page.isFrozen) page.backlog.push(run)
  else runIn(page, run)
}
