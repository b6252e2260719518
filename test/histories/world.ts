import { openBrowser, type BrowserFeatures } from './browser.js'
import { createNetwork } from './network.js'
import { createPage, deliver, runIn } from './page.js'
import { createPromises, usernameIn, type Ask } from './promises.js'
import { createService, password, signInstantly, type Username } from './service.js'
import { createSharedStorage } from './shared-storage.js'
import { createSimulatedTime } from './simulated-time.js'
import { clientId, keyPrefix, openTab, type RefreshMode, type Tab } from './tab.js'

/** How a history begins. */
export interface Setup extends BrowserFeatures {
  /** The tabs that are open at first. */
  modes: readonly RefreshMode[]
  signedIn: 'alice' | 'alice, expired' | 'nobody'
  accessMinutes: number
  sessionHours: number
  graceSeconds: number | null
  reuseEndsSession: boolean
  /** How far the wall clock is ahead of Cognito's. */
  aheadMs: number
  monotonicSleeps: boolean
  /** The longest that a write to storage takes to the browser's process, and from there to another page. */
  staleMs: number
  latencyMs: number
  /** Of everything that is left to chance. */
  seed: number
}

/** A browser, its pages, the network and the pool. */
export type World = Awaited<ReturnType<typeof createWorld>>

/** What one wants of a getter. */
export interface Wish {
  token: 'access' | 'id'
  minValidityMinutes?: number
  forceRefresh?: boolean
}

