import { act } from '@testing-library/react'
import type { TestSession } from 'react-cognito-session/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDevtools, openSession, refresh } from './open-devtools.js'

/** Each token, and each part of one that is long enough to be recognised. */
function secretsOf({ client }: Pick<TestSession, 'client'>): string[] {
  const state = client.getState()
  if (state.status !== 'authenticated') throw new Error('Nobody is signed in.')
  const { session } = state
  const tokens = [
    session.getAccessToken().getJwtToken(),
    session.getIdToken().getJwtToken(),
    session.getRefreshToken().getToken(),
  ]
  const secrets = tokens.flatMap((token) => [token, ...token.split('.')])
  return secrets.filter((secret) => secret.length > 8)
}

const foundIn = (text: string, secrets: string[]) =>
  secrets.filter((secret) => text.includes(secret))

const htmlOf = (root: ShadowRoot) => root.innerHTML + document.documentElement.outerHTML

it('lists what the tokens say without showing one', async () => {
  const session = openSession()
  const { root, panel, openClaims } = openDevtools(session)
  await openClaims()
  const secrets = secretsOf(session)
  expect(secrets.length).toBeGreaterThan(4)
  expect(panel.getByText('cognito:username').nextSibling).toHaveProperty('textContent', 'alice')
  expect(panel.getAllByText('token_use').map((name) => name.nextSibling?.textContent)).toEqual([
    'access',
    'id',
  ])
  expect(foundIn(htmlOf(root), secrets)).toEqual([])
  await refresh(session)
  expect(foundIn(htmlOf(root), secretsOf(session))).toEqual([])
})

it('has claims in the page only while they are open', async () => {
  const { root, panel, openClaims } = openDevtools(openSession({ user: { username: 'bob' } }))
  expect(panel.queryByText('token_use')).toBeNull()
  await openClaims()
  expect(panel.getAllByText('token_use')).toHaveLength(2)
  expect([...root.querySelectorAll('details')].map(({ open }) => open)).toEqual([true, true])
  await openClaims()
  expect(panel.queryByText('token_use')).toBeNull()
  expect([...root.querySelectorAll('details')].map(({ open }) => open)).toEqual([false, false])
})

it('shows a claim that may hold a token only when asked', async () => {
  // short enough to tell only by its form
  const jwt = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"upstream"}')}.signature`.replaceAll(
    '=',
    '',
  )
  const secrets = {
    'custom:access_token': 'opaque-upstream',
    'custom:upstream': jwt,
    'custom:header': `Basic realm, ${jwt}`,
    'custom:json': JSON.stringify({ refreshToken: 'opaque-in-json' }),
    'custom:long': 'opaque-long '.repeat(20),
    'custom:object': { one: [jwt], api_key: 'opaque-key' },
  }
  const plain = { 'custom:team': 'plain-team', 'custom:plan': { name: 'plain-plan' } }
  const session = openSession({ user: { claims: { ...secrets, ...plain } } })
  const { root, press, panel, openClaims } = openDevtools(session)
  const unasked = [jwt, ...jwt.split('.').slice(0, 2), 'opaque-']
  expect(foundIn(htmlOf(root), unasked)).toEqual([])
  await openClaims()
  expect(panel.getAllByText('custom:access_token')[0]!.nextSibling?.textContent).toBe(
    'hidden: may be a token',
  )
  expect(foundIn(htmlOf(root), unasked)).toEqual([])
  expect(foundIn(htmlOf(root), ['plain-team', 'plain-plan', 'sub-of-alice'])).toHaveLength(3)
  await press('Show tokens')
  expect(
    foundIn(htmlOf(root), [jwt, 'opaque-upstream', 'opaque-in-json', 'opaque-key']),
  ).toHaveLength(4)
  await press('Hide tokens')
  expect(foundIn(htmlOf(root), unasked)).toEqual([])
})

it('shows access and ID token when asked, the refresh token never, and hides them when it closes', async () => {
  const session = openSession()
  const { root, press } = openDevtools(session)
  const state = session.client.getState()
  if (state.status !== 'authenticated') throw new Error('Nobody is signed in.')
  const accessToken = state.session.getAccessToken().getJwtToken()
  const idToken = state.session.getIdToken().getJwtToken()
  const refreshToken = state.session.getRefreshToken().getToken()
  expect(refreshToken).not.toBe('')

  await press('Show tokens')
  expect(foundIn(htmlOf(root), [accessToken, idToken, refreshToken])).toEqual([
    accessToken,
    idToken,
  ])
  await press('Hide tokens')
  expect(foundIn(htmlOf(root), secretsOf(session))).toEqual([])
  await press('Show tokens')
  await press(/^Session/)
  await press(/^Session/)
  expect(foundIn(htmlOf(root), secretsOf(session))).toEqual([])
})

it('hides the tokens when somebody else signs in', async () => {
  const session = openSession()
  const { root, press, panel } = openDevtools(session)
  await press('Show tokens')
  await act(() => session.source.signIn('bob'))
  expect(panel.getByRole('button', { name: 'Show tokens' })).toBeDefined()
  expect(foundIn(htmlOf(root), secretsOf(session))).toEqual([])
})

it('writes nothing to storage, and no token and no user to a channel', async () => {
  const said: unknown[] = []
  const post = vi
    .spyOn(BroadcastChannel.prototype, 'postMessage')
    .mockImplementation((message) => void said.push(message))
  onTestFinished(() => post.mockRestore())
  const session = openSession()
  const stored = JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])
  const { press } = openDevtools(session)
  await press('Show tokens')
  await press('Refresh now')
  await session.advance({ seconds: 10 })
  expect(said.length).toBeGreaterThan(0)
  expect(foundIn(JSON.stringify(said), [...secretsOf(session), 'alice'])).toEqual([])
  expect(JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])).toBe(
    stored,
  )
})

it('copies the state without tokens and without the user', async () => {
  const session = openSession({ user: { username: 'bob', groups: ['editors'] } })
  const { press, panel } = openDevtools(session)
  await refresh(session)
  await press('Show tokens')
  await press('Copy state')
  const copied = await navigator.clipboard.readText()
  expect(panel.getByRole('status').textContent).toMatch(/^Copied/)
  expect(JSON.parse(copied)).toMatchObject({
    status: 'authenticated',
    driftMs: expect.any(Number) as number,
    lanes: [{ name: 'Session' }, { name: 'Access token' }],
    refreshes: [{ result: 'ok' }],
    otherTabs: 0,
  })
  expect(foundIn(copied, [...secretsOf(session), 'bob', 'editors'])).toEqual([])
})

it('says so when the page may not write to the clipboard', async () => {
  const { press, panel } = openDevtools(openSession())
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('No.'))
  onTestFinished(() => write.mockRestore())
  await press('Copy state')
  expect(panel.getByRole('status').textContent).toBe('This page may not write to the clipboard.')
})
