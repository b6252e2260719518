import { afterEach, expect, it } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import { createTestSession, SessionTestProvider } from 'react-cognito-session/testing'
import { App } from './app'

const session = createTestSession()

afterEach(() => {
  cleanup()
  session.dispose()
})

it('warns before alice is signed out for being idle, and signs her out', async () => {
  render(
    <SessionTestProvider session={session}>
      <App />
    </SessionTestProvider>,
  )
  await session.advance({ minutes: 12 })
  expect(screen.queryByRole('alertdialog')).toBeNull()

  await session.advance({ minutes: 2 })
  screen.getByRole('alertdialog', { name: 'Are you still there?' })

  await session.advance({ minutes: 2 })
  expect(screen.queryByRole('heading', { name: 'Hello, alice' })).toBeNull()
  screen.getByRole('button', { name: 'Sign in' })
})
