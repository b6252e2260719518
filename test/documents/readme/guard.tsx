import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { IdleGuard, type GuardNotice } from 'react-cognito-session'
import { createTestSession, SessionTestProvider } from 'react-cognito-session/testing'
import { expect } from 'vitest'
import type { Trials } from '../../support/run-document.js'
import { answerRequests } from './answer-requests.js'

/** The README's blocks about the guard. */
export const guardTrials: Trials = {
  'guarding-unsaved-work': async (load) => {
    const { NoteEditor } = await load()
    using session = createTestSession({ refreshTokenValidity: { hours: 1 } })
    const asked = answerRequests('/api/notes/', () => new Response())
    render(
      <SessionTestProvider session={session}>
        <IdleGuard>{({ phase }) => <p>{phase}</p>}</IdleGuard>
        <NoteEditor id="n1" text="" />
      </SessionTestProvider>,
    )
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Milk' } })
    await session.advance({ minutes: 55 })
    expect(asked).toEqual([])
    await session.advance({ minutes: 2 })
    await screen.findByText('warning')
    await waitFor(() => expect(asked).toHaveLength(1))
    const accessToken = await session.client.getAccessToken()
    expect(asked[0]).toMatchObject({
      url: '/api/notes/n1',
      method: 'PUT',
      authorization: `Bearer ${accessToken}`,
      body: '{"text":"Milk"}',
    })
    await session.advance({ minutes: 2 })
    expect(session.client.getState()).toMatchObject({ reason: 'refresh-token-expired' })
    expect(asked).toHaveLength(1)
  },

  'guarding-unsaved-work-2': async (load) => {
    const { guard, Warning } = await load()
    using session = createTestSession({ refreshTokenValidity: { hours: 1 } })
    const { rerender } = render(
      <SessionTestProvider session={session}>{guard}</SessionTestProvider>,
    )
    await session.advance({ minutes: 13 })
    const dialog = await screen.findByRole('alertdialog', { name: 'Your session' })
    expect(dialog.textContent).toContain('120 s')
    await session.advance({ seconds: 10 })
    expect(dialog.textContent).toContain('110 s')
    await act(async () => screen.getByRole('button', { name: 'Stay signed in' }).click())
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await session.advance({ minutes: 2 })
    expect(session.client.getState().status).toBe('authenticated')

    const endOf = () => Reflect.get(session.client.getState(), 'refreshTokenExpiresAt') as number
    const firstEnd = endOf()
    const signInAgain = async () => {
      await session.source.signIn('alice', undefined, { isReauthentication: true })
    }
    rerender(
      <SessionTestProvider session={session}>
        <IdleGuard reauthenticate={signInAgain}>
          {(notice: GuardNotice) => <Warning notice={notice} />}
        </IdleGuard>
      </SessionTestProvider>,
    )
    await session.advance({ minutes: 42 })
    const again = await screen.findByRole('button', { name: 'Sign in again' })
    expect(screen.queryByRole('button', { name: 'Stay signed in' })).toBeNull()
    await act(async () => again.click())
    expect(endOf()).toBeGreaterThan(firstEnd)
    expect(screen.queryByRole('alertdialog')).toBeNull()
  },
}
