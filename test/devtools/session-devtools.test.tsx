import { act, render, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { IdleGuard, SessionError, useSession } from 'react-cognito-session'
import { SessionDevtools } from 'react-cognito-session/devtools'
import { expect, it, vi } from 'vitest'
import {
  createRenderCount,
  hydrateWithSession,
  providerMissing,
  renderWithSession,
  takeComplaints,
  toServerHtml,
} from '../support/render-with-session.js'
import { devtoolsRoots, openDevtools, openSession } from './open-devtools.js'

const hour = { hours: 1 }

it('is a button that tells the status, until it is opened', async () => {
  const { panel, toggle, press } = openDevtools(openSession(), {})
  expect(panel.getAllByRole('button')).toEqual([toggle()])
  expect(toggle()).toHaveProperty('textContent', 'Session signed in')
  expect(toggle().getAttribute('aria-expanded')).toBe('false')
  await press(/^Session/)
  expect(toggle().getAttribute('aria-expanded')).toBe('true')
  expect(panel.getByRole('heading', { name: 'signed in' })).toBeDefined()
})

it('leaves the focus where it is when it opens by itself', () => {
  const note = document.body.appendChild(document.createElement('input'))
  note.focus()
  const { panel } = openDevtools(openSession(), { initialIsOpen: true })
  expect(panel.getByRole('heading', { name: 'signed in' })).toBeDefined()
  expect(document.activeElement).toBe(note)
  note.remove()
})

it('closes at Escape, and gives the focus to its button', async () => {
  const { panel, root, toggle, user } = openDevtools(openSession())
  panel.getByRole('button', { name: 'Refresh now' }).focus()
  await user.keyboard('{Escape}')
  expect(panel.queryByRole('heading')).toBeNull()
  expect(root.activeElement).toBe(toggle())
})

it('tells who is signed in, by name, sub and groups', () => {
  const { root } = openDevtools(
    openSession({ user: { username: 'bob', groups: ['editors', 'admins'] } }),
  )
  const facts = [...root.querySelectorAll('.facts dd')].map(({ textContent }) => textContent)
  expect(facts).toEqual([
    'bob sub-of-bob',
    'editors, admins',
    'this computer’s agrees with Cognito’s',
  ])
})

it('tells why nobody is signed in, and who was', async () => {
  const session = openSession()
  const { panel, toggle } = openDevtools(session)
  await act(() => session.client.signOut({ reason: 'idle' }))
  expect(toggle().textContent).toBe('Session signed out')
  expect(panel.getByRole('heading', { name: 'signed out idle' })).toBeDefined()
  expect(panel.getByText('Last user')).toBeDefined()
  expect(panel.getByText('alice')).toBeDefined()
})

it.each(['loading', 'error'] as const)('tells of a session that is at %s', async (status) => {
  const { panel } = openDevtools(openSession({ status }))
  expect(await panel.findByRole('heading', { name: new RegExp(`^${status}`) })).toBeDefined()
})

it('tells when the session and its access token end', () => {
  const session = openSession({ signedInFor: { minutes: 55 }, refreshTokenValidity: hour })
  const { panel, rowsOf } = openDevtools(session)
  expect(panel.getByRole('img', { name: 'Session: 91 % over' })).toBeDefined()
  expect(rowsOf(/^Session/).map(([name, , left]) => [name, left])).toEqual([
    ['Signed in', '55 min ago'],
    ['Refresh token expires', 'in 5 min'],
  ])
  expect(panel.getByRole('img', { name: 'Access token: 0 % over' })).toBeDefined()
  expect(rowsOf(/^Access token/).map(([name, , left]) => [name, left])).toEqual([
    ['Issued', '1 s ago'],
    ['Refresh window', 'in 29 min 41 s'],
    ['Expires', 'in 59 min 59 s'],
  ])
})

it('tells what the guard will do, and when, while time passes', async () => {
  const session = openSession({ signedInFor: { minutes: 30 }, refreshTokenValidity: hour })
  const guard = <IdleGuard idleTimeout={{ minutes: 15 }}>{() => null}</IdleGuard>
  const { rowsOf, panel, press } = openDevtools(session, {}, guard)
  await session.advance({ seconds: 1 })
  await press(/^Session/)
  expect(rowsOf(/^Session/).map(([name, , left]) => [name, left])).toEqual([
    ['Signed in', '30 min 1 s ago'],
    ['Idle limit', 'in 14 min 59 s'],
    ['Warning', 'in 25 min 59 s'],
    ['Sign-out by the guard', 'in 27 min 59 s'],
    ['Refresh token expires', 'in 29 min 59 s'],
  ])
  await press(/^Session/)
  await session.advance({ minutes: 13, seconds: 29 })
  await press(/^Session/)
  await session.advance({ seconds: 1 })
  expect(rowsOf(/^Idle/).map(([name, , left]) => [name, left])).toEqual([
    ['Last activity', '13 min 31 s ago'],
    ['Warning', 'now'],
    ['Sign-out when idle', 'in 1 min 29 s'],
  ])
  await session.advance({ minutes: 2 })
  expect(panel.getByRole('heading', { name: 'signed out idle' })).toBeDefined()
})

it('tells how far the clock of the computer is off', async () => {
  const session = openSession()
  vi.spyOn(session.client.time, 'driftMs').mockReturnValue(-90_000)
  const { panel } = openDevtools(session)
  expect(panel.getByText('this computer’s is 90.0 s behind Cognito’s')).toBeDefined()
})

it('asks nobody for anything and renders nobody else when it is mounted and opened', async () => {
  const session = openSession()
  const { Counted, count } = createRenderCount()
  const Reader = () => <p>{useSession().status}</p>
  const app = (
    <Counted>
      <Reader />
    </Counted>
  )
  const { press } = openDevtools(session, {}, app)
  const { renders } = count
  const state = session.client.getState()
  await press(/^Session/)
  await session.advance({ seconds: 30 })
  expect(count.renders).toBe(renders)
  expect(session.source.requests).toEqual([])
  expect(session.client.getState()).toBe(state)
})

it('has no timer while it is closed', async () => {
  const session = openSession()
  const { press } = openDevtools(session, {})
  await session.advance({ seconds: 1 })
  const { pendingTimers } = session.clock
  await press(/^Session/)
  expect(session.clock.pendingTimers).toBeGreaterThan(pendingTimers)
  await press(/^Session/)
  expect(session.clock.pendingTimers).toBe(pendingTimers)
})

it('refreshes and signs out when asked to', async () => {
  const session = openSession()
  const { panel, press } = openDevtools(session)
  await press('Refresh now')
  await session.advance({ seconds: 1 })
  expect(session.source.requests).toHaveLength(1)
  expect(panel.getByRole('status').textContent).toBe('Refreshed.')
  await press('Sign out')
  expect(session.client.getState()).toMatchObject({ reason: 'signed-out' })
  const { length } = session.source.requests
  await press('Refresh now')
  expect(session.source.requests).toHaveLength(length)
})

it('moves the surroundings of a session that is simulated', async () => {
  const session = openSession()
  const { panel, press } = openDevtools(session, { initialIsOpen: true, simulation: session })
  const start = session.clock.now()
  await press('+1 min')
  await waitFor(() => expect(session.clock.now() - start).toBe(60_000))
  await press('Go offline')
  expect(session.isOnline()).toBe(false)
  await press('Refresh now')
  await session.advance({ seconds: 30 })
  expect(panel.getByRole('button', { name: 'Session refresh failing' })).toBeDefined()
  expect(panel.getByRole('heading', { name: 'refresh failing network' })).toBeDefined()
  await press('Go online')
  expect(session.isOnline()).toBe(true)
})

it('tells what failed, by its code alone', async () => {
  const session = openSession()
  const secret = new Error('a message with a secret')
  const simulation = {
    ...session,
    advance: () => Promise.reject(secret),
    revoke() {
      throw new SessionError('network', 'a message with a secret')
    },
  }
  const { panel, press, root } = openDevtools(session, { initialIsOpen: true, simulation })
  const outcome = () => panel.getByRole('status').textContent
  await press('+1 min')
  expect(outcome()).toBe('+1 min failed: an error without a code.')
  await press('Revoke')
  expect(outcome()).toBe('Revoke failed: network.')
  expect(root.innerHTML).not.toContain('secret')
  await press('Go offline')
  expect(outcome()).toBe('')
})

it('tells when the sign-out failed', async () => {
  const session = openSession()
  vi.spyOn(session.client, 'signOut').mockRejectedValue(new Error('No.'))
  const { panel, press } = openDevtools(session)
  await press('Sign out')
  expect(panel.getByRole('status').textContent).toBe('Sign out failed: an error without a code.')
})

it('has no such buttons otherwise', () => {
  const { panel } = openDevtools(openSession())
  expect(panel.queryByRole('button', { name: '+1 min' })).toBeNull()
})

it('keeps what is pressed in it from the app', async () => {
  const heard = vi.fn<() => void>()
  const types = ['click', 'keydown', 'pointerdown'] as const
  for (const type of types) document.addEventListener(type, heard)
  const above = { onClick: heard, onKeyDown: heard, onPointerDown: heard, onFocus: heard }
  renderWithSession(
    openSession().client,
    <div {...above}>
      <SessionDevtools />
    </div>,
  )
  const button = devtoolsRoots()[0]!.querySelector('button')!
  await userEvent.click(button)
  await userEvent.keyboard('a')
  for (const type of types) document.removeEventListener(type, heard)
  expect(button.getAttribute('aria-expanded')).toBe('true')
  expect(heard).not.toHaveBeenCalled()
})

it('leaves nothing in the page when it goes', () => {
  const { remove } = openDevtools(openSession())
  expect(devtoolsRoots()).toHaveLength(1)
  remove()
  expect(devtoolsRoots()).toHaveLength(0)
})

it('renders nothing on a server, and hydrates without a complaint', async () => {
  const { client } = openSession()
  const html = toServerHtml(client, <SessionDevtools />)
  expect(html).toBe('')
  expect(await hydrateWithSession(client, <SessionDevtools />, html)).toEqual([])
  expect(devtoolsRoots()).toHaveLength(1)
})

it('says what is missing outside a provider', () => {
  expect(() => render(<SessionDevtools />)).toThrow(providerMissing('SessionDevtools'))
  takeComplaints()
})
