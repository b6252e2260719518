import { createRequire } from 'node:module'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice } from '../support/session-of-pool.js'
import type { GuardPage } from './guard-app/guard-page.js'
import { hour, minute, openGuardWorld, second } from './guard-app/guard-world.js'
import type { GuardWorldOptions } from './guard-app/guard-world.js'
import { serveGuardApp, type GuardApp } from './guard-app/serve-guard-app.js'

let app: GuardApp

beforeAll(async () => {
  app = await serveGuardApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const guard = { idleTimeout: { minutes: 15 } }
const STILL_THERE = 'Are you still there?'

/** A world whose page shows the idle warning, 2 minutes before the end. */
async function openWarned(options: GuardWorldOptions = {}, prepare?: (page: GuardPage) => unknown) {
  const world = await openGuardWorld(app, { guard, ...options })
  const page = await world.newPage()
  await prepare?.(page)
  await world.pass(13 * minute)
  await page.dialog.waitFor()
  return Object.assign(world, { page })
}

/** A world whose page warns of the session's end. */
async function openExpiring(options: GuardWorldOptions = {}) {
  const world = await openGuardWorld(app, { refreshTokenValidity: { hours: 2 }, ...options })
  const page = await world.newPage()
  await world.pass(2 * hour - 4 * minute)
  await page.dialog.waitFor()
  return Object.assign(world, { page })
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    return element.closest('dialog') ? element.textContent : element.id || element.tagName
  })

// B8

it('B8. WCAG 2.2: assistive technology meets a modal alertdialog with its name, and the time left in its description', async () => {
  await using world = await openWarned()
  const session = await world.page.devTools()
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const dialog = nodes.find(({ role }) => role?.value === 'alertdialog')
  expect(dialog?.name?.value).toBe(STILL_THERE)
  expect(dialog?.description?.value).toBe(
    'You have been inactive for a while. To protect your account, we will sign you out. 2 minutes left',
  )
  expect(dialog?.properties).toContainEqual({
    name: 'modal',
    value: { type: 'boolean', value: true },
  })
  const names = nodes.filter(({ role }) => role?.value === 'textbox').map(({ name }) => name?.value)
  expect(names).toEqual([])
})

it('B8. WCAG 2.2: focus goes to the safe button, Tab stays inside, and focus comes back with the selection', async () => {
  await using world = await openWarned({}, async ({ type, note }) => {
    await type('some words to select')
    await note.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 10))
  })
  const { page } = world
  expect(await focused(page.page)).toBe('Stay signed in')
  const met = new Set<string | null>()
  for (let times = 0; times < 6; times++) {
    await page.page.keyboard.press('Tab')
    met.add(await focused(page.page))
  }
  // the body has the focus while the browser's own window would have it
  met.delete('BODY')
  expect(met).toEqual(new Set(['Sign out now', 'Stay signed in']))
  await page.noticed()
  await page.button('Stay signed in').focus()
  await page.page.keyboard.press(' ')
  await page.dialog.waitFor({ state: 'detached' })
  expect(await focused(page.page)).toBe('note')
  await page.page.keyboard.type('typed')
  expect(await page.note.inputValue()).toBe('some typed to select')
})

it('B8. WCAG 2.2: focus comes back into rich text with its caret', async () => {
  await using world = await openWarned({}, async ({ comment, page }) => {
    await comment.click()
    await page.keyboard.type('rich text')
    for (let times = 0; times < 5; times++) await page.keyboard.press('ArrowLeft')
  })
  const { page } = world
  await page.noticed()
  await page.page.keyboard.press('Enter')
  await page.dialog.waitFor({ state: 'detached' })
  await page.page.keyboard.type('er')
  expect(await page.comment.innerText()).toBe('richer text')
})

it('B8. WCAG 2.2: Escape is the safe choice, three times in a row', async () => {
  await using world = await openWarned()
  const { page } = world
  for (let times = 0; times < 3; times++) {
    await page.noticed()
    await page.page.keyboard.press('Escape')
    await page.dialog.waitFor({ state: 'detached' })
    await world.pass(13 * minute)
    expect(await page.title()).toBe(STILL_THERE)
  }
})

