import type { Browser, Page } from 'playwright'

/** A page of its own browser context. */
export interface WatchedPage {
  page: Page
  /** Errors and warnings of the console, and what was thrown and not caught. */
  complaints: string[]
  close(): Promise<void>
}

/** Opens an empty page and takes note of all that it complains of. */
export async function openPage(browser: Browser): Promise<WatchedPage> {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/^(error|warning)$/.test(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints, close: async () => await page.context().close() }
}
