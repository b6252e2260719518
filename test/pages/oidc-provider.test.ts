import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveOidcProvider, type OidcProvider } from '../support/oidc-provider.js'
import { alice, bob } from '../support/session-of-pool.js'
import { enter } from './managed-login-app/login-page.js'
import { openLoginWorld } from './managed-login-app/login-world.js'
import {
  serveManagedLoginApp,
  type ManagedLoginApp,
} from './managed-login-app/serve-managed-login-app.js'

let app: ManagedLoginApp

beforeAll(async () => {
  app = await serveManagedLoginApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

const clientId = 'embedded-client-1'
const code = { type: 'authorization_code', error: null }
const refresh = { type: 'refresh_token', error: null }

/** A world whose service is an OAuth server that nobody here wrote. */
async function openWorld(rotation: boolean) {
  let provider!: OidcProvider
  const world = await openLoginWorld(app, {
    async service({ redirectUri }) {
      const uris = { redirectUris: [redirectUri], logoutUris: [redirectUri] }
      provider = await serveOidcProvider({ clientId, ...uris, users: [alice, bob], rotation })
      return provider
    },
  })
  return {
    ...world,
    provider,
    async signIn(place = '') {
      const page = await world.newPage(place)
      await page.beginRedirect()
      await enter(page.page, alice)
      await page.says('Hello, alice')
      return page
    },
    /** Makes what is stored what it would be after the life of its tokens; for pages that are opened then. */
    async letTokensExpire(): Promise<void> {
      const page = await world.context.newPage()
      await page.goto(`${world.root}api`)
      await page.evaluate(async () => {
        for (const [key, value] of Object.entries(localStorage)) {
          if (!/\.(accessToken|idToken)$/.test(key)) continue
          const [header, payload = '', signature] = String(value).split('.')
          const base64 = payload.replaceAll('-', '+').replaceAll('_', '/')
          const claims = JSON.parse(atob(base64)) as { iat: number; exp: number }
          const old = btoa(JSON.stringify({ ...claims, exp: claims.iat + 1 }))
          localStorage.setItem(key, [header, old, signature].join('.'))
        }
        // a life is no shorter than this
        await new Promise((resolve) => setTimeout(resolve, 1000))
      })
      await page.close()
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await provider[Symbol.asyncDispose]()
    },
  }
}

describe.each([
  ['without rotation', false],
  ['with rotation and no grace', true],
])('against oidc-provider, %s', (_how, rotation) => {
  it('signs in by redirect, and takes the issuer out of the address as well', async () => {
    await using world = await openWorld(rotation)
    const page = await world.signIn('notes/7?tab=2')
    expect(page.page.url()).toBe(`${world.root}notes/7?tab=2`)
    expect((await page.history()).filter((url) => /[?&](code|iss)=/.test(url))).toEqual([])
    await page.page.reload()
    await page.says('Hello, alice')
    await page.button('Call the API').click()
    await page.page.getByText('You are alice').waitFor()
    expect(world.provider.grants).toEqual([code])
    expect(page.complaints).toEqual([])
  })

  it('signs in in a window', async () => {
    await using world = await openWorld(rotation)
    const page = await world.newPage()
    await enter(await page.openWindow(), alice)
    await page.says('Hello, alice')
    await page.tells('Ready')
    expect(world.provider.grants).toEqual([code])
  })

  it('tells that the user has refused', async () => {
    await using world = await openWorld(rotation)
    const page = await world.newPage()
    await page.beginRedirect()
    await page.button('Cancel').click()
    await page.tells('authorization_failed')
    expect(page.page.url()).toBe(world.root)
    expect(world.provider.grants).toEqual([])
  })

  it('refreshes when it is told to, and when the access token has expired', async () => {
    await using world = await openWorld(rotation)
    const page = await world.signIn()
    const authTime = await page.authTime()
    const first = await page.getAccessToken()
    const second = await page.getAccessToken({ forceRefresh: true })
    expect(second).not.toBe(first)
    await page.page.close()
    await world.letTokensExpire()
    const later = await world.newPage()
    expect(await later.getAccessToken()).not.toBe(second)
    await later.says('Hello, alice')
    expect(await later.authTime()).toBe(authTime)
    expect(world.provider.grants).toEqual([code, refresh, refresh])
  })

  it('refreshes once for five pages that ask at once, and once more the next time', async () => {
    await using world = await openWorld(rotation)
    let pages = [await world.signIn()]
    for (let round = 1; round <= 2; round++) {
      const before = await pages[0]!.getAccessToken()
      await Promise.all(pages.map(({ page }) => page.close()))
      await world.letTokensExpire()
      pages = await Promise.all(Array.from({ length: 5 }, () => world.newPage()))
      const tokens = await Promise.all(pages.map((page) => page.getAccessToken()))
      expect(new Set(tokens).size).toBe(1)
      expect(tokens[0]).not.toBe(before)
      await Promise.all(pages.map((page) => page.says('Hello, alice')))
      expect(world.provider.grants).toEqual([code, ...[refresh, refresh].slice(0, round)])
    }
  })

  it('ends the session in every page when it was revoked elsewhere', async () => {
    await using world = await openWorld(rotation)
    const page = await world.signIn()
    const other = await world.newPage()
    await other.says('Hello, alice')
    const key = `CognitoIdentityServiceProvider.${clientId}.alice.refreshToken`
    const stored = await page.page.evaluate((name) => localStorage.getItem(name), key)
    await world.provider.revoke(stored!)
    await expect(page.getAccessToken({ forceRefresh: true })).rejects.toThrow(
      'refresh_token_revoked',
    )
    await page.says('Signed out: revoked')
    await other.says('Signed out: revoked')
    expect(await page.page.evaluate(() => Object.keys(localStorage).join())).not.toContain('Token')
  })

  it('signs in again in place: asks for the password, and takes a later sign-in of the same user', async () => {
    await using world = await openWorld(rotation)
    const page = await world.signIn()
    await page.note.fill('not saved')
    const before = Number(await page.authTime())
    // a sign-in is told apart from another by its second
    await expect.poll(() => Date.now()).toBeGreaterThan(before + 1000)
    const opened = page.page.waitForEvent('popup')
    const done = page.page.evaluate(() => {
      const state = globalThis.client.getState()
      if (state.status !== 'authenticated') throw new Error(state.status)
      return globalThis.source.reauthenticate(state.user)
    })
    const popup = await opened
    await popup.getByLabel('Username').waitFor()
    expect(await popup.getByLabel('Username').inputValue()).toBe('alice')
    await enter(popup, alice)
    await done
    expect(Number(await page.authTime())).toBeGreaterThan(before)
    expect(await page.note.inputValue()).toBe('not saved')
    await page.getAccessToken({ forceRefresh: true })
    await page.says('Hello, alice')
  })

  it('signs out: the refresh token is dead, and so is the cookie after the end of the browser session', async () => {
    await using world = await openWorld(rotation)
    const page = await world.signIn()
    const key = `CognitoIdentityServiceProvider.${clientId}.alice.refreshToken`
    const refreshToken = await page.page.evaluate((name) => localStorage.getItem(name), key)
    await page.button('Sign out').click()
    await page.says('Signed out: signed-out')
    const trade = async () => {
      const fields = { grant_type: 'refresh_token', client_id: clientId }
      const body = new URLSearchParams({ ...fields, refresh_token: refreshToken! })
      const answer = await fetch(`${world.domain}/oauth2/token`, { method: 'POST', body })
      return (await answer.json()) as object
    }
    await expect.poll(trade).toMatchObject({ error: 'invalid_grant' })
    // the control: a sign-out alone leaves the cookie
    await page.button('Sign in').click()
    await page.says('Hello, alice')
    await page.button('Sign out').click()
    await page.says('Signed out: signed-out')
    const left = page.page.waitForURL(world.redirectUri)
    await page.page.evaluate(() => globalThis.source.endBrowserSession())
    await left
    await page.beginRedirect()
    await enter(page.page, bob)
    await page.says('Hello, bob')
  })
})