it('B8. WCAG 2.2: three Escapes at once, meant for the page, sign nobody out', async () => {
  await using world = await openWarned()
  const { page } = world
  for (let times = 0; times < 3; times++) await page.page.keyboard.press('Escape')
  await world.pass(second)
  expect(await page.state()).toMatchObject({ isSignedIn: true })
  if (await page.title()) {
    await page.noticed()
    await page.page.keyboard.press('Enter')
  }
  await page.dialog.waitFor({ state: 'detached' })
  expect(await page.state()).toMatchObject({ isSignedIn: true })
})

it("B8. WCAG 2.2: Escape puts the warning of the session's end aside, until the last minute", async () => {
  await using world = await openExpiring()
  const { page } = world
  await page.noticed()
  await page.page.keyboard.press('Escape')
  await page.dialog.waitFor({ state: 'detached' })
  await page.page.getByRole('status').waitFor()
  await page.type('goes on')
  await world.pass(minute)
  expect(await page.title()).toBe('Your session is about to end')
})

it('B8. WCAG 2.2: no number of Escapes takes the cover from a page that is kept after its session', async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await page.type('not saved')
  await world.sleep(hour)
  await world.pass(second)
  await page.noticed()
  for (let times = 0; times < 5; times++) await page.page.keyboard.press('Escape')
  expect(await page.title()).toBe('You have been signed out')
  expect(await page.dialog.evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
})

it('B8. WCAG 2.2: the time left is announced from inside the dialog at 60, 30 and 10 s only', async () => {
  await using world = await openWarned({}, ({ page }) =>
    page.evaluate(() => {
      const heard: string[] = []
      Object.assign(globalThis, { heard })
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = (target as Element).parentElement?.closest('[aria-live]') ?? target
          const live = (region as Element).getAttribute?.('aria-live')
          const isInside = !!(region as Element).closest?.('dialog[open]')
          if (live && region.textContent)
            heard.push(`${live}${isInside ? '' : ' OUTSIDE'}: ${region.textContent}`)
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
    }),
  )
  const { page } = world
  const heard = () =>
    page.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.splice(0))
  await heard()
  await world.pass(59 * second)
  expect(await heard()).toEqual([])
  await world.pass(second)
  expect(await heard()).toEqual(['polite: 1 minute left'])
  await world.pass(29 * second)
  expect(await heard()).toEqual([])
  await world.pass(second)
  expect(await heard()).toEqual(['polite: 30 seconds left'])
  await world.pass(19 * second)
  expect(await heard()).toEqual([])
  await world.pass(second)
  expect(await heard()).toEqual(['assertive: 10 seconds left'])
  await world.pass(9 * second)
  expect(await heard()).toEqual([])
})

it('B8. WCAG 2.2: one key extends, ten times in a row', async () => {
  await using world = await openWarned()
  const { page } = world
  for (let times = 0; times < 10; times++) {
    expect(await page.title()).toBe(STILL_THERE)
    await page.noticed()
    await page.page.keyboard.press('Enter')
    expect(await page.title()).toBe(null)
    await world.pass(13 * minute)
  }
  expect(await page.title()).toBe(STILL_THERE)
})

it('B8. WCAG 2.2: what was pressed for the page, as the dialog opened, presses nothing in it', async () => {
  await using world = await openWarned()
  const { page } = world
  await page.page.keyboard.press('Enter')
  await page.page.keyboard.press(' ')
  expect(await page.title()).toBe(STILL_THERE)
})

it("B8. WCAG 2.2: a hidden page's title shows the time left, and is restored exactly", async () => {
  await using world = await openGuardWorld(app, { guard })
  const page = await world.newPage()
  await page.setHidden(true)
  await world.pass(12 * minute)
  expect(await page.page.title()).toBe('Notes')
  await world.pass(minute + second)
  expect(await page.page.title()).toBe('(1:59) Notes')
  await world.pass(30 * second)
  expect(await page.page.title()).toBe('(1:29) Notes')
  await page.page.evaluate(() => void (document.title = 'Two  notes'))
  await world.pass(second)
  expect(await page.page.title()).toBe('(1:28) Two notes')
  await page.setHidden(false)
  expect(await page.page.title()).toBe('Two notes')
})

