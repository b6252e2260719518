import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { npm, npmInstall, packPackage } from '../support/pack-package.js'
import { type HttpService, serveOverHttp } from '../support/serve-over-http.js'

// A user's app: a plain React and Vite project with the config that create-vite writes, and our tarball in it.

const pool = createEmbeddedUserPool({
  users: [{ username: 'alice', password: 'Correct-horse-1' }],
})

let folder: string
let service: HttpService
let site: HttpService
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vite-app-'))
  service = await serveOverHttp(pool.handle)
  await cp('test/consumer/vite-app', folder, { recursive: true })
  await writeFile(
    join(folder, '.env'),
    [
      `VITE_USER_POOL_ID=${pool.userPoolId}`,
      `VITE_CLIENT_ID=${pool.clientId}`,
      `VITE_ENDPOINT=${service.url}`,
    ].join('\n'),
  )
  await install(folder, await packPackage(join(folder, 'packed')))
  await npm(folder, 'run', 'build')
  site = await serveOverHttp(serveFolder(join(folder, 'dist')))
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await service?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  page = await browser.newPage()
  complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
})

afterEach(async () => {
  await page.context().close()
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
  expect(complaints).toEqual([])
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
  expect(complaints).toEqual([])
})

/** Installs the tarball beside the versions that our own lock file names, so that npm need not ask for any. */
async function install(app: string, tarball: string) {
  const { devDependencies } = await readJson<Manifest>('package.json')
  const manifest = await readJson<object>(join(app, 'package.json'))
  const names = ['amazon-cognito-identity-js', 'react', 'react-dom', 'vite', '@vitejs/plugin-react']
  const dependencies = {
    ...Object.fromEntries(names.map((name) => [name, devDependencies[name]])),
    'react-cognito-session': `file:${tarball}`,
  }
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...manifest, dependencies }))

  const lock = await readJson<Lock>('package-lock.json')
  const { '': _ourselves, ...packages } = lock.packages
  const locked = { ...lock, name: 'vite-app', packages: { '': { dependencies }, ...packages } }
  await writeFile(join(app, 'package-lock.json'), JSON.stringify(locked))
  await npmInstall(app)
}

interface Manifest {
  devDependencies: Record<string, string>
}

interface Lock {
  packages: Record<string, object>
}

async function readJson<T>(path: string) {
  return JSON.parse(await readFile(path, 'utf8')) as T
}

function serveFolder(root: string) {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
  }
  return async (request: Request) => {
    const { pathname } = new URL(request.url)
    const file = pathname === '/' ? '/index.html' : pathname
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream' }
    try {
      return new Response(await readFile(join(root, file)), { headers })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  }
}
