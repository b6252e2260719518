import { createFakeClock } from 'react-cognito-session/testing'

/** How long something out on the network may take, in real milliseconds, before fake time goes on without it. */
const PATIENCE_MS = 3000
const STEP_MS = 1000

/** The time of a page whose clock a test moves. */
export type PageTime = ReturnType<typeof createPageTime>

/** Creates it, and takes `fetch` over: fake time waits for what is out, and the pool hears what time it is here. */
export function createPageTime(now: number, poolUrl: string) {
  const clock = createFakeClock({ now })
  const { fetch } = globalThis
  const out = new Set<{ since: number }>()
  let isHanging = false
  let sleptMs = 0

  const trueNow = () => now + clock.elapsed() + sleptMs
  const isWaiting = () =>
    [...out].some(({ since }) => !isHanging && performance.now() - since < PATIENCE_MS)
  const aMoment = () => new Promise((resolve) => setTimeout(resolve))

  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const isPool = url.startsWith(poolUrl)
    const request = { since: performance.now() }
    out.add(request)
    try {
      return await (isPool ? fetch(`${url}?now=${trueNow()}`, init) : fetch(input, init))
    } finally {
      // the answer has still to be read
      await aMoment()
      out.delete(request)
    }
  }

  async function settle(): Promise<void> {
    await aMoment()
    while (isWaiting()) await aMoment()
  }

  return {
    clock,
    trueNow,
    /** What the network lets hang is not waited for. */
    hangs: (hangs: boolean) => void (isHanging = hangs),
    settle,
    /** Lets time pass, a second at a time. */
    async pass(ms: number): Promise<void> {
      await settle()
      for (let left = ms; left > 0; left -= STEP_MS) {
        await clock.advance(Math.min(left, STEP_MS))
        if (out.size > 0) await settle()
      }
      await settle()
    },
    /** Closes the lid for a while; nothing runs on waking. */
    sleep(ms: number): void {
      sleptMs += ms
      clock.sleep(ms)
    },
  }
}
