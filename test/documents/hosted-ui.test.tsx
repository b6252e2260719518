import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createElement } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  hostedUiSource,
  type ManagedLoginOptions,
} from 'react-cognito-session'
import { expect, onTestFinished, vi } from 'vitest'
import type { BlockExports } from '../support/run-document.js'
import { runDocument } from '../support/run-document.js'
import { clientId, openPage } from './managed-login-page.js'

const redirectUri = 'https://app.example.com/'

/** A page of the app, loaded now. */
function loadPage() {
  const source = hostedUiSource({ domain: 'https://auth.example.com', clientId, redirectUri })
  const client = createSessionClient({ source })
  onTestFinished(client.dispose)
  return client
}

/** Shows a component of a document on a page of the app, when it is known who is signed in. */
async function show(component: BlockExports[string], client = loadPage()) {
  render(<CognitoProvider client={client}>{createElement(component)}</CognitoProvider>)
  await vi.waitUntil(() => client.getState().status !== 'loading', { timeout: 5000 })
  return client
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name: new RegExp(`^${name}`) }))

type Page = ReturnType<typeof openPage>

/** Begins a sign-in on a page before; resolves when the next one can be loaded, with alice's answer or another. */
async function comeBack(page: Page, options: ManagedLoginOptions, answer?: string) {
  loadPage()
    .source.signIn(options)
    .catch(() => {})
  const sentTo = await page.leaving()
  const state = new URL(sentTo).searchParams.get('state')
  const address = answer ? `${redirectUri}?${answer}&state=${state}` : null
  page.arriveAt(address ?? (await page.signInAs('alice', sentTo)))
}

await runDocument('stories/guides/hosted-ui.mdx', {
  'a-page-that-works': async (load) => {
    const page = openPage(redirectUri, { callbackUrls: [redirectUri] })
    await comeBack(page, {})
    const { App } = await load()
    expect(location.href).toBe(redirectUri)
    render(createElement(App))
    await screen.findByRole('heading', { name: 'Good morning, alice' })
    expect(page.pool.requests.filter(({ operation }) => operation === 'token')).toHaveLength(1)
  },

  'by-redirect-or-in-a-window': async (load) => {
    const page = openPage(redirectUri)
    const { SignIn } = await load()
    const client = await show(SignIn)
    await press('Sign in')
    // the first window is closed by hand, which nobody can see
    await press('Sign in, in a new window')
    await vi.waitUntil(() => page.popups.length === 2)
    await page.signInInPopup('alice')
    await vi.waitFor(() => expect(client.getState()).toMatchObject({ user: { username: 'alice' } }))
    expect(page.sentTo).toEqual([])

    page.blockPopups()
    await press('Sign in')
    await press('Sign in on this page')
    expect(await page.leaving()).toContain('https://auth.example.com/oauth2/authorize?')
  },

  'back-to-where-they-were': async (load) => {
    const page = openPage('https://app.example.com/welcome')
    const { SignInForOrders } = await load()
    await show(SignInForOrders)
    await press('Sign in to see your orders')
    const sentTo = await page.leaving()
    expect(new URL(sentTo).searchParams.get('lang')).toBe('de')
    page.arriveAt(await page.signInAs('alice', sentTo))
    const next = loadPage()
    await vi.waitFor(() => expect(next.getState().status).toBe('authenticated'))
    expect(location.href).toBe('https://app.example.com/orders?page=2')
    const elsewhere = next.source.signIn({ returnTo: 'https://example.org/' })
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid_config' })
  },

  'signing-out': async (load) => {
    const page = openPage(redirectUri)
    await comeBack(page, {})
    const { SignOut } = await load()
    const client = await show(SignOut)
    expect(client.getState().status).toBe('authenticated')
    await press('Sign out')
    const logout = await vi.waitUntil(() => page.sentTo[1], { timeout: 5000 })
    expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
    const asked = new URL(logout)
    expect(asked.pathname).toBe('/logout')
    expect(asked.searchParams.get('logout_uri')).toBe(redirectUri)
  },

  'when-something-goes-wrong': async (load) => {
    const page = openPage(redirectUri)
    await comeBack(page, {}, 'error=access_denied')
    const { SignInProblem } = await load()
    await show(SignInProblem)
    expect((await screen.findByRole('alert')).textContent).toBe('You have not been let in.')
  },

  'on-your-own-computer': async (load) => {
    const page = openPage('http://localhost:5173/notes')
    const { source } = await load()
    onTestFinished(createSessionClient({ source }).dispose)
    source.signIn().catch(() => {})
    const asked = new URL(await page.leaving())
    expect(asked.searchParams.get('redirect_uri')).toBe('http://localhost:5173/')
  },
})
