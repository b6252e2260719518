import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type InstalledApp, installApp } from '../support/install-app.js'

// A user's app that is tested with Jest, which runs ES modules as CommonJS, in jsdom.

let app: InstalledApp

beforeAll(async () => {
  app = await installApp('test/consumer/jest-app', inject('tarball'))
})

afterAll(async () => {
  await app?.remove()
})

it('lets an app test its idle warning and its sign-in with Jest', async () => {
  const cache = join(app.folder, 'cache')
  const printed = await app.run('test', '--', '--ci', '--cacheDirectory', cache)
  expect(printed).toMatch(/^Tests: +2 passed, 2 total$/m)
  // what a test or React says on the console
  expect(printed).not.toContain('● Console')
})
