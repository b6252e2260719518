import react from '@vitejs/plugin-react'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page, Response } from 'playwright'
import { createServer, type Plugin, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoServer } from '../../.storybook/demo-server.js'
import { demoUser } from '../../stories/notes-demo/backend/demo-account.js'
import { lastingDemoPath } from '../../stories/notes-demo/lasting-demo.js'
import { launchChromium } from '../support/browser.js'

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const PAGES = 'On a sign-in page (managed login)'
const HANDLER = 'Through a token handler'
const WINDOW = 'Sign in in a window'

/** The page of the lasting demo, as Storybook gives it, without Storybook. */
const html = `<!doctype html><html lang="en"><title>Daybook</title><body><div id="root"></div>
<script type="module">
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createDemo } from '/stories/notes-demo/create-demo.ts'
import { NotesDemo } from '/stories/notes-demo/notes-demo.tsx'
const demo = await createDemo({ isLasting: true })
createRoot(document.getElementById('root')).render(createElement(NotesDemo, { demo }))
</script></body></html>`

const demoPage: Plugin = {
  name: 'demo-page',
  configureServer(server) {
    server.middlewares.use((incoming, outgoing, next) => {
      const url = incoming.url ?? ''
      if (!url.startsWith('/iframe.html') || url.includes('html-proxy')) return next()
      server.transformIndexHtml(url, html).then((page) => {
        outgoing.setHeader('content-type', 'text/html')
        outgoing.end(page)
      }, next)
    })
  },
}

let server: ViteDevServer
let browser: Browser
let origin: string
let cacheDir: string

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'notes-demo-'))
  server = await createServer({
    configFile: false,
    root: here('.'),
    cacheDir,
    logLevel: 'error',
    server: { host: 'localhost', hmr: false, watch: null },
    plugins: [react(), demoServer(), demoPage],
    optimizeDeps: {
      noDiscovery: true,
      include: ['react', 'react/jsx-dev-runtime', 'react-dom/client'],
    },
    resolve: {
      alias: [
        { find: /^react-cognito-session$/, replacement: here('src/index.ts') },
        {
          find: /^react-cognito-session\/guard-dialog\.css$/,
          replacement: here('src/react/guard-dialog.css'),
        },
        {
          find: /^react-cognito-session\/(testing|server|query|labels)$/,
          replacement: `${here('src')}/$1.ts`,
        },
      ],
    },
  })
  await server.listen(0)
  origin = server.resolvedUrls!.local[0]!.replace(/\/$/, '')
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(cacheDir, { recursive: true, force: true })
})

const managed = [
  ['on a sign-in page', PAGES],
  ['through a token handler', HANDLER],
] as const

it.each(managed)('signs in %s, and is still signed in after a reload', async (_how, way) => {
  await using profile = await openProfile()
  const page = await profile.open(way)
  await button(page, 'Sign in').click()
  await givePassword(page)
  await expectNotes(page)
  await page.reload()
  await expectNotes(page)
  expect(page.url()).toBe(origin + lastingDemoPath)
})

it.each(managed)(
  'tells of a blocked window, and signs in %s by one that is let through',
  async (_how, way) => {
    await using profile = await openProfile()
    const page = await profile.open(way)
    await page.evaluate(() => {
      const { open } = window
      window.open = () => {
        window.open = open
        return null
      }
    })
    await button(page, WINDOW).click()
    await page
      .getByRole('alert')
      .getByText(/^The browser blocked the sign-in window/)
      .waitFor()
    expect(await button(page, 'Sign in').isEnabled()).toBe(true)
    const opened = page.waitForEvent('popup')
    await button(page, WINDOW).click()
    const popup = await opened
    const closed = popup.waitForEvent('close')
    await givePassword(popup)
    await expectNotes(page)
    await closed
  },
)

it.each(managed)('asks for the password again %s once that page is left too', async (_how, way) => {
  await using profile = await openProfile()
  const page = await profile.open(way)
  await button(page, 'Sign in').click()
  await givePassword(page)
  await expectNotes(page)

  await button(page, 'Sign out').click()
  await page.getByText(/still knows this browser/).waitFor()
  await button(page, 'Sign in').click()
  await expectNotes(page)

  const loaded = page.waitForEvent('load')
  await button(page, 'Sign out on the sign-in page too').click()
  await loaded
  await button(page, 'Sign in').click()
  await givePassword(page)
  await expectNotes(page)
})

it('saves notes with the tokens of each way, and shows the same ones', async () => {
  await using profile = await openProfile()
  const page = await profile.open(HANDLER)
  await button(page, 'Sign in').click()
  await givePassword(page)
  await button(page, 'New note').click()
  await page.getByLabel('Title').fill('By the handler')
  await page.getByText('Saved', { exact: true }).waitFor()
  await button(page, 'Sign out').click()
  await page.getByRole('radio', { name: 'In this form' }).check()
  await button(page, 'Sign in').click()
  await expectNotes(page)
  await page.getByRole('button', { name: /^By the handler/ }).waitFor()
})

it('remembers the choice over a reload, and other tabs follow it', async () => {
  await using profile = await openProfile()
  const page = await profile.open('In this form')
  const other = await profile.open('In this form')
  await page.getByRole('radio', { name: HANDLER }).check()
  await expectChosen(other, HANDLER)
  await page.reload()
  await expectChosen(page, HANDLER)
  await button(page, WINDOW).waitFor()
})

it('keeps the focus on the choice while the token handler is asked', async () => {
  await using profile = await openProfile()
  const page = await profile.open(PAGES)
  await page.getByRole('radio', { checked: true }).focus()
  await page.keyboard.press('ArrowDown')
  await button(page, WINDOW).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Ask for the sessionnone' }).waitFor()
  expect(await page.locator(':focus').getAttribute('value')).toBe('token-handler')
})

it('gives the page nothing of what the token handler keeps', async () => {
  await using profile = await openProfile()
  const page = await profile.open(HANDLER)
  const answers: Response[] = []
  page.on('response', (response) => {
    if (response.ok() && /\/auth\/(session|refresh)$/.test(response.url())) answers.push(response)
  })
  await button(page, 'Sign in').click()
  await givePassword(page)
  await expectNotes(page)
  await button(page, 'Refresh').click()
  await page.getByText(/^Refreshed\./).waitFor()
  const names = await Promise.all(
    answers.map(async (answer) => Object.keys((await answer.json()) as object)),
  )
  expect(names.length).toBeGreaterThan(1)
  expect(new Set(names.flat())).toEqual(new Set(['accessToken', 'idToken', 'now']))
  const visible = await page.evaluate(() => document.cookie + JSON.stringify(localStorage))
  expect(visible).not.toMatch(/cognito-session=|refreshToken/)
})

/** A browser profile of its own. */
async function openProfile(): Promise<AsyncDisposable & { open(way: string): Promise<Page> }> {
  const context = await browser.newContext()
  return {
    async open(way) {
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      await page.goto(origin + lastingDemoPath)
      await page.getByRole('radio', { name: way }).check()
      return page
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const expectNotes = (page: Page) => page.getByRole('heading', { name: 'Notes' }).waitFor()

const expectChosen = (page: Page, name: string) =>
  page.getByRole('radio', { name, checked: true }).waitFor()

async function givePassword(page: Page): Promise<void> {
  await page.getByLabel('Password').fill(demoUser.password)
  await button(page, 'Sign in').click()
}
