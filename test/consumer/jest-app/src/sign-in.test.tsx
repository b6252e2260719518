import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { CognitoProvider, createSessionClient, userPoolSource } from 'react-cognito-session'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { App } from './app'

const pool = createEmbeddedUserPool({ users: [{ username: 'alice', password: 'Correct-horse-1' }] })
const { userPoolId, clientId } = pool
const client = createSessionClient({
  source: userPoolSource({ userPoolId, clientId, storage: 'memory' }),
})

const server = setupServer(
  http.all('https://cognito-idp.*.amazonaws.com/*', ({ request }) => pool.handle(request)),
)
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())
afterEach(() => {
  cleanup()
  client.dispose()
})

it('signs alice in with her password', async () => {
  const user = userEvent.setup()
  render(
    <CognitoProvider client={client}>
      <App />
    </CognitoProvider>,
  )
  await user.type(screen.getByLabelText('User name'), 'alice')
  await user.type(screen.getByLabelText('Password'), 'Correct-horse-1')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))

  // a real sign-in is work for a processor: a second and more on a busy machine
  const heading = await screen.findByRole('heading', {}, { timeout: 15_000 })
  expect(heading.textContent).toBe('Hello, alice')
}, 20_000)
