import type { Page } from 'playwright'

/** In its first half second the dialog takes what is pressed for an accident. */
const NOTICE_MS = 550

/** A page of the app, driven as a person does; and its time. */
export type GuardPage = ReturnType<typeof toGuardPage>

/** Makes one of a page of Playwright's. */
export function toGuardPage(page: Page, url: string, complaints: string[]) {
  const dialog = page.getByRole('alertdialog')
  const heading = page.locator('h1')
  const note = page.getByLabel('Note', { exact: true })
  const devTools = () => page.context().newCDPSession(page)
  let session: ReturnType<typeof devTools> | null = null

  /** As `page.evaluate`, which counts as a gesture of the user's; this does not. */
  async function run(act: () => unknown): Promise<void> {
    return runText(`(${act.toString()})()`)
  }

  async function runText(expression: string): Promise<void> {
    session ??= devTools()
    const options = { expression, awaitPromise: true, userGesture: false }
    const { exceptionDetails } = await (await session).send('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
  }

  async function noticed(): Promise<void> {
    await dialog.waitFor()
    await page.waitForTimeout(NOTICE_MS)
  }

  return {
    page,
    /** What came to its console as an error, or was thrown and not caught. */
    complaints,
    dialog,
    heading,
    note,
    comment: page.getByLabel('Comment'),
    open: async () => {
      await page.goto(url)
      await page.locator('body[data-guarded]').waitFor()
    },
    says: (text: string) => heading.getByText(text, { exact: true }).waitFor(),
    /** Types at the end of the note, with real keys. */
    async type(text: string) {
      await note.focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.type(text)
    },
    /** The names of what is stored of tokens. */
    storedTokens: () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('Token'))),
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    /** What the dialog is: its title, or null when there is none. */
    title: async () => ((await dialog.count()) ? dialog.locator('h2').textContent() : null),
    devTools,
    run,
    /** Lets the page's own time pass. */
    pass: (ms: number) => runText(`time.pass(${ms})`),
    sleep: (ms: number) => runText(`time.sleep(${ms})`),
    /** Waits until the dialog knows that what is pressed is meant for it. */
    noticed,
    /** Signs in in the dialog, on its form. */
    async signIn(password: string) {
      await noticed()
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    },
    /** Kills its renderer; what waits for the page never hears of it. */
    async crash() {
      const session = await devTools()
      const crashed = page.waitForEvent('crash')
      void session.send('Page.crash').catch(() => {})
      await crashed
    },
    async setLifecycle(state: 'frozen' | 'active') {
      const session = await devTools()
      await session.send('Page.setWebLifecycleState', { state })
    },
    /** Lets the page believe that it is hidden, or seen again. */
    setHidden: (hidden: boolean) =>
      page.evaluate((isHidden) => {
        const value = isHidden ? 'hidden' : 'visible'
        Object.defineProperty(document, 'visibilityState', { configurable: true, value })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, hidden),
    /** What the session client tells; a page that is kept after its session is `authenticated` and not signed in. */
    state: () =>
      page.evaluate(() => {
        const state = globalThis.client.getState()
        const { status } = state
        if (status !== 'authenticated') return { status, isSignedIn: false, authTime: 0 }
        const isSignedIn = !state.refreshError?.isTerminal
        return { status, isSignedIn, authTime: state.user.authTime }
      }),
  }
}
