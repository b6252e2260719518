import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createTestSession, SessionTestProvider } from 'react-cognito-session/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Autosave } from './autosave.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('saves two seconds after the last key, with a token that was refreshed meanwhile', async () => {
  using session = createTestSession({ autoRefresh: 'on-demand' })
  const first = await session.client.getAccessToken()
  const saved: string[][] = []
  const save = (...note: string[]) => saved.push(note)
  render(
    <SessionTestProvider session={session}>
      <Autosave save={save} />
    </SessionTestProvider>,
  )
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'Mulch' } })
  await session.advance({ hours: 2 }) // the session's time: the app's timer waits
  expect(saved).toEqual([])

  await act(() => vi.advanceTimersByTimeAsync(2000)) // the app's time
  expect(saved).toEqual([['Mulch', await session.client.getAccessToken()]])
  expect(saved[0]?.[1]).not.toBe(first)
})
