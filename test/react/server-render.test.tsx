import { act, screen } from '@testing-library/react'
import {
  type SessionClient,
  useAccessToken,
  useIdToken,
  useSession,
  useSignIn,
  useUser,
} from 'react-cognito-session'
import { expect, it } from 'vitest'
import { hydrateWithSession, takeComplaints, toServerHtml } from '../support/render-with-session.js'
import { alice, createSession, operationsOf } from '../support/session-of-pool.js'

function Everything() {
  const { status } = useSession()
  const { selected } = useSession((state) => ({ selected: state.status }))
  const user = useUser()
  const { accessToken } = useAccessToken()
  const { idToken } = useIdToken()
  const { isPending, step } = useSignIn()
  return (
    <dl data-testid="app">
      <dd>{status}</dd>
      <dd>{selected}</dd>
      <dd>{user?.username ?? 'nobody'}</dd>
      <dd>{accessToken ?? 'no access token'}</dd>
      <dd>{idToken ?? 'no ID token'}</dd>
      <dd>{isPending || step ? 'signing in' : 'no sign-in'}</dd>
    </dl>
  )
}

const shown = () => [...screen.getByTestId('app').children].map(({ textContent }) => textContent)
const whatAServerKnows = [
  'loading',
  'loading',
  'nobody',
  'no access token',
  'no ID token',
  'no sign-in',
]

it.each(['alice', 'alice, expired', null] as const)(
  'renders "loading" on a server, whatever is stored: %s',
  async (signedIn) => {
    const { client, pool, tokens } = await createSession({ signedIn })
    const html = toServerHtml(client, <Everything />)
    document.body.innerHTML = html
    expect(shown()).toEqual(whatAServerKnows)
    expect(html).not.toContain(tokens?.accessToken ?? 'eyJ')
    expect(pool.requests).toEqual([])
  },
)

it('hydrates what a server has rendered without a warning, then shows the user', async () => {
  const { client, tokens } = await createSession({ signedIn: 'alice' })
  const recovered = await hydrateOver(client)
  expect(recovered).toEqual([])
  expect(shown()).toEqual([
    'authenticated',
    'authenticated',
    'alice',
    tokens!.accessToken,
    tokens!.idToken,
    'no sign-in',
  ])
})

it('hydrates into "signed out" when nobody is signed in', async () => {
  const { client } = await createSession()
  expect(await hydrateOver(client)).toEqual([])
  expect(shown().slice(0, 3)).toEqual(['unauthenticated', 'unauthenticated', 'nobody'])
})

it('hydrates over an expired access token with one refresh', async () => {
  const { client, pool, tokens } = await createSession({ signedIn: 'alice, expired' })
  expect(await hydrateOver(client)).toEqual([])
  const accessToken = await act(() => client.getAccessToken())
  expect(accessToken).not.toBe(tokens!.accessToken)
  expect(shown()).toContain(accessToken)
  expect(operationsOf(pool)).toEqual(['GetTokensFromRefreshToken'])
})

it('renders and signs in after hydration', async () => {
  const { client, source } = await createSession()
  await hydrateOver(client)
  await act(() => source.signIn(alice.username, alice.password))
  expect(shown()).toContain('alice')
  await act(() => client.signOut())
  expect(shown()).toContain('nobody')
})

it('notices a real mismatch, so that the silence above means something', async () => {
  const { client } = await createSession()
  const html = toServerHtml(client, <Everything />).replace('nobody', 'somebody')
  const recovered = await hydrateWithSession(client, <Everything />, html)
  expect([...recovered, ...takeComplaints()]).not.toEqual([])
})

const hydrateOver = (client: SessionClient) =>
  hydrateWithSession(client, <Everything />, toServerHtml(client, <Everything />))
