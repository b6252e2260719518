/** The page's title while something else has to be said in it. */
export interface PageTitle {
  /** Puts something before the app's own title; null gives that back as it was. */
  show(prefix: string | null): void
}

/** Creates the one who writes the title of a page; what the app itself writes meanwhile is kept. */
export function createPageTitle(): PageTitle {
  const page = globalThis.document
  let written: string | null = null
  let own = ''

  return {
    show(prefix) {
      if (!page || (prefix === null && written === null)) return
      if (page.title !== written) own = page.title
      // a browser cuts the spaces at the ends: what is read back must be what was written
      written = prefix === null ? null : `${prefix} ${own}`.trim()
      page.title = written ?? own
    },
  }
}
