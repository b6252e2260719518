import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GuardPage } from './guard-app/guard-page.js'
import { minute, openGuardWorld, second } from './guard-app/guard-world.js'
import { serveGuardApp, type GuardApp } from './guard-app/serve-guard-app.js'

let app: GuardApp

beforeAll(async () => {
  app = await serveGuardApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const guard = { idleTimeout: { minutes: 15 } }

/** Does something after ten idle minutes, and tells whether the warning comes at its time all the same. */
async function warnsAfter(act: (page: GuardPage) => Promise<unknown>) {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await world.pass(10 * minute)
  await act(page)
  await world.pass(3 * minute + second)
  expect(page.complaints).toEqual([])
  return (await page.title()) !== null
}

const touch = async ({ devTools }: GuardPage) => {
  const session = await devTools()
  const points = [{ x: 100, y: 600 }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points })
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

const swipe = async ({ devTools }: GuardPage) => {
  const session = await devTools()
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...ys: number[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x: 100, y })) })
  await send('touchStart', 600)
  for (let y = 580; y > 400; y -= 20) await send('touchMove', y)
  await send('touchEnd')
}

const pen = async ({ devTools }: GuardPage) => {
  const session = await devTools()
  const at = { x: 500, y: 600, button: 'left', clickCount: 1, pointerType: 'pen' } as const
  await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at })
  await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at })
}

const compose = async ({ devTools, note }: GuardPage) => {
  await note.focus()
  const session = await devTools()
  const composing = { selectionStart: 2, selectionEnd: 2 }
  await session.send('Input.imeSetComposition', { text: 'にほ', ...composing })
  await session.send('Input.insertText', { text: '日本' })
  expect(await note.inputValue()).toBe('日本')
}

const turnWheel = async ({ page }: GuardPage) => {
  await page.evaluate(() => {
    document.addEventListener('wheel', () => (document.title = 'turned'), { once: true })
  })
  await page.mouse.wheel(0, 100)
  await expect.poll(() => page.title()).toBe('turned')
}

/** Puts a frame at the top of the page, and lets what Playwright does count as a gesture no more. */
async function showFrame({ page, run }: GuardPage, url: string) {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe')
    frame.src = src
    document.body.prepend(frame)
    return new Promise((resolve) => frame.addEventListener('load', resolve))
  }, url)
  await page.waitForTimeout(5100)
  await run(() => {
    if (navigator.userActivation.isActive) throw new Error('A gesture is still fresh.')
  })
}

it.each<[string, (page: GuardPage) => Promise<unknown>]>([
  ['a key', ({ page }) => page.keyboard.press('Shift')],
  ['typing in rich text', ({ comment }) => comment.pressSequentially('a')],
  [
    'the mouse in a straight line',
    async ({ page }) => {
      await page.mouse.move(100, 600)
      await page.mouse.move(400, 600, { steps: 3 })
    },
  ],
  ['a click', ({ page }) => page.mouse.click(500, 600)],
  ['the wheel', turnWheel],
  ['a tap', touch],
  ['a finger that scrolls', swipe],
  ['a pen', pen],
  ['an input method', compose],
])('B7. Activity is what people do: %s counts', async (_what, act) => {
  expect(await warnsAfter(act)).toBe(false)
})

it.each<[string, () => void]>([
  ['a scripted scroll', () => window.scrollTo(0, 500)],
  ['a click of a script', () => document.querySelector('textarea')!.click()],
  [
    'an event of a script',
    () => {
      for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchmove'])
        document.body.dispatchEvent(new Event(type, { bubbles: true }))
      document.body.dispatchEvent(new PointerEvent('pointermove', { screenX: 5, bubbles: true }))
      document.body.dispatchEvent(new PointerEvent('pointermove', { screenX: 9, bubbles: true }))
    },
  ],
  ['focus', () => document.querySelector('textarea')!.focus()],
  ['what a script writes', () => void (document.querySelector('textarea')!.value = 'a')],
  [
    'being hidden and seen again',
    () => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })),
  ],
])('B7. Activity is what people do: %s does not count', async (_what, act) => {
  expect(await warnsAfter(({ run }) => run(act))).toBe(true)
})

it('B7. Activity is what people do: a click in a frame counts, of the same origin and of another; mere focus in it does not', async () => {
  const { url } = app.site
  const otherUrl = url.replace('127.0.0.1', 'localhost')
  const warns = await Promise.all(
    [url, otherUrl].flatMap((origin) => [
      warnsAfter(async (page) => {
        await showFrame(page, `${origin}/w0/frame`)
        await page.page.mouse.click(100, 100)
      }),
      warnsAfter(async (page) => {
        await showFrame(page, `${origin}/w0/frame`)
        await page.run(() => document.querySelector('iframe')!.focus())
      }),
    ]),
  )
  expect(warns).toEqual([false, true, false, true])
})

it('B7. Activity is what people do: content that moves below a mouse that rests does not count', async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await page.page.mouse.move(300, 300)
  await page.page.mouse.move(300, 301)
  await world.pass(10 * minute)
  await page.run(async () => {
    for (const y of [50, 300, 10]) {
      window.scrollTo(0, y)
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))
    }
  })
  await world.pass(3 * minute + second)
  expect(await page.title()).toBe('Are you still there?')
})

it('B7. Activity is what people do: the handler of 10,000 mouse moves takes under 0.1 ms each', async () => {
  await using world = await openGuardWorld(app, { guard, clock: 'real' })
  const page = await world.newPage()
  await page.page.addInitScript(() => {
    const { addEventListener } = window
    window.addEventListener = ((...args: Parameters<typeof addEventListener>) => {
      if (args[0] === 'pointermove') Object.assign(globalThis, { onPointerMove: args[1] })
      addEventListener(...args)
    }) as typeof window.addEventListener
  })
  await page.open()
  await page.page.waitForFunction(() => 'onPointerMove' in globalThis)
  const meanMs = await page.page.evaluate(() => {
    const { onPointerMove } = globalThis as unknown as { onPointerMove: (move: object) => void }
    const from = performance.now()
    for (let screenX = 0; screenX < 10_000; screenX++)
      onPointerMove({ isTrusted: true, type: 'pointermove', screenX, screenY: 0 })
    return (performance.now() - from) / 10_000
  })
  process.stdout.write(`activity handler: ${(meanMs * 1000).toFixed(2)} µs a mouse move\n`)
  expect(meanMs).toBeLessThan(0.1)
})
