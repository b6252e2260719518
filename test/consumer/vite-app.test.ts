import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { type InstalledApp, installApp } from '../support/install-app.js'
import { type HttpService, serveOverHttp } from '../support/serve-over-http.js'
import { openPage, type WatchedPage } from './open-page.js'
import { serveFolder } from './serve-folder.js'

// A user's app: a plain React and Vite project with the config that create-vite writes, and our tarball in it.

const pool = createEmbeddedUserPool({
  users: [{ username: 'alice', password: 'Correct-horse-1' }],
})

let service: HttpService
let app: InstalledApp
let site: HttpService
let browser: Browser
let watched: WatchedPage
let page: Page

beforeAll(async () => {
  service = await serveOverHttp(pool.handle)
  app = await installApp('test/consumer/vite-app', inject('tarball'), {
    VITE_USER_POOL_ID: pool.userPoolId,
    VITE_CLIENT_ID: pool.clientId,
    VITE_ENDPOINT: service.url,
  })
  await app.run('build')
  site = await serveOverHttp(serveFolder(join(app.folder, 'dist')))
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await service?.close()
  await app?.remove()
})

beforeEach(async () => {
  watched = await openPage(browser)
  page = watched.page
})

afterEach(async () => {
  await watched.close()
})

it('signs in, stays signed in over a reload and signs out, without a word on the console', async () => {
  await page.goto(site.url)
  await page.getByLabel('Username').fill('alice')
  await page.getByLabel('Password').fill('Correct-horse-1')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor()

  await page.reload()
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Username').waitFor()

  await page.reload()
  await page.getByLabel('Username').waitFor()
  expect(watched.complaints).toEqual([])
})

it('loads no SDK before somebody signs in', async () => {
  const scripts: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text())
  })
  // what the SDK derives its password key with, and nothing else does
  const hasSdk = async () =>
    (await Promise.all(scripts)).some((script) => script.includes('Caldera Derived Key'))

  await page.goto(site.url)
  await page.getByLabel('Username').waitFor()
  await page.waitForLoadState('networkidle')
  expect(await hasSdk()).toBe(false)

  await page.getByLabel('Username').fill('alice')
  await page.getByLabel('Password').fill('Correct-horse-1')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor()
  expect(await hasSdk()).toBe(true)
  expect(watched.complaints).toEqual([])
})

it('says which package is missing where ./query is used without TanStack Query', async () => {
  const main = join(app.folder, 'src/main.tsx')
  await writeFile(main, `export { connectQueryClient } from 'react-cognito-session/query'`)
  const building = app.run('build', '--', '--outDir', 'with-query')
  await expect(building).rejects.toThrow(/is not exported by ".*@tanstack\/react-query/)
})
