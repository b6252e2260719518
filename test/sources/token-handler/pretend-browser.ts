import { memoryStorage } from '../../support/sdk-user.js'
import { replaceGlobals } from '../../support/session-setup.js'

/** A browser of one origin, for tests in Node: cookies, an address, a storage, and windows that it opens. */
export type PretendBrowser = ReturnType<typeof pretendBrowser>

/** What the page has asked its own origin for. */
export interface Asked {
  /** Method and path, such as `GET /auth/session`. */
  what: string
  request: Request
  /** What came back, its headers first. */
  answer: string
}

/** Opens one; all its tabs are this process. Until it is disposed, `fetch` has its cookies and `location` its address. */
export function pretendBrowser(origin: string, { hasPage = true } = {}) {
  const platformFetch = globalThis.fetch
  const jars = new Map<string, Map<string, string>>()
  const asked: Asked[] = []
  const left: string[] = []
  const opened: PretendWindow[] = []
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    hasFocus: () => true,
  })
  const storage = memoryStorage()
  // later, as a browser tells its other tabs
  const tell = (key: string) => {
    const event = Object.assign(new Event('storage'), { key, storageArea: storage })
    setTimeout(() => window.dispatchEvent(event))
  }
  const localStorage = {
    ...storage,
    setItem(key: string, value: string) {
      storage.items.set(key, value)
      tell(key)
    },
    removeItem(key: string) {
      storage.items.delete(key)
      tell(key)
    },
  }
  let href = `${origin}/`
  let blocksPopups = false
  let blocksStorage = false
  const Platform = globalThis.BroadcastChannel
  // a channel is of one origin: what an earlier test has posted is not heard here
  class Channel extends Platform {
    constructor(name: string) {
      super(`${origin} ${name}`)
    }
  }
  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  /** Sends a request with the cookies of its host, and keeps those that come back. */
  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = jarOf(url)
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('cookie', [...jar].map((each) => each.join('=')).join('; '))
    const response = await platformFetch(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  const pageFetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, href)
    if (url.origin !== origin) return platformFetch(input, init)
    const headers = new Headers(init?.headers)
    if (init?.method === 'POST') headers.set('origin', origin)
    else headers.set('sec-fetch-site', 'same-origin')
    const entry: Asked = {
      what: `${init?.method ?? 'GET'} ${url.pathname}`,
      request: new Request(url, { ...init, headers, signal: null }),
      answer: '',
    }
    asked.push(entry)
    const response = await send(url.href, { ...init, headers })
    entry.answer = JSON.stringify([...response.headers]) + (await response.clone().text())
    return response
  }

  const globals = replaceGlobals({
    fetch: () => pageFetch,
    BroadcastChannel: () => Channel,
    ...(hasPage && {
      window: () =>
        Object.assign(window, { screenX: 0, screenY: 0, outerWidth: 0, outerHeight: 0 }),
      document: () => document,
      addEventListener: () => window.addEventListener.bind(window),
      removeEventListener: () => window.removeEventListener.bind(window),
      dispatchEvent: () => window.dispatchEvent.bind(window),
      PopStateEvent: () => Event,
      localStorage: () => {
        if (blocksStorage) throw new DOMException('The operation is insecure.', 'SecurityError')
        return localStorage
      },
      location: () => ({ href, assign: (url: string) => void left.push(url) }),
      history: () => ({
        state: null,
        replaceState: (_state: unknown, _title: string, path: string) => {
          href = new URL(path, href).href
        },
      }),
      open: () => () => {
        if (blocksPopups) return null
        const popup = new PretendWindow()
        opened.push(popup)
        return popup
      },
    }),
  })

  return {
    asked,
    /** Where the page was left for. */
    left,
    /** The windows that were opened. */
    opened,
    storage,
    cookies: jarOf(origin),
    cookiesOf: jarOf,
    send,
    platformFetch,
    href: () => href,
    goTo: (path: string) => void (href = new URL(path, origin).href),
    blockStorage: () => void (blocksStorage = true),
    blockPopups: () => void (blocksPopups = true),
    /** The user comes back to the page. */
    focus: () => void window.dispatchEvent(new Event('focus')),
    [Symbol.dispose]: () => globals[Symbol.dispose](),
  }
}

/** A window that a page has opened; it goes nowhere by itself. */
export class PretendWindow {
  closed = false
  readonly location = { href: 'about:blank' }
  readonly outerWidth = 480
  readonly outerHeight = 680
  moveTo() {
    // there is no screen
  }
  close() {
    this.closed = true
  }
}
