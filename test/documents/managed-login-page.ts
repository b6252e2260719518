import { createEmbeddedUserPool, type EmbeddedAppClient } from 'react-cognito-session/testing'
import { onTestFinished, vi } from 'vitest'
import { replaceGlobals } from '../support/session-setup.js'

/** A window that `open` gave: who signs in there is said by `signInAs`. */
interface Popup {
  closed: boolean
  location: { href: string }
  outerWidth: number
  outerHeight: number
  moveTo(): void
  close(): void
}

export const clientId = '1h57kf5cpq17m0eml12example'
export const userPoolId = 'eu-west-1_AbCd12345'
const password = 'correct horse'

declare const jsdom: { reconfigure(settings: { url: string }): void }

/**
 * Puts the page of a test at an address, with a user pool of the documents' ids behind `fetch`, managed login among it, and with
 * windows that can be opened and addresses that can be gone to, until the test ends.
 */
export function openPage(address: string, appClient: Partial<EmbeddedAppClient> = {}) {
  const pool = createEmbeddedUserPool({
    userPoolId,
    clients: [{ clientId, ...appClient }],
    users: ['alice', 'bob'].map((username) => ({
      username,
      password,
      attributes: { email: `${username}@example.com` },
    })),
  })
  localStorage.clear()
  sessionStorage.clear()
  const before = location.href
  jsdom.reconfigure({ url: address })
  const platformLocation = location
  const popups: Popup[] = []
  const sentTo: string[] = []
  let blocksPopups = false
  let cookie = ''

  /** What a person does on the pages of managed login; gives the address that the window is sent back to. */
  async function signInAs(username: string, url: string): Promise<string> {
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    const entered = await pool.fetch(url, { headers })
    if (entered.status === 302) return entered.headers.get('location')!
    const form = new URLSearchParams(new URL(url).search)
    form.set('username', username)
    form.set('password', password)
    const { origin } = new URL(url)
    const init = { method: 'POST', body: form.toString(), headers }
    const answer = await pool.fetch(`${origin}/login`, init)
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return answer.headers.get('location')!
  }

  const openPopup = (): Popup | null => {
    if (blocksPopups) return null
    const popup: Popup = {
      closed: false,
      location: { href: 'about:blank' },
      outerWidth: 480,
      outerHeight: 680,
      moveTo: () => {},
      close: () => void (popup.closed = true),
    }
    popups.push(popup)
    return popup
  }
  const globals = replaceGlobals({
    fetch: () => pool.fetch,
    // jsdom puts others there than those that the platform's crypto gives
    ArrayBuffer: () => Buffer.from('').buffer.constructor,
    Uint8Array: () => Object.getPrototypeOf(Buffer) as unknown,
    open: () => openPopup,
    location: () => ({
      href: platformLocation.href,
      origin: platformLocation.origin,
      pathname: platformLocation.pathname,
      assign: (url: string) => void sentTo.push(url),
    }),
  })
  onTestFinished(() => {
    globals[Symbol.dispose]()
    jsdom.reconfigure({ url: before })
  })

  return {
    pool,
    sentTo,
    popups,
    signInAs,
    blockPopups: () => void (blocksPopups = true),
    /** Comes to another address of the app, as by a redirect; whoever loads the page's code then is that page. */
    arriveAt: (url: string) => jsdom.reconfigure({ url }),
    /** Resolves to the address that the page has been sent to. */
    leaving: () => vi.waitUntil(() => sentTo.at(-1), { timeout: 5000 }),
    /** Lets somebody sign in, in the window that was opened last. */
    async signInInPopup(username: string): Promise<void> {
      const popup = await vi.waitUntil(() => popups.at(-1))
      await vi.waitUntil(() => popup.location.href !== 'about:blank', { timeout: 5000 })
      const { searchParams } = new URL(await signInAs(username, popup.location.href))
      const channel = new BroadcastChannel(
        `react-cognito-session.sign-in.${searchParams.get('state')}`,
      )
      channel.postMessage(Object.fromEntries(searchParams))
      await vi.waitUntil(() => popup.closed, { timeout: 5000 })
      channel.close()
    },
  }
}
