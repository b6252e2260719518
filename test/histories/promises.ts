import { SessionError } from 'react-cognito-session'
import { isRefresh, type Call, type Network } from './network.js'
import type { Page } from './page.js'
import type { ServerSession, Service, Username } from './service.js'
import type { SharedStorage } from './shared-storage.js'
import type { SimulatedTime } from './simulated-time.js'
import { keyPrefix, type Tab } from './tab.js'

/** What a caller asked a getter for. */
export interface Ask {
  tab: Tab
  /** Whom the tab showed then. */
  username: string | null
  /** What was asked for by `minValidity`, else 0. */
  minValidityMs: number
  askedAtMs: number
  isSettled: boolean
}

/** The promises of `acceptance.md`, section A, as a history goes on. */
export type Promises = ReturnType<typeof createPromises>

/** The longest that a write to storage stays unseen, with its message, there and back. */
const UNSEEN_MS = 20
/** A caller hears within its patience, a lock's and a request's time. */
const LONGEST_ASK_MS = 60_000
const MOST_REVOCATIONS = 6

/** Watches one history; `broken` has the first promise that does not hold. */
export function createPromises(room: {
  time: SimulatedTime
  service: Service
  storage: () => SharedStorage
  network: () => Network
  tabs: readonly Tab[]
  hasLocks: boolean
  trace?: ((line: string) => void) | undefined
}) {
  const { time, service, tabs, hasLocks } = room
  const trace = (what: string) => room.trace?.(`${toClock(time)} ${what}`)
  const broken: string[] = []
  const asks: Ask[] = []
  /** The refresh token that reached a page last, by session. */
  const delivered = new Map<string, string>()
  /** Those that the pool would not take at some time; its settings may have changed since. */
  const refusedTokens = new Set<string>()
  /** How far the wall clock was ahead when a token was stored first. */
  const aheadAtStoring = new Map<string, number>()
  /** Sessions that began, without locks, while an older one of the same user was being refreshed. */
  const contested = new Set<string>()
  const shown = new Map<Tab, { status: string; eventId: string | null; username: string | null }>()
  /** Who signed in last in a tab itself. */
  const signedInHere = new Map<Tab, string>()
  const signedOut: { eventId: string; tab: Tab }[] = []
  /** Who changed what storage holds, in the order of the changes. */
  const changes: { page: Page; atMs: number; eventId: string | null }[] = []

  /** Refresh tokens that reached a page after a sign-out of their session. */
  const lateTokens: { refreshToken: string; page: Page }[] = []
  /** Who removed something from storage. */
  const removals: { page: Page; atMs: number }[] = []

  const fail = (promise: string, what: string) => {
    broken.push(`${promise}: ${what}`)
    trace(`${promise} is broken: ${what}`)
  }
  const change = (page: Page, eventId: string | null) =>
    void changes.push({ page, atMs: time.awakeMs(), eventId })

  /** A living session of which the browser holds a refresh token that the pool takes. */
  function isSavable(session: ServerSession | undefined): boolean {
    if (!session) return false
    const tokens = [delivered.get(session.eventId), ...room.storage().items.values()]
    const isIts = (token: string) => service.sessionOf(token) === session
    return tokens.some(
      (token) => token && isIts(token) && service.takes(token) && !refusedTokens.has(token),
    )
  }
  const isLasting = (session: ServerSession) =>
    isSavable(session) && !contested.has(session.eventId)
  const sessionById = (eventId: string | null) =>
    service.sessions().find((session) => session.eventId === eventId)

  function checkState(tab: Tab): void {
    const state = tab.client.getState()
    const before = shown.get(tab)
    const eventId = heldBy(tab)
    const username = usernameIn(tab)
    shown.set(tab, { status: state.status, eventId, username })
    const isStranger = before?.username && username && before.username !== username
    if (isStranger && signedInHere.get(tab) !== username) {
      fail('A6', `tab ${tab.number} turned from ${before.username}'s into ${username}'s`)
    }
    if (room.trace && (before?.status !== state.status || before.eventId !== eventId)) {
      const details = state.status === 'unauthenticated' ? state.reason : username
      trace(`${tab.page.name} is ${state.status}, ${details}`)
    }
    if (state.status !== 'unauthenticated' || before?.status === state.status) return
    if (!/revoked|expired/.test(state.reason)) return
    removals.push({ page: tab.page, atMs: time.awakeMs() })
    if (!before?.eventId) return
    const session = sessionById(before.eventId)
    // excused, as no client could have known better: a session that the pool has ended; one whose newest refresh token
    // was in an answer that never arrived (or arrived at a page that died), while the older ones are out of their grace
    // a session that began while this tab was burying an older one, as no storage shows what another page has just written
    // (without locks also a session that began during a refresh of its user's older one, which may be stored over it)
    const signInMs = changes.findLast((each) => each.eventId === before.eventId)?.atMs ?? 0
    const isNewborn = time.awakeMs() - signInMs <= UNSEEN_MS
    // and one that a later sign-in has taken the place of
    const isCurrent = changes.at(-1)?.eventId === before.eventId
    const isExcused = isNewborn || !isCurrent || contested.has(before.eventId)
    if (isSavable(session) && !isExcused) {
      fail('A4', `tab ${tab.number} ended as "${state.reason}", though the session lives`)
    }
    if (isCurrent) change(tab.page, null)
  }

  return {
    broken,
    asks,

    /** A request leaves a page. */
    sent(call: Call): void {
      trace(`${call.page.name} sends ${call.operation} ${short(call.refreshToken)}`)
      if (!hasLocks || !isRefresh(call)) return
      const others = room
        .network()
        .calls.filter((each) => each !== call && each.outcome === 'under-way' && isRefresh(each))
      const isSignOut = [...others, call].some(({ page }) => isSigningOutGlobally(page))
      // who has waited 15 s for the lock, because one request after the other hung for 10 s, goes on without it
      const hasHung = room
        .network()
        .calls.some(
          (each) =>
            isRefresh(each) && each.outcome === 'lost' && time.awakeMs() - each.endedAtMs! < 15_000,
        )
      if (others.length > 0 && !isSignOut && !hasHung) {
        fail('A1', 'two refresh requests are under way at once')
      }
    },

    /** The pool is about to look at a request. */
    arriving(call: Call): void {
      if (!isRefresh(call) || service.takes(call.refreshToken!)) return
      refusedTokens.add(call.refreshToken!)
      if (!hasLocks) return
      const session = service.sessionOf(call.refreshToken!)
      const isWaitedFor = call.outcome === 'under-way' && !isSigningOutGlobally(call.page)
      const hasEnded = signedOut.some(({ eventId }) => eventId === session?.eventId)
      if (isSavable(session) && isWaitedFor && !hasEnded) call.isNeedless = true
    },

    /** The pool has looked at it. */
    answered(call: Call): void {
      const said = call.exception ?? call.status ?? 'nothing'
      trace(`  the pool says ${said} to ${call.operation} of ${call.page.name}`)
      const session = call.refreshToken ? service.sessionOf(call.refreshToken) : undefined
      if (call.isNeedless && session?.isRevoked) {
        fail('A4', 'a refresh token was used twice, for which the pool ended the session')
      }
    },

    /** Tokens reach a page. */
    tokensArrived(refreshToken: string, page?: Page): void {
      const session = service.sessionOf(refreshToken)
      if (!session) return
      trace(`  ${short(refreshToken)} of ${session.username} arrives`)
      const isOld = delivered.get(session.eventId) === refreshToken
      delivered.set(session.eventId, refreshToken)
      const hasEnded = signedOut.some(({ eventId }) => eventId === session.eventId)
      if (page && hasEnded && !isOld && !isSigningOutGlobally(page)) {
        lateTokens.push({ refreshToken, page })
      }
    },

    /** A page writes to storage. */
    written(key: string, value: string): void {
      const [username, name] = key.slice(keyPrefix.length).split('.')
      if (name === 'accessToken' && !aheadAtStoring.has(value)) {
        aheadAtStoring.set(value, time.aheadMs())
      }
      const owner =
        name === 'refreshToken'
          ? service.sessionOf(value)?.username
          : /^(access|id)Token$/.test(name ?? '')
            ? (claimsOf(value).username ?? claimsOf(value)['cognito:username'])
            : username
      if (owner !== username) fail('A6', `tokens of ${String(owner)} are stored as ${username}'s`)
    },

    /** A session is in storage before the first page is opened. */
    seeded(refreshToken: string): void {
      const eventId = service.sessionOf(refreshToken)?.eventId ?? null
      changes.push({ page: tabs[0]?.page as Page, atMs: -Infinity, eventId })
    },

    /** Somebody signs in in a tab. */
    signingIn(tab: Tab, refreshToken: string): void {
      const session = service.sessionOf(refreshToken)
      const eventId = session?.eventId ?? null
      if (session) signedInHere.set(tab, session.username)
      const isContested = room.network().calls.some((call) => isRefresh(call) && isRecent(call))
      if (eventId && isContested && !hasLocks) contested.add(eventId)
      // nobody signs in twice in a second, which is all that tells two sessions of a user apart in a token
      for (const one of service.sessions()) {
        const isTwin = service
          .sessions()
          .some((each) => each !== one && each.authTime === one.authTime)
        if (isTwin) contested.add(one.eventId)
      }
      change(tab.page, eventId)
    },

    /** Somebody signs out in a tab. */
    signingOut(tab: Tab): void {
      const eventId = heldBy(tab)
      if (!eventId) return
      signedOut.push({ eventId, tab })
      removals.push({ page: tab.page, atMs: time.awakeMs() })
      const last = sessionById(changes.at(-1)?.eventId ?? null)
      if (last?.username === sessionById(eventId)?.username) change(tab.page, null)
    },

    /** Somebody empties the storage. */
    clearing: (page: Page) => change(page, null),

    /** A getter has given a token. */
    handedOut({ tab, username, minValidityMs }: Ask, token: string): void {
      const claims = claimsOf(token)
      const owner = claims.username ?? claims['cognito:username']
      if (username && owner !== username) {
        fail('A6', `tab ${tab.number}, which showed ${username}, got a token of ${String(owner)}`)
      }
      const leftMs = Number(claims.exp) * 1000 - time.trueNow()
      trace(`${tab.page.name}'s getter: ${leftMs / 1000} s left`)
      const feltMs = leftMs + unknowableMs(tab)
      if (feltMs > 0 && feltMs >= minValidityMs) return
      const asked = minValidityMs > 0 ? `, asked for ${minValidityMs / 1000} s` : ''
      fail('A7', `tab ${tab.number} got a token with ${leftMs / 1000} s left${asked}`)
    },

    /** A getter has rejected. */
    refused({ tab }: Ask, thrown: unknown): void {
      trace(`${tab.page.name}'s getter: ${String(thrown)}`)
      if (thrown instanceof SessionError) return
      fail('errors', `tab ${tab.number} rejected with ${String(thrown)}`)
    },

    /** Something has happened. */
    look(): void {
      for (const tab of tabs) if (tab.page.isAlive && !tab.isDisposed) checkState(tab)
    },

    /** All is well again, everything has been given its time. */
    settled(): void {
      const living = tabs.filter((tab) => tab.page.isAlive && !tab.isDisposed)
      for (const ask of asks) {
        const waitedMs = time.awakeMs() - ask.askedAtMs
        const isOpen = !ask.isSettled && ask.tab.page.isAlive
        if (isOpen && waitedMs > LONGEST_ASK_MS) {
          fail('A8', `a caller in tab ${ask.tab.number} was never answered`)
        }
      }
      checkSignOuts()
      const last = changes.at(-1)
      if (!last) return
      // of two changes at the same moment in two pages, either may have come first
      const isClear = [...changes, ...removals].every(
        ({ page, atMs }) => page === last.page || Math.abs(last.atMs - atMs) > UNSEEN_MS,
      )
      if (!isClear) return
      const session = sessionById(last.eventId)
      const isByRefresh = room
        .network()
        .calls.some(
          (call) => isRefresh(call) && Math.abs((call.endedAtMs ?? 0) - last.atMs) <= UNSEEN_MS,
        )
      for (const tab of living) {
        const state = tab.client.getState()
        const { status } = state
        if (!session) {
          if (status === 'authenticated') {
            fail('A5', `tab ${tab.number} shows ${state.user.username}, who has signed out`)
          }
        } else if (status === 'authenticated') {
          if (state.user.username !== session.username) {
            const now = session.username
            fail('A6', `tab ${tab.number} shows ${state.user.username} after the sign-in of ${now}`)
          } else if (
            state.user.authTime < session.authTime * 1000 &&
            isLasting(session) &&
            !isByRefresh
          ) {
            fail('A6', `tab ${tab.number} is in an older session than the last sign-in's`)
          }
        } else if (status === 'unauthenticated') {
          const isStranger =
            state.reason === 'user-changed' && state.lastUser?.username !== session.username
          if (!isStranger && isLasting(session)) {
            fail('A4', `tab ${tab.number} is "${state.reason}", though the session lives`)
          }
        } else fail('A4', `tab ${tab.number} is still "${status}"`)
      }
    },
  }

  /** By how much a page may take the tokens that it holds for younger, as nothing in the world tells it better. */
  function unknowableMs(tab: Tab): number {
    const accessToken = heldAccessToken(tab) ?? ''
    const storedAheadMs = aheadAtStoring.get(accessToken) ?? 0
    const issuedAtMs = Number(claimsOf(accessToken).iat) * 1000
    // the clock was set back between the last refresh and the loading of the page
    const isFromBefore = accessToken === tab.tokenAtLoad
    const atLoadMs = Math.min(0, storedAheadMs) - tab.aheadAtLoadMs
    // the clock of another tab, which came with the tokens, is no better than what that tab could know
    const unknowable = tabs.map((each) =>
      each.unknowable.filter(({ atMs }) => atMs > issuedAtMs).reduce((sum, { ms }) => sum + ms, 0),
    )
    return Math.max(...unknowable) + (isFromBefore ? Math.max(0, atLoadMs) : 0)
  }

  function isRecent({ endedAtMs }: Call): boolean {
    return endedAtMs === null || time.awakeMs() - endedAtMs <= UNSEEN_MS
  }

  /** A global sign-out needs a live access token, and gets it for itself: the session has ended in every tab by then. */
  function isSigningOutGlobally(page: Page): boolean {
    return tabs.some((tab) => tab.page === page && tab.globalSignOuts > 0)
  }

  function checkSignOuts(): void {
    for (const { refreshToken, page } of lateTokens) {
      const hasEnded = !page.isAlive || tabs.some((tab) => tab.page === page && tab.isDisposed)
      const isRevoked = room
        .network()
        .calls.some(
          (call) => call.operation === 'RevokeToken' && call.refreshToken === refreshToken,
        )
      if (!isRevoked && !hasEnded) fail('A5', 'tokens that came after a sign-out were not revoked')
    }
    const items = [...room.storage().items.values()]
    for (const { eventId, tab } of signedOut) {
      const session = sessionById(eventId)
      const isIts = (value: string) =>
        session?.refreshTokens.some(({ refreshToken }) => refreshToken === value) ||
        (value.includes('.') && claimsOf(value).event_id === eventId)
      if (items.some(isIts)) fail('A5', 'storage holds tokens of a session that was signed out')
      const revocations = room
        .network()
        .calls.filter(
          ({ operation, refreshToken }) =>
            operation === 'RevokeToken' &&
            refreshToken !== null &&
            service.sessionOf(refreshToken) === session,
        )
      // excused: the page or its client came to an end before the revocation had worked; or it tried as often as it promises
      const hasEnded = tab.isDisposed || !tab.page.isAlive
      const isTried = revocations.length >= MOST_REVOCATIONS
      const isExcused = hasEnded || isTried || contested.has(eventId)
      if (session && !session.isRevoked && !isExcused) {
        fail('A5', 'a session that was signed out lives on at the pool')
      }
    }
  }

  function heldBy(tab: Tab): string | null {
    const state = tab.client.getState()
    if (state.status !== 'authenticated') return null
    return state.session.getIdToken().payload['event_id'] as string
  }

  function heldAccessToken(tab: Tab): string | null {
    const state = tab.client.getState()
    return state.status === 'authenticated' ? state.session.getAccessToken().getJwtToken() : null
  }
}

const toClock = (time: SimulatedTime) =>
  `${new Date(time.trueNow()).toISOString().slice(5, 23)} (wall ${time.aheadMs() / 1000} s)`
const short = (token: string | null) => token?.slice(0, 4) ?? ''

const decoded = new Map<string, Record<string, unknown>>()

/** The claims of a token; none for what is no token. */
export function claimsOf(token: string): Record<string, unknown> {
  let claims = decoded.get(token)
  if (!claims) {
    const [, payload = ''] = token.split('.')
    const text = Buffer.from(payload, 'base64url').toString()
    claims = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>
    if (decoded.size > 1000) decoded.clear()
    decoded.set(token, claims)
  }
  return claims
}

/** Whom a tab shows. */
export function usernameIn({ client }: Tab): Username | null {
  const state = client.getState()
  return state.status === 'authenticated' ? (state.user.username as Username) : null
}
