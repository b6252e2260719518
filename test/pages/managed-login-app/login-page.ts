import type { Page } from 'playwright'

/** A page of the app, driven as a person does. */
export type LoginPage = ReturnType<typeof toLoginPage>

/** Makes one of a page of Playwright's, which may be on its way to the service and back. */
export function toLoginPage(page: Page) {
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  /** As `page.evaluate`, which counts as a gesture of the user's; this does not. */
  async function run(expression: string): Promise<void> {
    const devTools = await page.context().newCDPSession(page)
    const options = { expression, awaitPromise: true, userGesture: false }
    const { exceptionDetails } = await devTools.send('Runtime.evaluate', options)
    await devTools.detach()
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
  }

  return {
    page,
    /** What came to its console as an error, or was thrown and not caught. */
    complaints,
    button,
    run,
    says: (text: string) => page.locator('h1').getByText(text, { exact: true }).waitFor(),
    heading: () => page.locator('h1').textContent(),
    /** Waits for what the sign-in has come to: `Ready`, `Pending` or the code of an error. */
    tells: (text: string) => page.locator('output').getByText(text, { exact: true }).waitFor(),
    note: page.getByLabel('Note', { exact: true }),
    dialog: page.getByRole('alertdialog'),
    /** Presses the button and goes where it leads. */
    async beginRedirect(): Promise<void> {
      await button('Sign in').click()
      await page.getByLabel('Username').waitFor()
    },
    /** Presses a button that opens a window, and gives the window when the service's page is in it. */
    async openWindow(name = 'Sign in in a window'): Promise<Page> {
      const opened = page.waitForEvent('popup')
      await button(name).click()
      const popup = await opened
      popup.setDefaultTimeout(10_000)
      await popup.getByLabel('Username').waitFor()
      return popup
    },
    /** Asks the client of the page for an access token; rejects with the code of its error. */
    async getAccessToken(options: { forceRefresh?: boolean } = {}): Promise<string> {
      const answer = await page.evaluate(
        (asked) =>
          globalThis.client.getAccessToken(asked).then(
            (accessToken) => ({ accessToken }),
            (error: Error & { code?: string }) => ({ code: error.code ?? error.message }),
          ),
        options,
      )
      if ('code' in answer) throw new Error(answer.code)
      return answer.accessToken
    },
    /** From now on the browser blocks windows, until the returned function is called. */
    async blockWindows(): Promise<() => Promise<void>> {
      const open = await page.evaluateHandle(() => {
        const platformOpen = window.open
        window.open = () => null
        return platformOpen
      })
      return () => open.evaluate((platformOpen) => void (window.open = platformOpen))
    },
    /** The addresses of everything that the Back button could lead to, and of the page itself. */
    async history(): Promise<string[]> {
      const devTools = await page.context().newCDPSession(page)
      const { entries } = await devTools.send('Page.getNavigationHistory')
      await devTools.detach()
      return entries.map(({ url }) => url)
    },
    /** When the user of the page has signed in, epoch milliseconds. */
    authTime: () =>
      page.evaluate(() => {
        const state = globalThis.client.getState()
        return state.status === 'authenticated' ? state.user.authTime : null
      }),
  }
}

/** Fills in the form of the service's page and sends it. */
export async function enter(
  page: Page,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
