import { render, screen } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { renderToString } from 'react-dom/server'
import { useSession, useSessionClient, type SessionClient } from 'react-cognito-session'
import {
  createTestSession,
  SessionTestProvider,
  type TestSession,
} from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { takeComplaints } from '../../support/render-with-session.js'
import { aMoment } from '../../support/session-setup.js'

let client: SessionClient | null = null

function Who() {
  const found = useSessionClient()
  useEffect(() => void (client = found), [found])
  const session = useSession()
  return <p>{session.status === 'authenticated' ? session.user.username : session.status}</p>
}

it('signs alice in, with nothing to say', () => {
  render(<Who />, { wrapper: SessionTestProvider })
  expect(screen.getByText('alice')).toBeDefined()
  expect(takeComplaints()).toEqual([])
})

it.each([
  ['bob', { user: { username: 'bob' } }],
  ['unauthenticated', { user: null }],
  ['loading', { status: 'loading' }],
  ['error', { status: 'error' }],
] as const)('shows %s', async (text, props) => {
  render(
    <SessionTestProvider {...props}>
      <Who />
    </SessionTestProvider>,
  )
  expect(await screen.findByText(text)).toBeDefined()
})

it('is another session when its props are others, and the same when they say the same', () => {
  const { rerender } = render(page({ username: 'alice', groups: ['editors'] }))
  const first = client
  rerender(page({ username: 'alice', groups: ['editors'] }))
  expect(client).toBe(first)
  rerender(page({ username: 'bob' }))
  expect(screen.getByText('bob')).toBeDefined()
  expect(client).not.toBe(first)
})

it('takes a session of the test, and leaves its end to the test', async () => {
  using session = createTestSession({ user: { username: 'bob' } })
  const { unmount } = render(
    <SessionTestProvider session={session}>
      <Who />
    </SessionTestProvider>,
  )
  expect(client).toBe(session.client)
  unmount()
  await aMoment()
  await expect(session.client.getAccessToken({ forceRefresh: true })).resolves.toBeDefined()
})

it('disposes of the session that it has made, and not before its end', async () => {
  const Platform = globalThis.BroadcastChannel
  const { rerender, unmount } = render(page({ username: 'alice' }))
  await aMoment()
  const alices = client!
  await expect(alices.getAccessToken({ forceRefresh: true })).resolves.toBeDefined()
  rerender(page({ username: 'bob' }))
  await aMoment()
  await expect(alices.getAccessToken({ forceRefresh: true })).rejects.toThrow('disposed')
  const bobs = client!
  await expect(bobs.getAccessToken()).resolves.toBeDefined()
  unmount()
  await aMoment()
  await expect(bobs.getAccessToken({ forceRefresh: true })).rejects.toThrow('disposed')
  expect(globalThis.BroadcastChannel).toBe(Platform)
})

it('renders on a server, as a provider does', () => {
  expect(renderToString(page({ username: 'alice' }))).toBe('<p>loading</p>')
})

function page(user: { username: string; groups?: string[] }) {
  return (
    <StrictMode>
      <SessionTestProvider user={user}>
        <Who />
      </SessionTestProvider>
    </StrictMode>
  )
}

it('refuses a session that a test has forgotten to make', () => {
  const session = undefined as unknown as TestSession
  expect(() => render(<SessionTestProvider session={session} />)).toThrow(/make it first/)
  takeComplaints()
})
