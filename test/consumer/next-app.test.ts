import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { type InstalledApp, installApp } from '../support/install-app.js'
import { type HttpService, serveOverHttp } from '../support/serve-over-http.js'
import { openPage, type WatchedPage } from './open-page.js'
import { devtoolsMark, scriptsWith } from './scripts-with.js'
import { type AppServer, startServer } from './start-server.js'

// A user's app: Next with the App Router and the config that create-next-app writes, built and started.

const pool = createEmbeddedUserPool({
  users: [{ username: 'alice', password: 'Correct-horse-1' }],
})

let service: HttpService
let app: InstalledApp
let site: AppServer
let browser: Browser
let watched: WatchedPage
let page: Page

beforeAll(async () => {
  service = await serveOverHttp(pool.handle)
  app = await installApp('test/consumer/next-app', inject('tarball'), {
    NEXT_PUBLIC_USER_POOL_ID: pool.userPoolId,
    NEXT_PUBLIC_CLIENT_ID: pool.clientId,
    NEXT_PUBLIC_COGNITO_ENDPOINT: service.url,
    COGNITO_DOMAIN: 'https://auth.example.com',
    COGNITO_CLIENT_SECRET: 'a secret of the app client',
    APP_URL: 'https://app.example.com',
    SESSION_SECRET: 'random, and of 32 characters at least',
  })
  await app.run('build')
  const toArguments = (port: string) => ['start', '--hostname', '127.0.0.1', '--port', port]
  site = await startServer(app.folder, 'next/dist/bin/next', toArguments)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.stop()
  await service?.close()
  await app?.remove()
})

beforeEach(async () => {
  watched = await openPage(browser)
  page = watched.page
})

afterEach(async () => {
  await watched.close()
  expect(watched.complaints).toEqual([])
})

it('renders on the server what is known there: nobody yet', async () => {
  const answer = await fetch(site.url)
  expect(answer.status).toBe(200)
  const html = await answer.text()
  expect(html).toContain('One moment …')
  expect(html).not.toContain('Password')
})

it('gives a server component what is no hook', async () => {
  const html = await (await fetch(site.url)).text()
  expect(html.replaceAll('<!-- -->', '')).toContain('After 15 idle minutes')
})

it('signs in, stays signed in over a reload and on other pages, and signs out', async () => {
  await page.goto(site.url)
  await signIn()
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor()

  await page.reload()
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor()

  await page.getByRole('link', { name: 'Notes' }).click()
  await page.getByLabel('Note').waitFor()

  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('User name').waitFor()

  await page.reload()
  await page.getByLabel('User name').waitFor()
  expect(await page.getByRole('heading').count()).toBe(0)
})

it('warns after 13 idle minutes, with the note saved, and lets the user stay', async () => {
  await page.clock.install()
  await page.goto(`${site.url}/notes`)
  await signIn()
  await page.getByLabel('Note').fill('Milk')
  await page.getByText('Not saved yet').waitFor()

  await page.clock.fastForward('13:10')
  const warning = page.getByRole('alertdialog', { name: 'Are you still there?' })
  await warning.waitFor()
  await page.getByText('Saved', { exact: true }).waitFor()
  // the dialog takes what comes in its first half second for an accident
  await page.waitForTimeout(600)
  await warning.getByRole('button', { name: 'Stay signed in' }).click()
  await warning.waitFor({ state: 'detached' })

  expect(await page.getByLabel('Note').inputValue()).toBe('Milk')
})

it('refuses a token that is not from the pool', async () => {
  const headers = { Authorization: 'Bearer made.up.token' }
  const answer = await fetch(`${site.url}/api/note`, { method: 'PUT', headers, body: 'Milk' })
  expect(answer.status).toBe(401)
})

it('runs a token handler as a route', async () => {
  const headers = { 'X-Cognito-Session': '1' }
  const answer = await fetch(`${site.url}/auth/session`, { headers })
  expect(answer.status).toBe(401)
  expect((await fetch(`${site.url}/auth/session`)).status).toBe(403)
})

it('has nothing of the devtools in what a browser or the server loads', async () => {
  const built = join(app.folder, '.next')
  expect(await scriptsWith('Are you still there?', built)).not.toEqual([])
  expect(await scriptsWith(devtoolsMark, built)).toEqual([])
})

async function signIn() {
  await page.getByLabel('User name').fill('alice')
  await page.getByLabel('Password').fill('Correct-horse-1')
  await page.getByRole('button', { name: 'Sign in' }).click()
}
