import { cleanup, configure } from '@testing-library/react'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { openDevtools, openSession } from './open-devtools.js'

// A slow machine is given time; what is there at once is found at once.
configure({ asyncUtilTimeout: 5000 })
afterEach(cleanup)

const panelOf = (root: ShadowRoot) => root.querySelector<HTMLElement>('.panel')!

function styleApp(css: string) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets.push(sheet)
  onTestFinished(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  })
}

it('has its style from a constructed sheet: a strict CSP lets it pass', () => {
  const { root, toggle } = openDevtools(openSession())
  expect(root.querySelectorAll('style, link, [style]')).toHaveLength(0)
  expect(getComputedStyle(toggle()).borderRadius).toBe('17px')
})

it('neither takes styles of the app nor gives it its own', () => {
  const app = <button>Of the app</button>
  styleApp(`
    * { color: rgb(255, 0, 0) !important; font-size: 40px; letter-spacing: 9px }
    div { display: none; position: static !important }
  `)
  const { root, toggle } = openDevtools(openSession(), { initialIsOpen: true }, app)
  const { color, fontSize, letterSpacing } = getComputedStyle(toggle())
  expect([color, fontSize, letterSpacing]).toEqual(['rgb(22, 24, 31)', '13px', 'normal'])
  expect(getComputedStyle(root.host).position).toBe('fixed')
  expect(panelOf(root).getBoundingClientRect().height).toBeGreaterThan(200)
  const outside = [...document.querySelectorAll('button')].find((each) => !root.contains(each))!
  expect(getComputedStyle(outside).borderRadius).not.toBe('8px')
})

it('is worked by keyboard alone, and returns the focus', async () => {
  const { root, toggle } = openDevtools(openSession(), {}, <input aria-label="Note" />)
  document.querySelector<HTMLElement>('[aria-label=Note]')!.focus()
  await userEvent.keyboard('{Tab}')
  expect(root.activeElement).toBe(toggle())
  await userEvent.keyboard('{Enter}')
  expect(root.activeElement).toBe(toggle())
  await userEvent.keyboard('{Tab}')
  expect(panelOf(root).contains(root.activeElement)).toBe(true)
  await userEvent.keyboard('{Escape}')
  expect(panelOf(root)).toBeNull()
  expect(root.activeElement).toBe(toggle())
})

it('fits into 320 pixels with nothing to scroll sideways', async () => {
  await page.viewport(320, 640)
  const session = openSession({ signedInFor: { days: 2 }, user: { groups: ['a'.repeat(60)] } })
  const { root, press, openClaims } = openDevtools(session, {
    initialIsOpen: true,
    simulation: session,
  })
  await press('Show tokens')
  await openClaims()
  const panel = panelOf(root)
  const { left, right, top, bottom } = root.querySelector('aside')!.getBoundingClientRect()
  expect(panel.scrollWidth).toBe(panel.clientWidth)
  expect([left >= 0, right <= 320, top >= 0, bottom <= 640]).toEqual([true, true, true, true])
  expect(document.documentElement.scrollWidth).toBe(320)
})

it('is light or dark as the page says', () => {
  const { root } = openDevtools(openSession())
  const backgroundOf = (scheme: string) => {
    document.documentElement.style.colorScheme = scheme
    return getComputedStyle(panelOf(root)).backgroundColor
  }
  onTestFinished(() => document.documentElement.removeAttribute('style'))
  expect(backgroundOf('light')).toBe('rgb(255, 255, 255)')
  expect(backgroundOf('dark')).toBe('rgb(22, 24, 31)')
})

it('stays below a modal dialog, and blocks nothing of the page itself', () => {
  const { root } = openDevtools(openSession())
  const { x, y } = root.querySelector('button')!.getBoundingClientRect()
  const seen = () => document.elementFromPoint(x + 20, y + 15)
  expect(seen()).toBe(root.host)
  expect(document.elementFromPoint(innerWidth - 5, 5)).not.toBe(root.host)
  const dialog = document.body.appendChild(document.createElement('dialog'))
  onTestFinished(() => dialog.remove())
  dialog.showModal()
  expect(seen()).toBe(dialog)
})
