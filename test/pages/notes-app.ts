import type { Browser, BrowserContext, Page } from 'playwright'
import {
  createEmbeddedUserPool,
  type EmbeddedTokens,
  type EmbeddedUserPool,
  type EmbeddedUserPoolOptions,
} from 'react-cognito-session/testing'
import { afterEach, beforeEach, expect } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { serveOverHttp } from '../support/serve-over-http.js'
import { alice, bob, itemsOf } from '../support/session-of-pool.js'
import { buildApp } from './build-app.js'

const hourMs = 3_600_000

/** What came to the console of any page as an error, or was thrown and not caught. */
export const complaints: string[] = []

// Whoever imports this file promises a silent console.
beforeEach(() => {
  complaints.length = 0
})

afterEach(() => {
  expect(complaints).toEqual([])
})

/** The app of `test/pages/app`, built and served, and a Chromium to open it in; `await using` ends both. */
export async function serveNotesApp() {
  const files = await buildApp('app')
  const site = await serveOverHttp(async (request) => {
    const { pathname } = new URL(request.url)
    const file = files.get(pathname === '/' ? '/index.html' : pathname)
    if (!file) return new Response('Not found', { status: 404 })
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html'
    const body = typeof file.content === 'string' ? file.content : Buffer.from(file.content)
    return new Response(body, { headers: { 'content-type': type } })
  })
  const browser = await launchChromium()
  const isSdk = (id: string) => id.includes('amazon-cognito-identity-js')
  const sdkPath = [...files].find(([, { moduleIds }]) => moduleIds.some(isSdk))?.[0]
  return {
    site,
    browser,
    /** Where the SDK is. */
    sdkUrl: `${site.url}${sdkPath}`,
    async [Symbol.asyncDispose]() {
      await browser.close()
      await site.close()
    },
  }
}

/** A built and served app. */
export type NotesApp = Awaited<ReturnType<typeof serveNotesApp>>

/** One browser profile with its own user pool on real HTTP; `await using` ends both. */
export async function openProfile(
  app: { site: { url: string }; browser: Browser },
  options: EmbeddedUserPoolOptions & { signedIn?: 'alice' | 'alice, expired' } = {},
) {
  const clock = { offsetMs: 0 }
  const pool = createEmbeddedUserPool({
    users: [alice, bob],
    now: () => Date.now() + clock.offsetMs,
    ...options,
  })
  const held = new Map<string, Promise<void>>()
  const service = await serveOverHttp(async (request) => {
    const operation = request.headers.get('x-amz-target')?.split('.')[1] ?? ''
    const answer = await pool.handle(request)
    await held.get(operation)
    return answer
  })
  const { signedIn } = options
  clock.offsetMs = signedIn === 'alice, expired' ? -2 * hourMs : 0
  const tokens = signedIn ? await pool.issueTokens('alice') : null
  clock.offsetMs = 0

  const context = await app.browser.newContext({
    storageState: { cookies: [], origins: [stored(app.site.url, tokens)] },
  })
  const settings = new URLSearchParams({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    endpoint: service.url,
  })
  return {
    pool,
    clock,
    context,
    tokens,
    /** Lets answers to an operation wait until the returned function is called. */
    holdAnswersOf(operation: string): () => void {
      let release!: () => void
      held.set(operation, new Promise((resolve) => (release = resolve)))
      return release
    },
    async newPage({ prepare = () => {}, onDemand = false } = {}): Promise<NotesPage> {
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.addInitScript(prepare)
      const urls: string[] = []
      page.on('request', (request) => urls.push(request.url()))
      const url = `${app.site.url}/?${settings}${onDemand ? '&onDemand' : ''}`
      return toNotesPage(page, url, urls)
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await service.close()
    },
  }
}

/** A page of the app. */
export interface NotesPage {
  page: Page
  /** Every request the page has made. */
  urls: string[]
  open(): Promise<void>
  /** Resolves when the heading says so. */
  says(heading: string): Promise<void>
  heading(): Promise<string | null>
  signIn(user: { username: string; password: string }): Promise<void>
  signOut(): Promise<void>
  /** Asks the client of the page for an access token; rejects with the code of its error. */
  getAccessToken(options?: { forceRefresh?: boolean }): Promise<string>
  /** What the page's localStorage holds. */
  stored(): Promise<Record<string, string>>
}

function toNotesPage(page: Page, url: string, urls: string[]): NotesPage {
  return {
    page,
    urls,
    open: async () => void (await page.goto(url)),
    says: (heading) => page.getByRole('heading', { name: heading, exact: true }).waitFor(),
    heading: () => page.getByRole('heading').textContent(),
    async signIn({ username, password }) {
      await page.getByLabel('Username').fill(username)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    signOut: () => page.getByRole('button', { name: 'Sign out' }).click(),
    async getAccessToken(options = {}) {
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
    stored: () =>
      page.evaluate(
        () => Object.fromEntries(Object.entries(localStorage)) as Record<string, string>,
      ),
  }
}

/** The operations that a pool was asked for. */
export const operationsOf = ({ requests }: Pick<EmbeddedUserPool, 'requests'>) =>
  requests.map(({ operation }) => operation)

/** Opens several pages of one profile at once. */
export async function openPages(
  profile: { newPage(options?: { onDemand?: boolean }): Promise<NotesPage> },
  count: number,
  options: { onDemand?: boolean } = {},
): Promise<NotesPage[]> {
  const pages = await Promise.all(Array.from({ length: count }, () => profile.newPage(options)))
  await Promise.all(pages.map((page) => page.open()))
  return pages
}

function stored(origin: string, tokens: EmbeddedTokens | null) {
  const localStorage = tokens ? itemsOf(tokens).map(([name, value]) => ({ name, value })) : []
  return { origin, localStorage } satisfies Awaited<
    ReturnType<BrowserContext['storageState']>
  >['origins'][number]
}

/** Builds as a user's Vite does, and keeps what comes out in memory. */