const looks: [string, GuardWorldOptions, (page: Page) => Promise<unknown>][] = [
  [
    'in light, in motion',
    {},
    (page) => page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' }),
  ],
  [
    'in dark, with reduced motion',
    {},
    (page) => page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' }),
  ],
  ['at 320 px', {}, (page) => page.setViewportSize({ width: 320, height: 640 })],
  ['at 400 % zoom', {}, (page) => page.setViewportSize({ width: 320, height: 256 })],
  ['in forced colours', {}, (page) => page.emulateMedia({ forcedColors: 'active' })],
  ['from right to left', { language: 'arabic' }, () => Promise.resolve()],
]

it.each(looks)('B8. WCAG 2.2: axe finds nothing %s', async (_look, options, prepare) => {
  const found: string[] = []
  await using idle = await openWarned(options, async (page) => {
    await page.type('some words')
    await prepare(page.page)
  })
  found.push(...(await violations(idle.page.page)))
  await using expiring = await openExpiring(options)
  const { page } = expiring.page
  await prepare(page)
  found.push(...(await violations(page)))
  // the buttons are in this order in every language: sign in again, not now, sign out
  await expiring.page.noticed()
  await expiring.page.dialog.getByRole('button').nth(0).click()
  await page.locator('input[type=password]').waitFor()
  found.push(...(await violations(page)))
  await page.keyboard.press('Escape')
  await page.locator('.rcs-guard-banner').waitFor()
  found.push(...(await violations(page)))
  expect(found).toEqual([])
})

it.each([
  ['at 320 px', 640],
  ['at 400 % zoom', 256],
])(
  'B8. WCAG 2.2: nothing has to be scrolled sideways, and all can be reached, %s',
  async (_look, height) => {
    await using world = await openExpiring()
    const { page } = world.page
    await page.setViewportSize({ width: 320, height })
    await world.page.noticed()
    for (const name of ['Sign out now', 'Not now', 'Sign in again']) {
      const button = world.page.button(name)
      await button.focus()
      await expect.poll(() => button.evaluate(isInSight)).toBe(true)
    }
    expect(await page.evaluate(overflows)).toEqual([])
    await world.page.button('Sign in again').click()
    await page.getByLabel('Password').waitFor()
    await expect.poll(() => page.getByLabel('Password').evaluate(isInSight)).toBe(true)
    expect(await page.evaluate(overflows)).toEqual([])
  },
)

// B9

it('B9. Any UI kit: under a strict CSP the default dialog looks as without one, signs in, and nothing is reported', async () => {
  await using plain = await openExpiring()
  await using strict = await openExpiring({ csp: 'strict' })
  const { page } = strict.page
  expect(await picture(page)).toEqual(await picture(plain.page.page))
  await strict.page.noticed()
  await strict.page.button('Sign in again').click()
  await strict.page.signIn(alice.password)
  await strict.page.dialog.waitFor({ state: 'detached' })
  expect(await strict.page.state()).toMatchObject({ isSignedIn: true })
  // a violation is an error on the console
  expect(strict.page.complaints).toEqual([])
  await expect(page.addScriptTag({ content: 'globalThis.inline = true' })).rejects.toThrow(
    'Content Security Policy',
  )
  expect(strict.page.complaints).toEqual([expect.stringContaining('Content Security Policy')])
})

/** What axe has against the guard's part of the page, as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath })
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const guard = document.querySelector('[data-react-aria-top-layer]')!
    const results = await axe.run(guard, { resultTypes: ['violations'] })
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    )
  })
}

function isInSight(element: Element): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  const isInWindow = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
  return isInWindow && document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === element
}

/** What would have to be scrolled sideways. */
function overflows(): string[] {
  return [document.documentElement, ...document.querySelectorAll('dialog, dialog *')]
    .filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth > 1)
    .map((element) => `${element.tagName}.${element.className}`)
}

/** Two pictures are equal as texts when they are. */
async function picture(page: Page): Promise<string> {
  await page.waitForTimeout(50)
  return (await page.screenshot()).toString('base64')
}
