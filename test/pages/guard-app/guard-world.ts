import {
  createEmbeddedUserPool,
  type EmbeddedAppClient,
  type EmbeddedUser,
} from 'react-cognito-session/testing'
import { serveOverHttp } from '../../support/serve-over-http.js'
import { alice, bob, itemsOf } from '../../support/session-of-pool.js'
import { toGuardPage, type GuardPage } from './guard-page.js'
import { createNotesServer, type NotesMode } from './notes-server.js'
import type { PageSettings } from './page/page-settings.js'
import type { GuardApp } from './serve-guard-app.js'

/** In milliseconds. */
export const second = 1000
/** In milliseconds. */
export const minute = 60 * second
/** In milliseconds. */
export const hour = 60 * minute
/** In milliseconds. */
export const day = 24 * hour

/** How a world begins; Alice is signed in in it. */
export interface GuardWorldOptions extends Partial<
  Omit<PageSettings, 'userPoolId' | 'clientId' | 'endpoint' | 'now'>
> {
  /** Default: one that tests move. */
  clock?: 'real'
  /** How long ago she signed in, in milliseconds. */
  signedInAgo?: number
  user?: Partial<EmbeddedUser>
  /** What of the app client is not as usual. */
  appClient?: Partial<EmbeddedAppClient>
  /** Default: what the app needs and no more. */
  csp?: 'strict'
}

/** One browser profile with a user pool and a notes server of its own. */
export type GuardWorld = Awaited<ReturnType<typeof openGuardWorld>>

/** Opens one; `await using` ends it. */
export async function openGuardWorld(app: GuardApp, options: GuardWorldOptions = {}) {
  const { clock, signedInAgo = 0, user, appClient, csp: wantedCsp } = options
  const { refreshTokenValidity = { days: 30 }, guard = {}, language, leavesAtSignOut } = options
  let trueNow = Date.UTC(2026, 0, 1, 9)
  const now = () => (clock === 'real' ? Date.now() : trueNow)

  const pool = createEmbeddedUserPool({
    users: [{ ...alice, ...user }, bob],
    clients: [
      {
        clientId: 'embedded-client-1',
        accessTokenSeconds: 86_400,
        idTokenSeconds: 86_400,
        ...appClient,
      },
    ],
    now,
  })
  const service = await serveOverHttp((request) => {
    const told = Number(new URL(request.url).searchParams.get('now'))
    trueNow = Math.max(trueNow, told)
    return pool.handle(request)
  })
  const notes = createNotesServer(now)
  const signedInAt = now() - signedInAgo
  const tokens = await pool.issueTokens('alice', { authTime: signedInAt })
  const { userPoolId, clientId } = pool
  const self = "default-src 'self'; script-src 'self'; style-src 'self'"
  const url = app.add({
    notes,
    csp: wantedCsp ? `${self}; connect-src 'self' ${service.url}` : null,
    settings: () => ({
      userPoolId,
      clientId,
      endpoint: service.url,
      now: clock === 'real' ? null : trueNow,
      refreshTokenValidity,
      guard,
      ...(language && { language }),
      ...(leavesAtSignOut && { leavesAtSignOut }),
    }),
  })
  const localStorage = itemsOf(tokens).map(([name, value]) => ({ name, value }))
  const context = await app.browser.newContext({
    storageState: { cookies: [], origins: [{ origin: app.site.url, localStorage }] },
    // the dialog is to be seen as it is, not as it comes
    reducedMotion: 'reduce',
  })
  const awake = new Set<GuardPage>()

  return {
    pool,
    notes,
    context,
    signedInAt,
    now,
    /** The site, for what is on it besides the app. */
    url,
    async newPage(): Promise<GuardPage> {
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      const guardPage = toGuardPage(page, url, complaints)
      await guardPage.open()
      awake.add(guardPage)
      return guardPage
    },
    /** From now on time passes without this page: it is crashed, frozen or closed. */
    leave: (page: GuardPage) => void awake.delete(page),
    /** Lets time pass in the pool and in every page that is awake. */
    async pass(ms: number): Promise<void> {
      const until = trueNow + ms
      await Promise.all([...awake].map((page) => page.pass(ms)))
      trueNow = Math.max(trueNow, until)
    },
    /** Closes the lid. */
    async sleep(ms: number): Promise<void> {
      await Promise.all([...awake].map((page) => page.sleep(ms)))
      trueNow += ms
    },
    async setNotes(mode: NotesMode): Promise<void> {
      notes.setMode(mode)
      await Promise.all(
        [...awake].map(({ page }) =>
          page.evaluate((hangs) => globalThis.time?.hangs(hangs), mode === 'hang'),
        ),
      )
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await service.close()
    },
  }
}
