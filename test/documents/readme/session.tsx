import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Profiler } from 'react'
import {
  createPoolTestSession,
  createTestSession,
  SessionTestProvider,
} from 'react-cognito-session/testing'
import { expect } from 'vitest'
import type { Trials } from '../../support/run-document.js'
import { answerRequests, password, servePool } from './answer-requests.js'

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

/** The README's blocks that read a session. */
export const sessionTrials: Trials = {
  'react-cognito-session': async (load) => {
    servePool()
    document.body.innerHTML = '<div id="root"></div>'
    const { client } = await act(load)
    await screen.findByRole('button', { name: 'Sign in' })

    type('User name', 'alice')
    type('Password', 'wrong horse')
    await act(async () => screen.getByRole('button', { name: 'Sign in' }).click())
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(client.getState().status).toBe('unauthenticated')

    type('User name', 'alice')
    type('Password', password)
    await act(async () => screen.getByRole('button', { name: 'Sign in' }).click())
    const signOut = await screen.findByRole('button', { name: 'Sign out alice' })
    await act(async () => signOut.click())
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy()
    client.dispose()
    document.body.replaceChildren()
  },

  'reading-the-session': async (load) => {
    const { Greeting } = await load()
    using session = createTestSession()
    let renders = 0
    const { container } = render(
      <SessionTestProvider session={session}>
        <Profiler id="greeting" onRender={() => void renders++}>
          <Greeting />
        </Profiler>
      </SessionTestProvider>,
    )
    await screen.findByText('Good morning, alice')
    const before = renders
    await act(() => session.client.getAccessToken({ forceRefresh: true }))
    expect(renders).toBe(before)
    await act(() => session.client.signOut())
    expect(container.textContent).toBe('')
  },

  'calling-an-api': async (load) => {
    const { Notes } = await load()
    using session = createTestSession()
    const asked = answerRequests('/api/notes', () => ['Milk', 'Eggs'])
    render(
      <QueryClientProvider client={new QueryClient()}>
        <SessionTestProvider session={session}>
          <Notes />
        </SessionTestProvider>
      </QueryClientProvider>,
    )
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2))
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Milk',
      'Eggs',
    ])
    const accessToken = await session.client.getAccessToken()
    expect(asked).toMatchObject([{ method: 'GET', authorization: `Bearer ${accessToken}` }])
  },

  'revocation-and-sessions-on-other-devices': async (load) => {
    const { Devices } = await load()
    using session = await createPoolTestSession({ pool: { sessionTracking: true } })
    await session.pool.issueTokens('alice', { deviceType: 'Safari 26 / iOS' })
    render(
      <SessionTestProvider session={session}>
        <Devices />
      </SessionTestProvider>,
    )
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2))
    const [other, ...others] = screen.getAllByRole('button', { name: 'Sign out' })
    expect(others).toEqual([])
    expect(other!.closest('li')!.textContent).toContain('Safari 26 / iOS')
    await act(async () => other!.click())
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1))
    expect(session.pool.requests.at(-1)).toMatchObject({ operation: 'RevokeUserSession' })
  },
}
