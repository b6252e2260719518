import type { Browser, Page } from 'playwright'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { askCognito } from '../support/ask-cognito.js'
import { clientId, hour, password, seedTokens } from '../support/session-setup.js'
import { serveOverHttp } from '../support/serve-over-http.js'
import type { Contender } from './contenders.js'

const ROUND_TRIP_MS = 100
const SETTLE_MS = 100

/** What Alice's browser holds at first. */
export interface WorldOptions {
  accessToken: 'good' | 'expired'
  /** Refresh tokens are rotated, and an old one is worth nothing at once. */
  isRotating?: boolean
}

/** One browser profile with a signed-in Alice, and her user pool, which answers after 100 ms. */
export type World = Awaited<ReturnType<typeof openWorld>>

/** Opens a world of its own for one measurement; `await using` ends it. */
export async function openWorld(browser: Browser, siteUrl: string, options: WorldOptions) {
  let isCut = false
  let ageMs = options.accessToken === 'expired' ? 2 * hour : 0
  const rotation = options.isRotating ? { graceSeconds: 0 } : null
  const pool = createEmbeddedUserPool({
    users: [{ username: 'alice', password }],
    clients: [{ clientId, rotation }],
    now: () => Date.now() - ageMs,
  })
  const tokens = await pool.issueTokens('alice')
  ageMs = 0
  pool.faults.latencyMs = ROUND_TRIP_MS

  const service = await serveOverHttp(async (request) =>
    isCut ? Response.error() : pool.handle(request),
  )
  const localStorage: { name: string; value: string }[] = []
  seedTokens({ setItem: (name, value) => void localStorage.push({ name, value }) }, tokens)
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [{ origin: siteUrl, localStorage }] },
  })

  const urlOf = (name: string, more = '') => {
    const { userPoolId } = pool
    const settings = new URLSearchParams({ userPoolId, clientId, endpoint: `${service.url}/` })
    return `${siteUrl}/${name}/?${settings}${more}`
  }
  const openPage = async (name: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(urlOf(name))
    return page
  }

  return {
    pool,
    context,
    urlOf,
    /** Opens any page of the bench by its name. */
    openPage,
    /** Opens a contender's page and lets it come to rest. */
    async openContender(contender: Contender): Promise<Page> {
      const page = await openPage(contender)
      await page.waitForTimeout(SETTLE_MS)
      return page
    },
    /** Breaks every connection to the pool, or lets them be again. */
    cut: (on: boolean) => void (isCut = on),
    /** How often the pool was asked for tokens, and how often it refused. */
    refreshes() {
      const asked = pool.requests.filter(({ operation }) => /^(GetTok|Initi)/.test(operation))
      return {
        requests: asked.length,
        refused: asked.filter(({ status }) => status !== 200).length,
      }
    },
    /** Whether the tokens that a page's storage holds now are of a session that lives. */
    async isAlive(page: Page): Promise<boolean> {
      const RefreshToken = await page.evaluate(
        (key) => globalThis.localStorage.getItem(key),
        `CognitoIdentityServiceProvider.${clientId}.alice.refreshToken`,
      )
      if (!RefreshToken) return false
      const input = { ClientId: clientId, RefreshToken }
      const { status } = await askCognito(pool.fetch, 'GetTokensFromRefreshToken', input)
      return status === 200
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await service.close()
    },
  }
}
