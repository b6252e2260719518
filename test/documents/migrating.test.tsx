import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import {
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signIn,
  signOut,
} from 'aws-amplify/auth'
import { cognitoCredentialsProvider } from 'aws-amplify/auth/cognito'
import { createElement } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  hostedUiSource,
  userPoolSource,
} from 'react-cognito-session'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { beforeEach, expect, onTestFinished, vi } from 'vitest'
import { runDocument } from '../support/run-document.js'
import { openPage } from './managed-login-page.js'

const userPoolId = 'eu-west-1_AbCd12345'
const clientId = '1h57kf5cpq17m0eml12example'
const prefix = `CognitoIdentityServiceProvider.${clientId}.`
const password = 'correct horse'
const hourMs = 3_600_000

/** A pool with the ids of the documents, and an API that gives notes to whoever's token it gets; `fetch` leads to both. */
function setUpPool(rotation: { graceSeconds: number } | null = null) {
  const clock = { offsetMs: 0 }
  const pool = createEmbeddedUserPool({
    userPoolId,
    clients: [{ clientId, rotation }],
    users: [
      { username: 'alice', password, attributes: { email: 'alice@example.com' } },
      { username: 'bob', password, mfa: ['sms'] },
    ],
    now: () => Date.now() + clock.offsetMs,
  })
  const platformFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (url !== '/api/notes') return pool.fetch(input, init)
    const [, claims = ''] = (new Headers(init?.headers).get('authorization') ?? '').split('.')
    if (!claims) return new Response(null, { status: 401 })
    const { exp, username, token_use } = JSON.parse(atob(claims)) as Record<string, string>
    if (Number(exp) * 1000 < Date.now()) return new Response(null, { status: 401 })
    return Response.json([`a note of ${username}`, `${token_use} token`])
  }
  onTestFinished(() => {
    globalThis.fetch = platformFetch
  })
  const asked = (operation: string) =>
    pool.requests.filter((request) => request.operation === operation).length
  return {
    pool,
    asked,
    /** Does something as if it had happened so long ago. */
    async longAgo<T>(agoMs: number, work: () => Promise<T>): Promise<T> {
      clock.offsetMs = -agoMs
      const done = await work()
      clock.offsetMs = 0
      return done
    },
  }
}

const sdkPool = () => new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId })

/** What an app did that has the SDK only. */
const signInBySdk = () =>
  new Promise<CognitoUserSession>((onSuccess, onFailure) =>
    new CognitoUser({ Username: 'alice', Pool: sdkPool() }).authenticateUser(
      new AuthenticationDetails({ Username: 'alice', Password: password }),
      { onSuccess, onFailure },
    ),
  )

const sessionOfSdk = () =>
  new Promise<CognitoUserSession>((resolve, reject) =>
    sdkPool()
      .getCurrentUser()!
      .getSession((error: Error | null, session: CognitoUserSession) =>
        error ? reject(error) : resolve(session),
      ),
  )

beforeEach(() => localStorage.clear())

await runDocument('stories/guides/migrating-from-identity-js.mdx', {
  'before-and-after': async (load) => {
    const { longAgo, asked } = setUpPool()
    await longAgo(2 * hourMs, signInBySdk)
    const { client, loadNotes } = await load()
    onTestFinished(client.dispose)
    const [notes] = await Promise.all([loadNotes(), loadNotes(), loadNotes()])
    expect(notes).toEqual(['a note of alice', 'access token'])
    expect(asked('GetTokensFromRefreshToken')).toBe(1)
  },

  'signing-in': async (load) => {
    const { pool } = setUpPool()
    pool.addUser({ username: 'carol', password, status: 'new-password-required' })
    const { SignIn } = await load()
    const client = createSessionClient({ source: userPoolSource({ userPoolId, clientId }) })
    onTestFinished(client.dispose)
    const user = userEvent.setup()
    const show = () =>
      render(
        <CognitoProvider client={client}>
          <SignIn />
        </CognitoProvider>,
      )
    const enter = async (name: string, passwordOf = password) => {
      for (const [label, text] of Object.entries({ 'User name': name, Password: passwordOf })) {
        await user.clear(screen.getByLabelText(label))
        await user.type(screen.getByLabelText(label), text)
      }
      await user.click(screen.getByRole('button'))
    }
    const { unmount } = show()
    await enter('bob', 'mistyped')
    await screen.findByRole('alert')
    await enter('bob')
    await user.type(await screen.findByLabelText('Code'), '123456')
    await user.click(screen.getByRole('button'))
    await vi.waitFor(() => expect(client.getState()).toMatchObject({ user: { username: 'bob' } }))
    unmount()

    await client.signOut()
    show()
    await enter('carol')
    await user.type(await screen.findByLabelText('New password'), 'battery staple')
    await user.click(screen.getByRole('button'))
    await vi.waitFor(() => expect(client.getState()).toMatchObject({ user: { username: 'carol' } }))
  },

  'code-that-is-written-for-the-sdk': async (load) => {
    setUpPool()
    await signInBySdk()
    const { client, readAttributes } = await load()
    onTestFinished(client.dispose)
    expect(await readAttributes()).toMatchObject({ email: 'alice@example.com' })
  },

  'moving-in-steps': async (load) => {
    setUpPool()
    const { client, signIn: signInAsBefore } = await load()
    onTestFinished(client.dispose)
    await vi.waitFor(() => expect(client.getState().status).toBe('unauthenticated'))
    await signInAsBefore('alice', password)
    expect(client.getState()).toMatchObject({ user: { username: 'alice' } })

    // and back: what the client has stored, the SDK goes on with
    const refreshed: string = await client.getAccessToken({ forceRefresh: true })
    const session = await sessionOfSdk()
    expect(session.isValid()).toBe(true)
    expect(session.getAccessToken().getJwtToken()).toBe(refreshed)

    // the SDK's sign-out is seen after a reload
    sdkPool().getCurrentUser()!.signOut()
    await client.reload()
    expect(client.getState().status).toBe('unauthenticated')
  },
})

const amplifyKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix))

await runDocument('stories/guides/migrating-from-amplify.mdx', {
  'before-and-after': async (load) => {
    const { longAgo } = setUpPool()
    await longAgo(2 * hourMs, signInBySdk)
    // as Amplify 6 writes it: milliseconds, and the other way round
    localStorage.setItem(`${prefix}alice.clockDrift`, '-1500')
    const { App } = await load()
    render(createElement(App))
    await screen.findByText('a note of alice, access token')
  },

  'moving-in-steps': async (load) => {
    setUpPool()
    const { client } = await load()
    onTestFinished(client.dispose)
    await vi.waitFor(() => expect(client.getState().status).toBe('unauthenticated'))
    await signIn({ username: 'alice', password })
    await vi.waitFor(() => expect(client.getState()).toMatchObject({ user: { username: 'alice' } }))

    const refreshed: string = await client.getAccessToken({ forceRefresh: true })
    const { tokens } = await fetchAuthSession()
    expect(tokens?.accessToken.toString()).toBe(refreshed)

    await act(() => signOut())
    await vi.waitFor(() => expect(client.getState().status).toBe('unauthenticated'))
    expect(amplifyKeys().filter((key) => key.endsWith('Token'))).toEqual([])
  },

  'amplify-beside-it': async (load) => {
    const { asked, longAgo } = setUpPool({ graceSeconds: 0 })
    await longAgo(2 * hourMs, signInBySdk)
    const forgetting = vi.spyOn(cognitoCredentialsProvider, 'clearCredentialsAndIdentityId')
    const { client } = await load()
    onTestFinished(client.dispose)
    const sessions = await Promise.all([
      fetchAuthSession(),
      client.getAccessToken(),
      fetchAuthSession(),
    ])
    expect(sessions[0].tokens?.accessToken.toString()).toBe(sessions[1])
    expect(asked('GetTokensFromRefreshToken')).toBe(1)
    expect(await getCurrentUser()).toMatchObject({ username: 'alice' })
    expect(await fetchUserAttributes()).toMatchObject({ email: 'alice@example.com' })
    expect(forgetting).not.toHaveBeenCalled()

    await client.signOut()
    expect(forgetting).toHaveBeenCalledOnce()
    expect((await fetchAuthSession()).tokens).toBeUndefined()
    await expect(getCurrentUser()).rejects.toMatchObject({ name: 'UserUnAuthenticatedException' })
  },
})

const domain = 'https://auth.example.com'
const redirectUri = 'https://app.example.com/'

await runDocument('stories/guides/migrating-from-react-oidc-context.mdx', {
  'before-and-after': async (load) => {
    const page = openPage(redirectUri)
    // the page before, from which alice leaves for managed login
    const before = createSessionClient({
      source: hostedUiSource({ domain, clientId, redirectUri }),
    })
    onTestFinished(before.dispose)
    before.source.signIn({ returnTo: '/notes' }).catch(() => {})
    page.arriveAt(await page.signInAs('alice', await page.leaving()))

    const { App } = await load()
    expect(location.pathname).toBe('/notes')
    render(createElement(App))
    const signOutButton = await screen.findByRole('button', {
      name: 'Sign out alice@example.com',
    })
    await userEvent.click(signOutButton)
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }))
    const url = new URL(await vi.waitUntil(() => page.sentTo[1], { timeout: 5000 }))
    expect(url.searchParams.get('scope')).toBe('openid email aws.cognito.signin.user.admin')
  },

  'pages-for-who-is-signed-in': async (load) => {
    const page = openPage('https://app.example.com/notes?page=2')
    const { SignedInOnly } = await load()
    const client = createSessionClient({
      source: hostedUiSource({ domain, clientId, redirectUri }),
    })
    onTestFinished(client.dispose)
    render(
      <CognitoProvider client={client}>
        <SignedInOnly>Private notes</SignedInOnly>
      </CognitoProvider>,
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in to go on' }))
    expect(screen.queryByText('Private notes')).toBeNull()
    page.arriveAt(await page.signInAs('alice', await page.leaving()))
    const next = createSessionClient({ source: hostedUiSource({ domain, clientId, redirectUri }) })
    onTestFinished(next.dispose)
    await vi.waitFor(() => expect(next.getState().status).toBe('authenticated'))
    expect(location.pathname).toBe('/notes')
  },

  'leave-nothing-behind': async (load) => {
    const key =
      'oidc.user:https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345:1h57kf5cpq17m0eml12example'
    for (const storage of [sessionStorage, localStorage]) {
      storage.setItem(key, 'with a refresh token')
      storage.setItem('theme', 'dark')
    }
    await load()
    expect(sessionStorage.getItem(key) ?? localStorage.getItem(key)).toBeNull()
    expect(localStorage.getItem('theme')).toBe('dark')
  },
})
