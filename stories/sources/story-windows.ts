import type { EmbeddedUserPool } from 'react-cognito-session/testing'

/** What becomes of the windows that a story's page opens; `'answers'`: somebody signs in there after a moment. */
export type WindowFate = 'answers' | 'waits' | 'blocked'

/** Who signs in. */
interface Credentials {
  username: string
  password: string
}

const MOMENT_MS = 600

/**
 * Stands in for the windows that a story's page opens: their addresses are asked of a pool in the page, and the answer is
 * told as the page at the redirect URI tells it. Returns the undo.
 */
export function standInForWindows(
  pool: EmbeddedUserPool,
  fate: WindowFate,
  credentials: Credentials,
): () => void {
  const original = window.open
  const timers = new Set<ReturnType<typeof setTimeout>>()

  const createWindow = () => ({
    closed: false,
    outerWidth: 480,
    outerHeight: 680,
    moveTo() {},
    close() {
      this.closed = true
    },
    location: {
      set href(address: string) {
        if (fate !== 'answers') return
        timers.add(setTimeout(() => void signIn(pool, new URL(address), credentials), MOMENT_MS))
      },
    },
  })

  window.open = () => (fate === 'blocked' ? null : (createWindow() as unknown as Window))
  return () => {
    window.open = original
    timers.forEach(clearTimeout)
  }
}

/** Sends the form of the sign-in page, and tells what comes of it to the page that waits. */
async function signIn(pool: EmbeddedUserPool, address: URL, credentials: Credentials) {
  const body = new URLSearchParams(address.search)
  for (const [name, value] of Object.entries(credentials)) body.set(name, value)
  const { headers } = await pool.fetch(new URL('/login', address), { method: 'POST', body })
  const answer = Object.fromEntries(new URL(headers.get('location')!).searchParams)
  const channel = new BroadcastChannel(`react-cognito-session.sign-in.${answer['state']}`)
  channel.postMessage(answer)
  channel.close()
}