/** Creates the world of one history; dispose it before the next. */
export async function createWorld(setup: Setup, trace?: (line: string) => void) {
  const random = toRandom(setup.seed)
  const tabs: Tab[] = []
  const unhandled: unknown[] = []
  const onUnhandled = (thrown: unknown) => void unhandled.push(thrown)
  const time = createSimulatedTime({
    aheadMs: setup.aheadMs,
    monotonicSleeps: setup.monotonicSleeps,
    afterEach: () => promises.look(),
  })
  const instantSignatures = signInstantly()
  const service = createService(time, {
    accessSeconds: 60 * setup.accessMinutes,
    sessionSeconds: 3600 * setup.sessionHours,
    graceSeconds: setup.graceSeconds,
    reuseEndsSession: setup.reuseEndsSession,
  })
  const promises = createPromises({
    time,
    service,
    tabs,
    storage: () => storage,
    network: () => network,
    hasLocks: setup.hasLocks,
    trace,
  })
  const network = createNetwork({
    time,
    service,
    random,
    onSend: promises.sent,
    onArrival: promises.arriving,
    onAnswer: promises.answered,
    onTokens: promises.tokensArrived,
  })
  network.latencyMs = setup.latencyMs
  const storage = createSharedStorage({
    time,
    delayMs: () => Math.round(random() * setup.staleMs),
    onWrite: promises.written,
  })
  const browser = openBrowser({ features: setup, time, random, fetch: network.fetch })
  const platformListeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onUnhandled)

  function open(mode: RefreshMode): Tab {
    const page = createPage(`tab ${tabs.length + 1}`)
    const tab = openClient(page, mode)
    tab.subscribe()
    return tab
  }

  function openClient(page: Tab['page'], mode: RefreshMode): Tab {
    const number = tabs.length + 1
    const sessionSeconds = 3600 * setup.sessionHours
    const view = storage.open(page)
    const tab = openTab({ number, page, mode, time, storage: view, sessionSeconds })
    tabs.push(tab)
    return tab
  }

  function kill({ page }: Tab): void {
    page.isAlive = false
    browser.release(page)
    network.release(page)
  }

  async function signIn(tab: Tab, username: Username): Promise<void> {
    const { sourceClient } = tab
    const body = JSON.stringify({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    })
    const headers = { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth' }
    const request = (signal: AbortSignal) =>
      fetch('https://cognito-idp.test/', { method: 'POST', headers, body, signal })
    const sentAt = sourceClient.now()
    const response = await sourceClient.limit(request).catch(() => null)
    const text = (await response?.text()) ?? ''
    if (!response?.ok || !text.startsWith('{') || tab.isDisposed) return
    const { AuthenticationResult: result } = JSON.parse(text) as {
      AuthenticationResult: Record<'AccessToken' | 'IdToken' | 'RefreshToken', string>
    }
    promises.signingIn(tab, result.RefreshToken)
    const tokens = {
      username,
      accessToken: result.AccessToken,
      idToken: result.IdToken,
      refreshToken: result.RefreshToken,
      deviceKey: null,
      clockDriftMs: 0,
    }
    sourceClient.signedIn(tokens, sentAt)
  }

  async function ask(tab: Tab, { token, minValidityMinutes, forceRefresh }: Wish): Promise<void> {
    const ask: Ask = {
      tab,
      username: usernameIn(tab),
      minValidityMs: 60_000 * (minValidityMinutes ?? 0),
      askedAtMs: time.awakeMs(),
      isSettled: false,
    }
    promises.asks.push(ask)
    const options = {
      ...(minValidityMinutes && { minValidity: { minutes: minValidityMinutes } }),
      ...(forceRefresh && { forceRefresh }),
    }
    const { getAccessToken, getIdToken } = tab.client
    const get = token === 'access' ? getAccessToken : getIdToken
    try {
      const jwt = await (Object.keys(options).length > 0 ? get(options) : get())
      if (tab.page.isAlive) promises.handedOut(ask, jwt)
    } catch (thrown) {
      promises.refused(ask, thrown)
    }
    ask.isSettled = true
  }

  if (setup.signedIn !== 'nobody') {
    const tokens = await service.pool.issueTokens('alice', { authTime: time.trueNow() - 60_000 })
    for (const [name, value] of Object.entries({
      'alice.idToken': tokens.idToken,
      'alice.accessToken': tokens.accessToken,
      'alice.refreshToken': tokens.refreshToken,
      'alice.clockDrift': String(Math.floor(setup.aheadMs / 1000)),
      LastAuthUser: 'alice',
    })) {
      storage.seed(`${keyPrefix}${name}`, value)
      promises.written(`${keyPrefix}${name}`, value)
    }
    promises.tokensArrived(tokens.refreshToken)
    promises.seeded(tokens.refreshToken)
    if (setup.signedIn === 'alice, expired') time.sleep(60_000 * (setup.accessMinutes + 1))
  }
  for (const mode of setup.modes) open(mode)
  promises.look()

  return {
    time,
    service,
    network,
    promises,
    tabs,

    /** The tab that a step means: one that is open, by its place among them. */
    pick(place: number): Tab | undefined {
      const usable = tabs.filter((tab) => tab.page.isAlive && !tab.isDisposed)
      return usable[place % usable.length]
    },
    open,
    kill,
    /** The page is loaded anew. */
    reload(tab: Tab) {
      kill(tab)
      open(tab.mode)
    },
    /** The app makes its client anew in the same page, as a hot reload does. */
    remount(tab: Tab) {
      tab.unsubscribe()
      runIn(tab.page, () => tab.client.dispose())
      tab.isDisposed = true
      openClient(tab.page, tab.mode).subscribe()
    },
    ask: (tab: Tab, wish: Wish) => runIn(tab.page, () => void ask(tab, wish)),
    signIn(tab: Tab, username: Username) {
      const submit = async () => {
        tab.isSigningIn = true
        await signIn(tab, username)
        tab.isSigningIn = false
      }
      // a form is sent once at a time
      if (!tab.isSigningIn) runIn(tab.page, () => void submit())
    },
    signOut(tab: Tab, scope: 'local' | 'global') {
      promises.signingOut(tab)
      if (scope === 'global') tab.globalSignOuts++
      runIn(tab.page, () => tab.client.signOut({ scope }))
        .catch(() => {})
        .finally(() => {
          if (scope === 'global') tab.globalSignOuts--
        })
    },
    clearStorage(tab: Tab) {
      promises.clearing(tab.page)
      storage.clear(tab.page)
    },
    async freeze(tab: Tab) {
      await time.pass(0)
      // browsers freeze no page that holds a lock or waits for one, and let its requests end first
      const isBusy = browser.locks.isUsedBy(tab.page) || network.isUsedBy(tab.page)
      if (!isBusy) tab.page.isFrozen = true
    },
    thaw({ page }: Tab, event: string | null) {
      if (!page.isFrozen) return
      page.isFrozen = false
      // one after the other, as if they had come now
      for (const run of page.backlog.splice(0)) time.after(0, page, run)
      if (event) time.after(0, page, () => void page.events.dispatchEvent(new Event(event)))
    },
    tell: ({ page }: Tab, event: string) =>
      deliver(page, () => void page.events.dispatchEvent(new Event(event))),

    /** Makes all well again, gives everything its time, and looks. */
    async settle(): Promise<void> {
      service.pool.faults.clear()
      network.latencyMs = 20
      for (const tab of tabs) {
        if (tab.page.isAlive) {
          this.thaw(tab, null)
          tab.page.isHidden = false
        }
      }
      await time.pass(100)
      const open = tabs.filter((tab) => tab.page.isAlive && !tab.isDisposed)
      for (const tab of open) {
        tab.subscribe()
        this.tell(tab, 'focus')
      }
      await time.pass(200_000)
      for (const tab of open) this.ask(tab, { token: 'access' })
      await time.pass(65_000)
      promises.settled()
    },

    /** Disposes all that is open; nothing may be left. */
    async close(): Promise<void> {
      for (const tab of tabs) {
        if (!tab.page.isAlive) continue
        tab.unsubscribe()
        runIn(tab.page, () => tab.client.dispose())
        tab.isDisposed = true
      }
      await time.pass(10)
      const alive = tabs.filter((tab) => tab.page.isAlive)
      const timers = alive.reduce((sum, tab) => sum + tab.timers, 0)
      const { locks, channels } = browser
      if (timers + locks.inUse + channels.open > 0) {
        const left = `${timers} timers, ${locks.inUse} locks, ${channels.open} channels`
        promises.broken.push(`A10: after all was disposed, there are ${left}`)
      }
      for (const thrown of unhandled) promises.broken.push(`unhandled: ${String(thrown)}`)
    },

    [Symbol.dispose]() {
      browser[Symbol.dispose]()
      instantSignatures[Symbol.dispose]()
      process.removeAllListeners('unhandledRejection')
      for (const listener of platformListeners) process.on('unhandledRejection', listener)
    },
  }
}

/** Random numbers that are the same for the same seed. */
function toRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
