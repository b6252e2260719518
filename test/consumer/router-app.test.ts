import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { type InstalledApp, installApp } from '../support/install-app.js'
import { type HttpService, serveOverHttp } from '../support/serve-over-http.js'
import { createNotesApi } from './create-notes-api.js'
import { openPage, type WatchedPage } from './open-page.js'
import { devtoolsMark, scriptsWith } from './scripts-with.js'
import { serveFolder } from './serve-folder.js'
import { startServer } from './start-server.js'

// A user's app: Vite, TanStack Router and TanStack Query, with an API on the app's own origin.

const MINUTE_MS = 60_000
const THIRTY_DAYS_MS = 30 * 24 * 60 * MINUTE_MS

// what has passed in the page that the computer knows nothing of
let passedMs = 0
const now = () => Date.now() + passedMs
const pool = createEmbeddedUserPool({
  users: [{ username: 'alice', password: 'Correct-horse-1' }],
  now,
})
const { notes, handle: answerNotes } = createNotesApi(pool, now)

let service: HttpService
let app: InstalledApp
let site: HttpService
let browser: Browser
let watched: WatchedPage
let page: Page

beforeAll(async () => {
  service = await serveOverHttp(pool.handle)
  app = await installApp('test/consumer/router-app', inject('tarball'), {
    VITE_USER_POOL_ID: pool.userPoolId,
    VITE_CLIENT_ID: pool.clientId,
    VITE_COGNITO_ENDPOINT: service.url,
  })
  await app.run('build')
  const answerFiles = serveFolder(join(app.folder, 'dist'))
  site = await serveOverHttp(async (request) =>
    new URL(request.url).pathname.startsWith('/api/')
      ? await answerNotes(request)
      : await answerFiles(request),
  )
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await service?.close()
  await app?.remove()
})

beforeEach(async () => {
  passedMs = 0
  notes.clear()
  notes.set('1', 'Milk')
  watched = await openPage(browser)
  page = watched.page
})

afterEach(async () => {
  await watched.close()
  expect(watched.complaints).toEqual([])
})

it('leads whoever is not signed in to the sign-in, and then to the page that was wanted', async () => {
  await page.goto(`${site.url}/notes/1`)
  await signIn()
  await page.waitForURL('**/notes/1')
  expect(await page.getByLabel('Note 1').inputValue()).toBe('Milk')

  await page.reload()
  await page.getByLabel('Note 1').waitFor()

  await page.getByRole('button', { name: 'Sign out alice' }).click()
  await page.waitForURL('**/sign-in?returnTo=%2Fnotes%2F1')
})

it('leads to no other site after the sign-in', async () => {
  await page.goto(`${site.url}/sign-in?returnTo=//example.com/notes/1`)
  await signIn()
  await expect.poll(() => page.url()).toBe(`${site.url}/notes/1`)
})

it('asks before unsaved work is left', async () => {
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(`${site.url}/notes/1`)
  await signIn()
  await page.getByLabel('Note 1').fill('Milk and bread')

  await page.getByRole('link', { name: 'Second note' }).click()
  await expect.poll(() => questions).toEqual(['Leave without saving?'])
  expect(await page.getByLabel('Note 1').inputValue()).toBe('Milk and bread')

  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Second note' }).click()
  await page.getByLabel('Note 2').waitFor()
  expect(questions).toHaveLength(1)
})

it('lets the user sign in again before the session ends, and goes on with the draft', async () => {
  await page.clock.install()
  await page.goto(`${site.url}/notes/1`)
  await signIn()
  await page.getByLabel('Note 1').fill('Milk and bread')

  await letPass(THIRTY_DAYS_MS - 3.5 * MINUTE_MS)
  const warning = page.getByRole('alertdialog', { name: 'Your session is about to end' })
  await warning.waitFor()
  await expect.poll(() => notes.get('1')).toBe('Milk and bread')

  // the dialog takes what comes in its first half second for an accident
  await page.waitForTimeout(600)
  await warning.getByRole('button', { name: 'Sign in again' }).click()
  await page.getByRole('alertdialog').getByLabel('Password').fill('Correct-horse-1')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })

  expect(await page.getByLabel('Note 1').inputValue()).toBe('Milk and bread')
  await letPass(5 * MINUTE_MS)
  await page.getByLabel('Note 1').fill('Milk, bread and tea')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => notes.get('1')).toBe('Milk, bread and tea')
})

it('keeps the page of a revoked session with its draft, and saves it after the sign-in', async () => {
  await page.clock.install()
  await page.goto(`${site.url}/notes/1`)
  await signIn()
  await page.getByLabel('Note 1').fill('Milk and bread')

  pool.revokeUser('alice')
  await letPass(60 * MINUTE_MS)
  const dialog = page.getByRole('alertdialog', { name: 'You have been signed out' })
  await dialog.waitFor()
  expect(await page.getByLabel('Note 1').inputValue()).toBe('Milk and bread')
  expect(notes.get('1')).toBe('Milk')
  // what a browser says of Cognito's refusal
  expect(watched.complaints.splice(0)).toEqual([expect.stringContaining('status of 400')])

  await page.waitForTimeout(600)
  await dialog.getByLabel('Password').fill('Correct-horse-1')
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => notes.get('1')).toBe('Milk and bread')
  await dialog.waitFor({ state: 'detached' })
  expect(page.url()).toBe(`${site.url}/notes/1`)
})

it('has the devtools in development, and nothing of them in production', async () => {
  const ours = join(app.folder, 'node_modules/react-cognito-session/dist')
  expect(await scriptsWith(devtoolsMark, ours)).not.toEqual([])
  expect(await scriptsWith(devtoolsMark, join(app.folder, 'dist'))).toEqual([])

  const toArguments = (port: string) => ['--host', '127.0.0.1', '--port', port, '--strictPort']
  const development = await startServer(app.folder, 'vite/bin/vite.js', toArguments)
  try {
    await page.goto(development.url)
    await page.getByRole('button', { name: /^Session/ }).waitFor()
  } finally {
    await watched.close()
    await development.stop()
  }
})

async function signIn() {
  await page.getByLabel('User name').fill('alice')
  await page.getByLabel('Password').fill('Correct-horse-1')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out alice' }).waitFor()
}

/** Lets time pass for the page, Cognito and the API. */
async function letPass(lengthMs: number) {
  passedMs += lengthMs
  await page.clock.fastForward(lengthMs)
}
