import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  useIdleGuard,
  useUnsavedWork,
  type IdleGuardOptions,
  type IdleGuardState,
  type SessionClient,
  type UnsavedWork,
} from 'react-cognito-session'
import { createIdleGuard } from '../../src/idle/idle-guard.js'
import { toGuardRules } from '../../src/idle/guard-rules.js'
import { createFreezableClock } from '../../src/testing/test-session/freezable-clock.js'
import {
  aMoment,
  clientId,
  hour,
  minute,
  password,
  replaceGlobals,
  second,
  seedTokens,
  setUpSession,
  type SessionSetup,
} from './session-setup.js'
import { happen, trustPeople } from './trusted-events.js'

/** How a guarded page differs from one with the defaults, where Alice has just signed in. */
export interface GuardSetup extends SessionSetup {
  /** What is not saved on the page. */
  works?: readonly UnsavedWork[]
  /** How long ago Alice signed in; the access token is fresh all the same. */
  signedInAgoMs?: number
}

/** A guarded page, the browser around it, and the pool behind it. */
export type GuardWorld = Awaited<ReturnType<typeof setUpGuard>>

/**
 * Opens a page with a guard, in a browser whose `localStorage` holds Alice's tokens; `await using` closes it.
 *
 * Two hours are the refresh token's validity unless the test says otherwise, at the pool as well.
 */
export async function setUpGuard(options: IdleGuardOptions = {}, setup: GuardSetup = {}) {
  const { works = [], signedInAgoMs = 0, appClient, ...rest } = setup
  const { refreshTokenValidity = { hours: 2 }, signedIn = true } = rest
  const refreshTokenSeconds = inSeconds(refreshTokenValidity)
  localStorage.clear()
  const world = await setUpSession({
    ...rest,
    refreshTokenValidity,
    appClient: { refreshTokenSeconds, ...appClient },
    signedIn: false,
    storage: rest.storage ?? 'localStorage',
  })
  const authTime = world.trueNow() - signedInAgoMs
  const issue = (username: string, at = authTime) =>
    world.pool.issueTokens(username, { authTime: at })
  const tokens = await issue('alice')
  const storage = rest.storage === 'sessionStorage' ? sessionStorage : localStorage
  if (signedIn) seedTokens(storage, tokens)
  const pages: { close(): void }[] = []

  /** Opens another page of the browser, below React, and waits until its guard is there; all pages share one window. */
  async function openPage(
    pageOptions = options,
    pageWorks: readonly UnsavedWork[] = works,
    client: SessionClient = world.newClient(),
  ) {
    const states: IdleGuardState[] = []
    const toUi = (nextOptions: IdleGuardOptions, nextWorks: readonly UnsavedWork[]) => (
      <StrictMode>
        <CognitoProvider client={client}>
          <Guard options={nextOptions} onState={(state) => states.push(state)} />
          {nextWorks.map((work) => (
            <Work key={work.label} work={work} />
          ))}
        </CognitoProvider>
      </StrictMode>
    )
    const { rerender, unmount } = render(toUi(pageOptions, pageWorks))
    await act(aMoment)
    const page = {
      client,
      /** What the guard tells now. */
      get state() {
        return states.at(-1)!
      },
      states,
      change(nextWorks: readonly UnsavedWork[], nextOptions = pageOptions) {
        rerender(toUi(nextOptions, nextWorks))
      },
      close: unmount,
    }
    pages.push(page)
    return page
  }

  /** Opens a page with a window of its own, without React: what happens in one is not seen in the other. */
  function openTab(tabOptions = options) {
    const page = Object.assign(document.createElement('div'), { document, navigator })
    trustPeople(page)
    using _ = replaceGlobals({ window: () => page })
    const clock = createFreezableClock(world.clock)
    const source = world.newSource()
    const autoRefresh = rest.autoRefresh ?? 'on-demand'
    const client = createSessionClient({ source, refreshTokenValidity, autoRefresh, clock })
    const guard = createIdleGuard(client)
    guard.configure(tabOptions, toGuardRules(tabOptions, client.refreshTokenValidity))
    const stop = guard.start()
    const close = () => {
      stop()
      client.dispose()
    }
    const tab = {
      client,
      getNotice: guard.getNotice,
      pressKey: () => happen(page, new KeyboardEvent('keydown', { key: 'a' })),
      freeze: clock.freeze,
      thaw: clock.thaw,
      close,
    }
    pages.push(tab)
    return tab
  }

  const first = await openPage()
  return {
    ...world,
    tokens,
    /** When Alice signed in, in milliseconds. */
    authTime,
    accessTokenKey: `CognitoIdentityServiceProvider.${clientId}.alice.accessToken`,
    issue,
    client: first.client,
    source: first.client.source as typeof world.source,
    page: first,
    openPage,
    openTab,
    /** Lets time pass, the last minutes of a long time in seconds, and gives what was begun last its real moment. */
    pass: (ms: number, step = second) =>
      act(async () => {
        const coarse = step === second ? minute * Math.floor(ms / minute - 3) : 0
        if (coarse > 0) await world.pass(coarse, minute)
        await world.pass(ms - Math.max(0, coarse), step)
        await aMoment()
      }),
    /** Lets time pass until what is begun here has settled. */
    settled: <T,>(begin: () => Promise<T>) => act(() => world.settled(begin())),
    /** Closes the lid; nothing has run yet when this returns. */
    sleep: (ms: number) => world.clock.sleep(ms),
    refreshes: () =>
      world.operations().filter((operation) => operation === 'GetTokensFromRefreshToken').length,
    /** Hides the page; shown again when disposed at the latest. */
    hide() {
      let state = 'hidden'
      const tell = () =>
        act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      tell()
      const show = () => {
        state = 'visible'
        tell()
      }
      return {
        show,
        [Symbol.dispose]() {
          if (state === 'hidden') show()
          Reflect.deleteProperty(document, 'visibilityState')
        },
      }
    },
    /** The refresh tokens that were revoked. */
    revoked: () =>
      world.bodies
        .filter(({ operation }) => operation === 'RevokeToken')
        .map(({ body }) => body['Token']),
    /** Signs in on the page of a session that goes on or has ended. */
    signInAgain: (username = 'alice') =>
      act(() =>
        world.settled(
          (first.client.source as typeof world.source).signIn(username, password, {
            authFlow: 'USER_PASSWORD_AUTH',
            isReauthentication: true,
          }),
        ),
      ),
    async [Symbol.asyncDispose]() {
      for (const each of pages) each.close()
      await world[Symbol.asyncDispose]()
      localStorage.clear()
    },
  }
}

function Guard(props: { options: IdleGuardOptions; onState: (state: IdleGuardState) => void }) {
  props.onState(useIdleGuard(props.options))
  return null
}

function Work({ work }: { work: UnsavedWork }) {
  useUnsavedWork(work)
  return null
}

function inSeconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }): number {
  return (days * 24 * hour + hours * hour + minutes * minute) / second + seconds
}

/** A piece of work whose saving is open to the test. */
export function createWork(label: string) {
  const calls: { signal: AbortSignal; reason: string }[] = []
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  const save: UnsavedWork['save'] = (options) => {
    calls.push(options)
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }))
  }
  return {
    work: { label, save },
    calls,
    /** Why it was saved, each time. */
    reasons: () => calls.map(({ reason }) => reason),
    succeed: () => act(async () => ends.at(-1)!.resolve()),
    fail: (error = new Error('No.')) => act(async () => ends.at(-1)!.reject(error)),
  }
}
