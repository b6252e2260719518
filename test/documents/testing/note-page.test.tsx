import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import {
  createTestSession,
  SessionTestProvider,
  type TestSession,
} from 'react-cognito-session/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { NotePage } from './note-page.js'

let session: TestSession // alice is signed in, and time stands still
let status: number // what the API answers
let saved: string[]
const user = userEvent.setup()

beforeEach(() => {
  session = createTestSession()
  status = 200
  saved = []
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    if (status === 200) saved.push(body)
    return new Response(null, { status })
  })
  render(
    <SessionTestProvider session={session}>
      <NotePage />
    </SessionTestProvider>,
  )
})

afterEach(() => {
  cleanup()
  session.dispose()
  vi.unstubAllGlobals()
})

const write = (text: string) => user.type(screen.getByLabelText('Note'), text)
const warning = () => screen.queryByRole('alertdialog', { name: 'Are you still there?' })

it('warns after 13 idle minutes, and saves the note', async () => {
  await write('Mulch the roses')
  await session.advance({ minutes: 12, seconds: 59 })
  expect(warning()).toBeNull()
  expect(saved).toEqual([])

  await session.advance({ seconds: 1 })
  expect(warning()).not.toBeNull()
  expect(saved).toEqual(['Mulch the roses'])
})

it('lets alice stay signed in', async () => {
  await session.advance({ minutes: 13 })
  await user.click(screen.getByRole('button', { name: 'Stay signed in' }))
  expect(warning()).toBeNull()

  await session.advance({ minutes: 12 })
  expect(session.client.getState().status).toBe('authenticated')
})

it('signs out after 15 idle minutes', async () => {
  await session.advance({ minutes: 15 })
  expect(screen.queryByText('You have been signed out.')).not.toBeNull()
  await expect(session.client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('keeps a note that could not be saved until alice is back', async () => {
  status = 503
  await write('Mulch the roses')
  await session.advance({ minutes: 15 })
  expect(screen.getByRole('alertdialog').textContent).toContain('You have been signed out')

  status = 200
  await user.type(await screen.findByLabelText('Password'), 'any password is right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await session.advance({ seconds: 1 })
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(saved).toEqual(['Mulch the roses'])
})

it('signs out a page that slept through the warning', async () => {
  await session.sleep({ hours: 8 })
  expect(screen.queryByText('You have been signed out.')).not.toBeNull()
})
